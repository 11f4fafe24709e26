"""Every message that comes in ends in an outcome, decided with what decides it."""

import pytest
from sqlalchemy import Connection, text

from engine.domain.conversation import Outcome
from engine.domain.messages import Address
from storage import outcomes as storing
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.amendments import Ended, deletes, outcomes
from tests.storage.builders import BOB, answered, ending, open_turn, said

HAIL = said("Is hail covered?", at=1)
THEFT = said("And theft?", at=2)
MEANS = {
    Outcome.ANSWERED: ("merged", "answered", None),
    Outcome.NOTICED: ("merged", "answered", None),
    Outcome.REFUSED: ("merged", "answered", None),
    Outcome.ESCALATED: ("merged", "handed_over", None),
    Outcome.EXHAUSTED: ("merged", "handed_over", None),
    Outcome.FAILED: ("failed", "failed", None),
    Outcome.SILENCED: ("ignored", "ignored", "over_budget"),
    Outcome.CANCELLED: ("ignored", "ignored", "deleted"),
    Outcome.TAKEN_OVER: ("handed_over", "handed_over", None),
}


@pytest.mark.parametrize("outcome", Outcome)
async def test_the_end_of_a_turn_is_the_end_of_its_messages(
    store: Conversations, database: Database, outcome: Outcome
) -> None:
    """The last one that was asked has the turn's outcome, those before it went into it."""
    await store.receive(said("hm", at=3, by=BOB, address=Address.TO_OTHERS))
    work = await open_turn(store, HAIL, THEFT)
    await store.receive(said("hm", at=4, by=BOB, address=Address.TO_OTHERS))
    assert {ended.outcome for ended in await outcomes(database)} == {None, "ignored"}
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=outcome))
    earlier, last, why = MEANS[outcome]
    assert await outcomes(database) == [
        Ended(at=1, outcome=earlier, reason=why),
        Ended(at=2, outcome=last, reason=why),
        Ended(at=4, outcome="ignored", reason="context"),
    ]


async def test_the_last_message_is_the_last_of_the_thread(
    store: Conversations, database: Database
) -> None:
    """Whatever order the platform delivered in."""
    work = await open_turn(store, THEFT, HAIL)
    await store.finish_turn(work.lease, work.turn_id, ending())
    assert await outcomes(database) == [
        Ended(at=2, outcome="answered"),
        Ended(at=1, outcome="merged"),
    ]


async def test_what_was_deleted_while_its_answer_was_on_the_way_is_answered(
    store: Conversations, database: Database
) -> None:
    """The answer was out before the turn could be cancelled."""
    work = await open_turn(store, HAIL)
    await deletes(store, HAIL)
    await store.finish_turn(work.lease, work.turn_id, ending("Yes."))
    assert (await outcomes(database))[0] == Ended(at=1, outcome="answered")


async def test_an_answer_that_cannot_be_delivered_has_failed(
    store: Conversations, database: Database
) -> None:
    """All that it would have answered, and nothing that was rightly ignored."""
    await store.receive(HAIL)
    await store.receive(said("hm", at=2, by=BOB, address=Address.TO_OTHERS))
    work = await open_turn(store, said("And theft?", at=3))
    await store.finish_turn(work.lease, work.turn_id, ending("Yes."))
    await database.write(storing.give_up, work.turn_id)
    assert [ended.outcome for ended in await outcomes(database)] == ["failed", "ignored", "failed"]


async def test_an_answer_that_a_new_owner_stopped_is_ignored(
    store: Conversations, database: Database
) -> None:
    """Its messages are the new owner's now."""
    sends = await answered(store, "Yes.")

    def take_over(connection: Connection) -> None:
        connection.execute(text("UPDATE conversation SET epoch = epoch + 1"))

    await database.write(take_over)
    assert not await store.begin_send(sends.lease, sends.parts[0])
    assert await outcomes(database) == [Ended(at=1, outcome="ignored", reason="other_owner")]


async def test_what_was_handed_over_stays_so(store: Conversations, database: Database) -> None:
    """A teammate who takes over before the notice is out does what it says."""
    work = await open_turn(store, HAIL)
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=Outcome.ESCALATED))
    await database.write(storing.handed_to_other_owner, work.turn_id)
    assert await outcomes(database) == [Ended(at=1, outcome="handed_over")]
