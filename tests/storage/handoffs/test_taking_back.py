"""What the assistant had on its way when people took over goes again; what it had said stays."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from engine.domain.commands import Claim, SendReply, TypeInThread
from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    Outcome,
    SendWork,
    TurnEnding,
    Urgency,
)
from engine.domain.desk import Line, ShowLine
from engine.domain.messages import Platform
from engine.domain.posts import PostKind
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.handoffs.store import Handoffs
from storage.settings import StorageSettings
from tests.storage.builders import Clock, answer, answered, ending, open_turn, said, sends_of, words
from tests.storage.handoffs.asked import deliver, ends_of, rows_of, told
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, RULES, TOM, by, done, render

QUEUED = "queued today [Is hail covered?]"


async def states(database: Database) -> list[object]:
    """How far each part of a turn has come."""
    sql = "SELECT state FROM outbox WHERE turn_id IS NOT NULL ORDER BY id"
    return [row[0] for row in await database.read(rows_of, sql)]


async def on_the_wire(store: Conversations, *parts: str) -> SendWork:
    """An answer whose first part is being sent."""
    work = await answered(store, *(parts or ("Yes.",)))
    assert await store.begin_send(work.lease, work.parts[0])
    return work


async def test_a_reply_that_is_being_sent_is_taken_away_again(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Whoever looks next has to find it and take it away; its words become a draft."""
    work = await on_the_wire(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await states(database) == ["withdrawing"]
    assert ShowLine(line=Line.DRAFT, text="Yes.") in await told(database)
    assert await ends_of(database) == [("waiting", "ignored", "other_owner")]
    again = await sends_of(store, 1)
    [part] = again.parts
    assert (part.id, part.nonce) == (work.parts[0].id, work.parts[0].nonce)
    assert (part.is_withdrawn, part.in_doubt, part.preview_id) == (True, True, None)
    assert part.epoch < again.lease.epoch
    assert not await store.begin_send(again.lease, part)
    assert await deliver(store) == ["-None", QUEUED]
    assert await states(database) == ["withdrawn"]


async def test_so_is_one_of_which_nobody_knows_whether_it_arrived(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> None:
    """At once, however long the next attempt to send it was to wait."""
    work = await on_the_wire(store)
    until = clock.now + 60
    await store.defer_send(
        work.lease, work.parts[0], until=until, not_before=None, in_doubt=True, error="reset"
    )
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await states(database) == ["withdrawing"]
    [part] = (await sends_of(store, 1)).parts
    assert (part.is_withdrawn, part.in_doubt) == (True, True)


async def test_one_that_surely_has_not_left_is_only_withdrawn(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> None:
    """Nothing has to be looked for."""
    work = await on_the_wire(store)
    await store.defer_send(
        work.lease, work.parts[0], until=clock.now, not_before=None, in_doubt=False, error="429"
    )
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await deliver(store) == [QUEUED]
    assert await states(database) == ["withdrawn"]


async def test_what_was_said_before_stays(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Of three parts one is confirmed, one is on its way and one has not left."""
    work = await on_the_wire(store, "one", "two", "three")
    await store.confirm_send(work.lease, work.parts[0], "m1")
    assert await store.begin_send(work.lease, work.parts[1])
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await deliver(store) == ["-None", QUEUED]
    assert await states(database) == ["sent", "withdrawn", "withdrawn"]
    assert await ends_of(database) == [("waiting", "answered", None)]


async def test_the_id_of_what_arrived_is_noted_without_a_lease(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Whoever sent it has lost the lease to the takeover: then it is known what to delete."""
    work = await on_the_wire(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    with pytest.raises(LeaseLost):
        await store.confirm_send(work.lease, work.parts[0], "m1")
    assert await store.note_arrival(work.parts[0], "m1")
    [part] = (await sends_of(store, 1)).parts
    assert (part.preview_id, part.in_doubt) == ("m1", False)
    assert await deliver(store) == ["-m1", QUEUED]


async def test_only_of_what_is_taken_back_is_an_arrival_noted(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Nothing else can be changed without a lease, nor by a part that only has the same number."""
    work = await on_the_wire(store)
    sql = "SELECT * FROM outbox"
    before = await database.read(rows_of, sql)
    assert not await store.note_arrival(work.parts[0], "m1")
    assert await database.read(rows_of, sql) == before
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert not await store.note_arrival(replace(work.parts[0], nonce="other"), "m1")
    await deliver(store)
    assert not await store.note_arrival(work.parts[0], "m1")


async def test_a_preview_whose_answer_was_put_elsewhere_is_known_by_the_new_id(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Somebody had deleted the preview: what has to go is what was posted instead."""
    turn = await open_turn(store)
    shown = await store.begin_preview(turn.lease, turn.turn_id, words("Yes"))
    assert shown is not None
    await store.confirm_preview(turn.lease, shown, "p1")
    await store.finish_turn(turn.lease, turn.turn_id, ending("Yes.", say=answer()))
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await store.note_arrival(work.parts[0], "m1")
    assert await deliver(store) == ["-m1", QUEUED]


async def test_it_is_taken_away_after_a_crash_too(
    settings: StorageSettings, store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """What has to go is in the database, its id as well."""
    work = await on_the_wire(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await store.note_arrival(work.parts[0], "m1")
    await database.close()
    reopened = await open_database(settings, Platform.SLACK)
    later = Conversations(reopened, platform=Platform.SLACK, worker="w2", desk=RULES, render=render)
    assert await later.unfinished(Platform.SLACK, limit=9) == (1,)
    assert await deliver(later) == ["-m1", QUEUED]
    await reopened.close()


async def test_the_last_words_before_a_claim_are_taken_back(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """They may still leave while nobody has it; whoever claims it then speaks alone."""
    turn = await open_turn(store)
    whole = TurnEnding(
        outcome=Outcome.ESCALATED,
        parts=(words("Somebody will look."),),
        escalation=Escalation(
            reason=EscalationReason.NO_SOURCE, summary="Nobody knows.", urgency=Urgency.HIGH
        ),
    )
    await store.finish_turn(turn.lease, turn.turn_id, whole)
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    assert await states(database) == ["sending"]
    await handoffs.carry_out(1, Claim(), by(ANN))
    assert await states(database) == ["withdrawing"]
    assert await deliver(store) == ["-None"]


@pytest.mark.parametrize("kind", [PostKind.NOTICE, PostKind.UNDELIVERED])
async def test_a_notice_on_its_way_is_left_alone(
    store: Conversations, handoffs: Handoffs, database: Database, kind: PostKind
) -> None:
    """What the company says is true whoever has the conversation."""

    def is_that(connection: Connection) -> None:
        connection.execute(text("UPDATE outbox SET kind = :kind"), {"kind": kind.value})

    await on_the_wire(store)
    await database.write(is_that)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await states(database) == ["sending"]


async def test_a_teammates_words_on_their_way_stay(
    store: Conversations, handoffs: Handoffs
) -> None:
    """They were sent on purpose, whoever has it next."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await deliver(store)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, SendReply(text="Hello Maya", key="k1"), by(ANN))
    work = await sends_of(store, 1)
    assert await store.begin_send(work.lease, work.parts[0])
    typed = TypeInThread(
        customer="U1", customer_name="Maya", text="I have it.", reference="", key="typed:1"
    )
    after = done(await handoffs.carry_out(1, typed, by(TOM)))
    again = await sends_of(store, 1)
    assert after.epoch == again.lease.epoch > work.lease.epoch
    [part] = again.parts
    assert (part.part.text, part.is_withdrawn) == ("Hello Maya", False)


async def test_another_conversations_reply_is_left_alone(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Only what was taken over falls silent."""
    work = await on_the_wire(store)
    elsewhere = said("Hi", place=replace(work.place, channel="C2"))
    await open_turn(store, elsewhere)
    await handoffs.carry_out_in(2, ESCALATE, ASSISTANT)
    assert await states(database) == ["sending"]
    assert await store.confirm_send(work.lease, work.parts[0], "m1")


async def test_people_do_not_wait_for_what_has_to_go(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> None:
    """A withdrawal that waits for the platform holds nothing up, and comes in its time."""
    await on_the_wire(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    work = await sends_of(store, 1)
    until = clock.now + 10
    await store.defer_send(
        work.lease, work.parts[0], until=until, not_before=None, in_doubt=True, error="settling"
    )
    work = await sends_of(store, 1)
    assert [part.part.text for part in work.parts] == [QUEUED]
    assert await store.begin_send(work.lease, work.parts[0])
    assert not await store.confirm_send(work.lease, work.parts[0], "m2")
    clock.now = until
    assert await deliver(store) == ["-None"]
    assert await states(database) == ["withdrawn"]
