"""How queued parts reach a platform that refuses, forgets to answer, or shows a preview already."""

import asyncio

import pytest
from sqlalchemy import Connection, text

import prompts
from engine.domain.conversation import SendWork, TurnWork, WaitWork
from engine.domain.posts import Part, QueuedPart
from engine.endings import Endings
from engine.errors import DeliveryErrorKind, LeaseLost
from engine.notices import Notices
from engine.observing import Nobody
from engine.outgoing import Outgoing, SendEnd
from storage import withdrawing
from storage.conversations import Conversations
from storage.database import Database
from tests.engine.wall import Wall, refusal
from tests.storage.builders import (
    COMPOSE,
    Clock,
    answer,
    answered,
    ending,
    open_turn,
    sends_of,
    wait_of,
    words,
)

HOUR = 3600.0
SORRY = "It could not be delivered."
TAKEN_BACK = "This is taken back."


class Watching(Nobody):
    """An observer that remembers what became of parts."""

    def __init__(self) -> None:
        self.took: list[float] = []
        self.refused: list[tuple[DeliveryErrorKind, bool]] = []

    def sent(self, seconds: float) -> None:
        """Note how long it took."""
        self.took.append(seconds)

    def not_sent(self, kind: DeliveryErrorKind, *, given_up: bool) -> None:
        """Note why not."""
        self.refused.append((kind, given_up))


@pytest.fixture
def wall() -> Wall:
    """The platform."""
    return Wall()


@pytest.fixture
def watching() -> Watching:
    """The observer."""
    return Watching()


@pytest.fixture
def outgoing(store: Conversations, wall: Wall, watching: Watching, clock: Clock) -> Outgoing:
    """The engine's end of the outbox."""

    def undelivered(work: SendWork, part: QueuedPart) -> tuple[Part, ...]:
        return (words(f"{SORRY} {work.reference}"),)

    def taken_back(work: SendWork, part: QueuedPart) -> Part:
        return words(TAKEN_BACK)

    return Outgoing(
        store,
        wall,
        undelivered=undelivered,
        taken_back=taken_back,
        observer=watching,
        clock=clock,
    )


@pytest.fixture
async def waiting(store: Conversations) -> Conversations:
    """A store with one answered turn whose part has not left yet."""
    await answered(store, "Hail is covered.")
    return store


@pytest.fixture
async def turn(store: Conversations) -> TurnWork:
    """A turn that has not ended yet."""
    return await open_turn(store)


async def until_settled(store: Conversations, outgoing: Outgoing, clock: Clock) -> list[float]:
    """Send until nothing is left, passing over the waits; returns them in seconds."""
    waits: list[float] = []
    while True:
        work = await store.next_work(1, compose=COMPOSE, prompt="p1")
        match work:
            case SendWork():
                await outgoing.send(work)
            case WaitWork(until=until):
                waits.append(until - clock.now)
                clock.now = until
            case _:
                return waits


async def previewed(store: Conversations, wall: Wall, turn: TurnWork, *, known: bool) -> None:
    """Show a preview of the turn's answer, whose id may have been lost, and end the turn."""
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    preview_id = await wall.open_preview(turn.place, "", turn.principal, part)
    assert preview_id is not None
    if known:
        await store.confirm_preview(turn.lease, part, preview_id)
    whole = ending("Hail is covered.", "So is theft.", say=answer())
    await store.finish_turn(turn.lease, turn.turn_id, whole)


def _teammate_takes_over(connection: Connection) -> None:
    connection.execute(text("UPDATE conversation SET epoch = epoch + 1, owner = 'teammate'"))


def _people_take_over(connection: Connection) -> None:
    """With all that a change of owner does to what is on its way."""
    _teammate_takes_over(connection)
    connection.execute(text("UPDATE conversation SET fence = fence + 1"))
    withdrawing.take_back(connection, 1, epoch=2, now=0.0)


