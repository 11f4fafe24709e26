"""A command is decided and applied as a whole, and what it means for who speaks holds at once."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from engine.domain.commands import (
    BriefMade,
    ChangeReply,
    Claim,
    Command,
    HandBack,
    Rate,
    Resolve,
    SendReply,
    Snooze,
    TakeNote,
)
from engine.domain.conversation import Lease
from engine.domain.decisions import NotDone, WhyNot
from engine.domain.handoff import HandoffState, Owner
from engine.domain.messages import Platform
from engine.errors import LeaseLost, StorageUnavailable
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.handoff_tables import handoff
from storage.handoffs.applying import SituationChanged, apply
from storage.handoffs.situations import situation_of
from storage.handoffs.store import Handoffs
from storage.settings import StorageSettings
from tests.storage.builders import MAYA, PLACE, Clock, ending, open_turn, turn_of
from tests.storage.handoffs.asked import deliver
from tests.storage.handoffs.people import (
    ANN,
    ASSISTANT,
    CLOCK,
    CUSTOMER,
    ESCALATE,
    RULES,
    TOM,
    by,
    done,
)


def owner(connection: Connection) -> tuple[str, int, int]:
    """Owner, epoch and fence of the conversation."""
    row = connection.execute(text("SELECT owner, epoch, fence FROM conversation")).one()
    return row[0], row[1], row[2]


async def test_an_escalation_opens_a_handoff(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> None:
    """The queue speaks from here on; every field can be read back as it was decided."""
    await open_turn(store)
    opened = done(await handoffs.carry_out_in(1, ESCALATE, ASSISTANT))
    assert (opened.id, opened.conversation_id, opened.place) == (1, 1, PLACE)
    assert (opened.state, opened.epoch, opened.reference) == (HandoffState.QUEUED, 1, "ABC123")
    assert (opened.customer, opened.customer_name) == (MAYA.id, MAYA.name)
    assert opened.queued_at == clock.now
    assert await handoffs.handoff(1) == opened
    assert (await database.read(owner))[:2] == (Owner.QUEUE, 1)


async def test_every_move_is_an_event(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """With actor, time, before, after and epoch, in order."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    clock.now += 5
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, Resolve(), by(ANN))
    events = await handoffs.events(1)
    assert [(e.move, e.before, e.after, e.epoch) for e in events] == [
        ("escalated", "", "queued", 1),
        ("claimed", "queued", "claimed", 2),
        ("resolved", "claimed", "resolved", 3),
    ]
    assert [e.actor for e in events] == [ASSISTANT, by(ANN), by(ANN)]
    assert events[1].at == clock.now


@pytest.mark.parametrize(
    "change", ["UPDATE handoff_event SET move = 'x'", "DELETE FROM handoff_event"]
)
async def test_events_are_only_ever_appended(
    store: Conversations, handoffs: Handoffs, database: Database, change: str
) -> None:
    """The database itself refuses to rewrite what happened."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)

    def rewrite(connection: Connection) -> None:
        connection.execute(text(change))

    with pytest.raises((StorageUnavailable, IntegrityError)):
        await database.write(rewrite)
    assert [event.move for event in await handoffs.events(1)] == ["escalated"]


async def test_who_speaks_changes_the_epoch_and_nothing_else_does(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """A claim does, a note, a reply and a snooze do not; the fence rises with the epoch."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    before = await database.read(owner)
    claimed = done(await handoffs.carry_out(1, Claim(), by(ANN)))
    assert claimed.epoch == before[1] + 1
    assert await database.read(owner) == (Owner.TEAMMATE, before[1] + 1, before[2] + 1)
    for command in (
        TakeNote(text="hm", key="k1"),
        SendReply(text="Hello", key="k2"),
        Snooze(until=9e9),
    ):
        assert done(await handoffs.carry_out(1, command, by(ANN))).epoch == claimed.epoch
    assert await database.read(owner) == (Owner.TEAMMATE, before[1] + 1, before[2] + 1)


async def test_a_lease_of_before_is_void(store: Conversations, handoffs: Handoffs) -> None:
    """Whoever still works for the assistant learns so with the next step."""
    work = await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    with pytest.raises(LeaseLost):
        await store.finish_turn(work.lease, work.turn_id, ending("Too late."))


