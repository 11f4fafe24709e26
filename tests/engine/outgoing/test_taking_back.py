"""What people have taken over is taken away, or says that it is taken back."""

import asyncio

import pytest

import prompts
from engine.domain.conversation import TurnWork
from engine.endings import Endings
from engine.errors import DeliveryErrorKind, LeaseLost
from engine.notices import Notices
from engine.outgoing import Outgoing, SendEnd
from storage.conversations import Conversations
from storage.database import Database
from tests.engine.outgoing.sending import (
    HOUR,
    TAKEN_BACK,
    people_take_over,
    previewed,
    teammate_takes_over,
    until_settled,
)
from tests.engine.wall import Wall, refusal
from tests.storage.builders import Clock, answered, ending, sends_of, words


async def test_a_preview_is_taken_away_after_a_takeover(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, database: Database
) -> None:
    """Nobody reads half an answer of an assistant that is no longer in charge."""
    await previewed(store, wall, turn, known=True)
    await database.write(teammate_takes_over)
    assert await outgoing.send(await sends_of(store, 1)) is SendEnd.WITHDRAWN
    work = await sends_of(store, 1)
    assert [part.is_withdrawn for part in work.parts] == [True]
    assert await outgoing.send(work) is SendEnd.WITHDRAWN
    assert wall.texts == {}


async def test_an_answer_on_the_wire_at_a_takeover_is_taken_away(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, database: Database, clock: Clock
) -> None:
    """Its id comes when the lease is void already, and is kept: no wait and no search."""
    wall.gate.clear()
    sending = asyncio.create_task(outgoing.send(await sends_of(waiting, 1)))
    await wall.until(lambda: wall.waiting)
    await database.write(people_take_over)
    wall.gate.set()
    assert await sending is SendEnd.WITHDRAWN
    assert wall.history == ["Hail is covered."]
    assert await until_settled(waiting, outgoing, clock) == []
    assert (wall.texts, wall.looked) == ({}, 0)


async def test_a_lost_lease_alone_takes_nothing_away(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """Where nobody took over, what was sent meanwhile is found and stays."""
    wall.gate.clear()
    sending = asyncio.create_task(outgoing.send(await sends_of(waiting, 1)))
    await wall.until(lambda: wall.waiting)
    await sends_of(waiting, 1)  # a second look, with a lease of its own
    wall.gate.set()
    with pytest.raises(LeaseLost):
        await sending
    await until_settled(waiting, outgoing, clock)
    assert list(wall.texts.values()) == ["Hail is covered."]


async def test_an_answer_in_doubt_at_a_takeover_is_taken_away(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, database: Database, clock: Clock
) -> None:
    """It is looked for once it must have arrived."""
    wall.lost = 1
    began = clock.now
    await outgoing.send(await sends_of(waiting, 1))
    await database.write(people_take_over)
    await until_settled(waiting, outgoing, clock)
    assert (wall.history, wall.texts) == (["Hail is covered."], {})
    assert clock.now - began >= wall.settle_seconds


async def test_an_old_answer_is_taken_away_as_patiently_as_a_new_one(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, database: Database, clock: Clock
) -> None:
    """Hours in the outbox and many doubts count against sending it, not against its withdrawal."""
    wall.refusals.extend(refusal(DeliveryErrorKind.RETRY) for _ in range(10))
    for _ in range(10):
        clock.now += 0.57 * HOUR
        await outgoing.send(await sends_of(waiting, 1))
    clock.now += HOUR / 4
    wall.lost = 1
    await outgoing.send(await sends_of(waiting, 1))
    await database.write(people_take_over)
    clock.now += HOUR / 4
    wall.refusals.extend(refusal(DeliveryErrorKind.IN_DOUBT) for _ in range(3))
    assert len(await until_settled(waiting, outgoing, clock)) == 3
    assert (wall.history, wall.texts) == (["Hail is covered."], {})


async def test_what_cannot_be_deleted_says_that_it_is_taken_back(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, database: Database, clock: Clock
) -> None:
    """The old words do not stay."""
    wall.keeps_all, wall.lost = True, 1
    await outgoing.send(await sends_of(waiting, 1))
    await database.write(people_take_over)
    await until_settled(waiting, outgoing, clock)
    assert list(wall.texts.values()) == [TAKEN_BACK]


async def test_nobody_is_said_to_have_taken_over_where_nobody_has(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, clock: Clock
) -> None:
    """A preview whose question was deleted is nobody's: where it cannot be deleted it stays."""
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    preview_id = await wall.open_preview(turn.place, "", turn.principal, part)
    assert preview_id is not None
    await store.confirm_preview(turn.lease, part, preview_id)
    await store.finish_turn(turn.lease, turn.turn_id, ending())
    wall.keeps_all = True
    await until_settled(store, outgoing, clock)
    assert list(wall.texts.values()) == ["Hail"]


async def test_what_is_taken_back_says_so_in_its_own_language(
    store: Conversations, wall: Wall, clock: Clock
) -> None:
    """In that of the answer, and with nothing of it."""
    endings = Endings(
        notices=Notices(prompts.ROOT, default_language="en"),
        render=wall.render,
        limit=8_000,
        late_seconds=0,
        clock=clock,
    )
    work = await answered(store, "Ja, das ist mit der Kasko versichert.")
    said = (prompts.ROOT / "notices" / "de" / "taken_back.md").read_text(encoding="utf-8")
    assert endings.taken_back(work, work.parts[0]) == words(said.strip())