async def test_a_platform_that_is_busy_for_long_gets_the_post_in_the_end(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, watching: Watching, clock: Clock
) -> None:
    """Thirty rate limits in a row bury nothing."""
    wall.refusals.extend(refusal(DeliveryErrorKind.RETRY, 1.0) for _ in range(30))
    began = clock.now
    waits = await until_settled(waiting, outgoing, clock)
    assert list(wall.texts.values()) == ["Hail is covered."]
    assert min(waits) >= 1.0
    assert len(waits) == 30
    assert watching.refused == [(DeliveryErrorKind.RETRY, False)] * 30
    assert watching.took == [pytest.approx(clock.now - began)]


async def test_what_a_platform_asks_for_outlives_a_restart(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """Waits of our own end with the program, those the platform asked for do not."""
    wall.refusals.append(refusal(DeliveryErrorKind.RETRY, 40.0))
    await outgoing.send(await sends_of(waiting, 1))
    wait = await wait_of(waiting, 1)
    assert wait.until > clock.now + 40.0


async def test_an_answer_of_yesterday_is_given_up(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, watching: Watching, clock: Clock
) -> None:
    """What could not be posted for six hours is buried, and so is the notice about it."""
    wall.refusals.extend(refusal(DeliveryErrorKind.RETRY) for _ in range(4))
    for hours in (5.9, 0.2, 5.9, 0.2):
        clock.now += hours * HOUR
        await outgoing.send(await sends_of(waiting, 1))
    assert [given_up for _, given_up in watching.refused] == [False, True, False, True]
    assert await until_settled(waiting, outgoing, clock) == []
    assert wall.history == []


async def test_the_customer_hears_of_an_answer_that_is_given_up(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """In the place of what the platform refuses for good stands a notice with a reference."""
    wall.refusals.append(refusal(DeliveryErrorKind.PERMANENT))
    work = await sends_of(waiting, 1)
    await outgoing.send(work)
    assert await until_settled(waiting, outgoing, clock) == []
    assert list(wall.texts.values()) == [f"{SORRY} {work.reference}"]


async def test_the_notice_about_it_is_the_last_word(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """A place that is gone takes neither, and is not tried for ever."""
    wall.refusals.extend(refusal(DeliveryErrorKind.PERMANENT) for _ in range(10))
    assert await until_settled(waiting, outgoing, clock) == []
    assert wall.history == []
    assert len(wall.refusals) == 8


async def test_a_search_that_fails_is_not_repeated_every_second(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """Looking for a post in doubt backs off as sending does."""
    wall.refusals.extend(refusal(DeliveryErrorKind.IN_DOUBT) for _ in range(30))
    waits = await until_settled(waiting, outgoing, clock)
    assert wall.history == ["Hail is covered."]
    assert len(waits) == 30
    assert max(waits) > 30


async def test_a_post_whose_answer_was_lost_is_found(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """It is looked for, and not sent again."""
    wall.lost = 1
    await until_settled(waiting, outgoing, clock)
    assert wall.history == ["Hail is covered."]
    assert wall.looked == 1


async def test_a_post_that_may_still_arrive_is_waited_for(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """Nothing is sent again before the platform has had the time to show it."""
    wall.refusals.append(refusal(DeliveryErrorKind.IN_DOUBT))
    began = clock.now
    await until_settled(waiting, outgoing, clock)
    assert wall.history == ["Hail is covered."]
    assert clock.now - began >= wall.settle_seconds


async def test_what_could_still_arrive_when_it_was_looked_for_is_not_sent_again(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, clock: Clock
) -> None:
    """An answer that itself took long says nothing of what has arrived since."""
    wall.refusals.append(refusal(DeliveryErrorKind.IN_DOUBT))
    await outgoing.send(await sends_of(waiting, 1))
    clock.now = (await wait_of(waiting, 1)).until
    wall.gate.clear()
    looking = asyncio.create_task(outgoing.send(await sends_of(waiting, 1)))
    await wall.until(lambda: wall.waiting)
    clock.now += wall.settle_seconds
    wall.gate.set()
    assert await looking is SendEnd.NOT_SENT
    assert wall.history == []


async def test_a_withdrawn_post_was_not_posted(
    waiting: Conversations, outgoing: Outgoing, database: Database, wall: Wall
) -> None:
    """Where somebody else owns the conversation, the end of sending says so."""
    work = await sends_of(waiting, 1)
    await database.write(_teammate_takes_over)
    assert await outgoing.send(work) is SendEnd.WITHDRAWN
    assert wall.history == []


@pytest.mark.parametrize("lost", [0, 3])
@pytest.mark.parametrize("known", [True, False], ids=["known", "lost"])
async def test_the_first_part_takes_the_place_of_the_preview(
    store: Conversations,
    outgoing: Outgoing,
    wall: Wall,
    turn: TurnWork,
    clock: Clock,
    known: bool,
    lost: int,
) -> None:
    """One message, the same one, whatever answers were lost; nothing is looked for in vain."""
    await previewed(store, wall, turn, known=known)
    wall.lost = lost
    await until_settled(store, outgoing, clock)
    assert list(wall.texts.values()) == ["Hail is covered.", "So is theft."]
    assert wall.looked == int(not known)


async def test_a_preview_is_taken_away_after_a_takeover(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, database: Database
) -> None:
    """Nobody reads half an answer of an assistant that is no longer in charge."""
    await previewed(store, wall, turn, known=True)
    await database.write(_teammate_takes_over)
    assert await outgoing.send(await sends_of(store, 1)) is SendEnd.WITHDRAWN
    work = await sends_of(store, 1)
    assert [part.is_withdrawn for part in work.parts] == [True]
    assert await outgoing.send(work) is SendEnd.WITHDRAWN
    assert wall.texts == {}


async def test_a_preview_that_may_still_arrive_is_waited_for(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, clock: Clock
) -> None:
    """A preview of unknown fate is taken away once it must have arrived."""
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    await store.finish_turn(turn.lease, turn.turn_id, ending())
    await outgoing.send(await sends_of(store, 1))
    assert part is not None
    await wall.open_preview(turn.place, "", turn.principal, part)
    await until_settled(store, outgoing, clock)
    assert wall.texts == {}


async def test_a_preview_that_cannot_be_taken_away_holds_nothing_up(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, clock: Clock
) -> None:
    """A platform that refuses for good is believed; the conversation goes on, nobody is told."""
    part = await store.begin_preview(turn.lease, turn.turn_id, words("Hail"))
    assert part is not None
    await store.confirm_preview(turn.lease, part, "remote-1")
    await store.finish_turn(turn.lease, turn.turn_id, ending())
    wall.refusals.append(refusal(DeliveryErrorKind.PERMANENT))
    assert await until_settled(store, outgoing, clock) == []
    assert wall.history == []


async def test_the_notice_takes_the_place_of_the_preview(
    store: Conversations, outgoing: Outgoing, wall: Wall, turn: TurnWork, clock: Clock
) -> None:
    """Where an answer is given up, half of it does not stay."""
    await previewed(store, wall, turn, known=True)
    wall.refusals.append(refusal(DeliveryErrorKind.PERMANENT))
    await until_settled(store, outgoing, clock)
    assert list(wall.texts.values()) == [f"{SORRY} {turn.reference}"]


async def test_an_answer_on_the_wire_at_a_takeover_is_taken_away(
    waiting: Conversations, outgoing: Outgoing, wall: Wall, database: Database, clock: Clock
) -> None:
    """Its id comes when the lease is void already, and is kept: no wait and no search."""
    wall.gate.clear()
    sending = asyncio.create_task(outgoing.send(await sends_of(waiting, 1)))
    await wall.until(lambda: wall.waiting)
    await database.write(_people_take_over)
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
    await database.write(_people_take_over)
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
    await database.write(_people_take_over)
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
    await database.write(_people_take_over)
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