async def test_what_the_rules_refuse_changes_nothing(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """The asker is told why, and how the handoff is."""
    await open_turn(store)
    opened = done(await handoffs.carry_out_in(1, ESCALATE, ASSISTANT))
    before = await database.read(owner)
    refused = await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert refused == NotDone(why=WhyNot.CLAIMED_BY_OTHER, handoff=opened)
    assert await database.read(owner) == before
    assert len(await handoffs.events(1)) == 1


async def test_nobody_knows_a_handoff_that_is_not_there(handoffs: Handoffs) -> None:
    """Neither by its own number nor by a conversation's."""
    assert await handoffs.carry_out(7, Claim(), by(ANN)) == NotDone(why=WhyNot.NO_HANDOFF)
    assert await handoffs.carry_out_in(7, Claim(), by(ANN)) == NotDone(why=WhyNot.NO_HANDOFF)


async def test_a_decision_on_an_old_situation_is_refused(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """The row changes only under the epoch it was decided on."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    situation = await database.read(situation_of, 1)
    assert situation is not None
    await handoffs.carry_out(1, Claim(), by(ANN))
    with pytest.raises(SituationChanged):
        await database.write(apply, RULES, situation, Claim(), by(TOM), 1.0)
    known = await handoffs.handoff(1)
    assert known is not None
    assert known.teammate == ANN


async def test_words_count_once(store: Conversations, handoffs: Handoffs) -> None:
    """A message that the platform delivers twice is one reply, or one note."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    for command in (SendReply(text="Hello", key="k1"), TakeNote(text="hm", key="k2")):
        done(await handoffs.carry_out(1, command, by(ANN)))
        again = await handoffs.carry_out(1, command, by(ANN))
        assert isinstance(again, NotDone)
        assert again.why is WhyNot.SEEN_BEFORE


async def test_only_what_was_sent_can_change(store: Conversations, handoffs: Handoffs) -> None:
    """The same words again, or words that are gone, change nothing."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, SendReply(text="Helo", key="k1"), by(ANN))
    ends = [
        await handoffs.carry_out(1, ChangeReply(key=key, text=words), by(ANN))
        for key, words in (
            ("k2", "x"),
            ("k1", "Helo"),
            ("k1", "Hello"),
            ("k1", None),
            ("k1", "Back"),
        )
    ]
    assert [end.why if isinstance(end, NotDone) else "done" for end in ends] == [
        WhyNot.NOTHING_TO_SEND,
        WhyNot.SEEN_BEFORE,
        "done",
        "done",
        WhyNot.SEEN_BEFORE,
    ]


async def test_a_click_on_an_old_card_moves_nothing(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """There is a newer handoff; only its rating and its brief are still its own."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, HandBack(), by(ANN))
    second = done(await handoffs.carry_out_in(1, ESCALATE, ASSISTANT))
    assert second.id == 2
    assert second.reference != "ABC123"
    before = await database.read(owner)
    late = await handoffs.carry_out(1, Claim(), by(TOM))
    assert isinstance(late, NotDone)
    assert late.why is WhyNot.CLOSED
    rated = done(await handoffs.carry_out(1, Rate(score=4, customer=MAYA.id), CUSTOMER))
    assert (rated.id, rated.score) == (1, 4)
    assert await database.read(owner) == before
    assert isinstance(await handoffs.carry_out(1, BriefMade(text="x"), CLOCK), NotDone)


async def test_a_conversation_has_one_open_handoff(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """A constraint keeps it, whatever the rules say."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)

    def second(connection: Connection) -> None:
        first = connection.execute(select(handoff)).one()._asdict()
        connection.execute(insert(handoff), {**first, "id": 2, "reference": "X"})

    with pytest.raises((StorageUnavailable, IntegrityError)):
        await database.write(second)


async def test_a_death_between_two_commands_loses_nothing(
    settings: StorageSettings, file: Path, tmp_path: Path, clock: Clock
) -> None:
    """What a copy of the file shows at any moment is all that was done up to then."""
    database = await open_database(settings, Platform.SLACK)
    store = Conversations(database, platform=Platform.SLACK, worker="w1", clock=clock)
    handoffs = Handoffs(database, decide=RULES.decide, desk_platform=Platform.SLACK, clock=clock)
    await open_turn(store)
    commands: tuple[Command, ...] = (Claim(), SendReply(text="Hello", key="k1"), Resolve())
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    for number, command in enumerate(commands):
        expected = done(await handoffs.carry_out(1, command, by(ANN)))
        died = tmp_path / f"died{number}.db"
        for suffix in ("", "-wal"):
            shutil.copy(f"{file}{suffix}", f"{died}{suffix}")
        after = await open_database(
            StorageSettings(database_url=f"sqlite:///{died}"), Platform.SLACK
        )
        again = Handoffs(after, decide=RULES.decide, desk_platform=Platform.SLACK, clock=clock)
        assert await again.handoff(1) == expected
        assert len(await again.events(1)) == number + 2
        await after.close()
    await database.close()


async def test_the_lease_may_be_taken_again_afterwards(
    store: Conversations, handoffs: Handoffs
) -> None:
    """The conversation is not stuck: handed back, it is answered under the new epoch."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    back = done(await handoffs.carry_out(1, HandBack(), by(ANN)))
    await deliver(store)
    work = await turn_of(store, 1)
    assert isinstance(work.lease, Lease)
    assert work.lease.epoch == back.epoch
