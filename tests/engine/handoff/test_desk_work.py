"""What the desk is shown, whatever its platform does, and how briefs and timers come about."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from engine.claude.client import Claude
from engine.domain.commands import Resolve, TakeNote, TimerRang
from engine.domain.desk import Line, ShowLine
from engine.domain.handoff import Handoff, TimerKind
from engine.domain.messages import Platform
from engine.errors import DeliveryErrorKind
from engine.handoff.brief import Briefs
from engine.handoff.clockwork import Clockwork
from engine.handoff.desk_posting import CLOCK, DeskPosting
from engine.handoff.desk_work import DeskPace, DeskWork
from sandbox.claude import ClaudeSandbox, Say
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.engine.handoff.asked import Till, asking, small_claude
from tests.engine.handoff.people import ANA, by, claimed, escalated
from tests.engine.handoff.pinboard import FIRST, SECOND, Pinboard, refusal
from tests.engine.handoff.test_brief import WRITTEN
from tests.storage.builders import Clock, said

PACE = DeskPace(look_seconds=0.02, retry_seconds=0.02, board_seconds=0.0)
Run = Callable[..., Awaitable[DeskWork]]


@pytest.fixture
def changed() -> list[Handoff]:
    """Every handoff that the desk's work has changed, in order."""
    return []


@pytest.fixture
async def run(
    handoffs: Handoffs, board: Pinboard, clock: Clock, changed: list[Handoff]
) -> AsyncIterator[Run]:
    """Starts the desk's work; what was started is drained."""
    started: list[DeskWork] = []

    async def begin(briefs: Briefs | None = None, *, worker: str = "slack:1") -> DeskWork:
        posting = DeskPosting(
            handoffs, board, changed=changed.append, clock=clock, first_channel=FIRST
        )
        work = DeskWork(
            handoffs,
            posting,
            briefs or Briefs(asking=None),
            platform=Platform.SLACK,
            worker=worker,
            changed=changed.append,
            pace=PACE,
        )
        started.append(work)
        await work.start()
        return work

    yield begin
    for work in started:
        await work.drain(5)


async def test_a_card_comes_first_then_what_happened(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """Lines hang below the card, in order, and the card is brought up to date in its place."""
    handoff = await escalated(store, handoffs)
    await run()
    await board.until(lambda: board.cards)
    [card] = board.cards
    assert card.text.startswith("card queued nobody\nWanted: Is hail covered?")
    await claimed(handoffs, handoff)
    await store.receive(said("Hello?", at=3))
    await board.until(lambda: "Maya: Hello?" in board.lines(card))
    await board.until(lambda: card.text.startswith("card claimed Ana"))
    lines = ["Maya: Is hail covered?", "Maya: I want a person.", ": Ana claimed it."]
    assert board.lines(card) == [*lines, "Maya: Hello?"]
    assert len(board.cards) == 1


async def test_claudes_brief_takes_the_place_of_the_plain_one(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """There is one card, which shows the brief that Claude wrote once that is there."""
    async with ClaudeSandbox() as api:
        api.will(Say(WRITTEN))
        claude: Claude = small_claude(api)
        handoff = await escalated(store, handoffs)
        await run(Briefs(asking=asking(claude, Till(), "brief.md")))
        await board.until(lambda: board.cards and WRITTEN in board.cards[0].text)
        await claude.close()
    assert len(board.cards) == 1
    stored = await handoffs.handoff(handoff.id)
    assert stored is not None
    assert stored.brief == WRITTEN


async def test_a_brief_that_a_crash_left_out_is_written_at_the_next_start(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run, changed: list[Handoff]
) -> None:
    """A handoff without a brief gets one, though its card was shown by an earlier run."""
    await escalated(store, handoffs)
    task = await handoffs.next_task(Platform.SLACK, "slack:1")
    assert task is not None
    await handoffs.task_done(task, channel=FIRST, remote_id="p0")
    await run()
    await board.until(lambda: changed)
    assert changed[0].brief is not None


async def test_a_post_whose_answer_was_lost_is_looked_for(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run, clock: Clock
) -> None:
    """What arrived is found and not posted twice, once it must have settled."""
    board.lost = 1
    await escalated(store, handoffs)
    await run()
    await board.until(lambda: board.cards and not board.lost)
    clock.now += 60
    await board.until(lambda: board.looked)
    await _card_is_known(handoffs, board)
    assert len(board.cards) == 1


async def test_what_a_dead_process_had_claimed_is_looked_for(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run, clock: Clock
) -> None:
    """The next process finds the card that the killed one had posted."""
    await escalated(store, handoffs)
    task = await handoffs.next_task(Platform.SLACK, "slack:0")
    assert task is not None
    await board.deliver(task)
    await run()
    clock.now += 60
    await _card_is_known(handoffs, board)
    assert len(board.cards) == 1


async def test_a_busy_platform_is_asked_again(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run, clock: Clock
) -> None:
    """A post waits as long as the platform wants, and comes then."""
    board.refusals.extend([refusal(DeliveryErrorKind.RETRY, retry_after=20)] * 2)
    await escalated(store, handoffs)
    await run()
    await board.until(lambda: not board.refusals or len(board.refusals) == 1)
    assert board.cards == []
    while not board.cards:
        clock.now += 30
        await asyncio.sleep(0.01)  # the work sleeps in real time between its looks
    assert board.cards[0].channel == FIRST


async def test_a_card_that_the_desk_refuses_goes_to_the_second_channel(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """The first refusal is told there; lines follow the card."""
    board.closed.add(FIRST)
    handoff = await escalated(store, handoffs)
    await run()
    await board.until(lambda: board.cards)
    assert board.cards[0].channel == SECOND
    await handoffs.ring((ShowLine(line=Line.EVENT, text="more"),), handoff.id)
    await board.until(lambda: board.lines(board.cards[0]))
    assert [event.move for event in await handoffs.events(1)].count("card_failed") == 1


async def test_a_card_that_nothing_takes_is_told_to_the_customer_once(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run, changed: list[Handoff]
) -> None:
    """Nobody waits for people who cannot know; the assistant goes on."""
    board.closed |= {FIRST, SECOND}
    await escalated(store, handoffs)
    await run()
    await board.until(lambda: [handoff for handoff in changed if not handoff.state.is_open])
    assert changed[-1].epoch > changed[0].epoch
    moves = [event.move for event in await handoffs.events(1)]
    assert moves.count("card_failed") == 2


async def test_a_card_whose_channel_is_deleted_is_posted_anew_elsewhere(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """What was seen once must stay to be seen."""
    handoff = await escalated(store, handoffs)
    await run()
    await board.until(lambda: board.cards)
    await _card_is_known(handoffs, board)
    board.closed.add(FIRST)
    await handoffs.carry_out(handoff.id, TakeNote(text="Look!", key="k"), by(ANA))
    await claimed(handoffs, handoff)
    await board.until(lambda: len(board.cards) == 2)
    assert board.cards[1].channel == SECOND


async def test_a_line_follows_its_card_elsewhere(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """What the deleted channel did not take any more is told beside the new card."""
    handoff = await escalated(store, handoffs)
    await run()
    await board.until(lambda: board.cards)
    await _card_is_known(handoffs, board)
    board.closed.add(FIRST)
    line = ShowLine(line=Line.CUSTOMER_SAID, text="Are you there?", author="Maya")
    await handoffs.ring((line,), handoff.id)
    await board.until(lambda: len(board.cards) == 2)
    await board.until(lambda: "Maya: Are you there?" in board.lines(board.cards[1]))


async def test_a_card_that_went_elsewhere_is_looked_for_there(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run, clock: Clock
) -> None:
    """An answer that is lost in the second channel makes no third card."""
    handoff = await escalated(store, handoffs)
    await run()
    await board.until(lambda: board.cards)
    await _card_is_known(handoffs, board)
    board.closed.add(FIRST)
    board.lost = 1
    await claimed(handoffs, handoff)
    await board.until(lambda: len(board.cards) == 2)
    clock.now += 60
    await board.until(lambda: board.looked)
    await handoffs.carry_out(handoff.id, Resolve(), by(ANA))
    await board.until(lambda: board.cards[1].text.startswith("card resolved"))
    assert [card.channel for card in board.cards] == [FIRST, SECOND]


async def test_a_line_that_is_refused_stops_nothing(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """It is given up; the next one comes."""
    handoff = await escalated(store, handoffs)
    await run()
    await board.until(lambda: board.cards)
    await _card_is_known(handoffs, board)
    board.banned.add(": one")
    lines = [ShowLine(line=Line.EVENT, text=text) for text in ("one", "two")]
    await handoffs.ring(lines, handoff.id)
    await board.until(lambda: ": two" in board.lines(board.cards[0]))
    assert ": one" not in board.lines(board.cards[0])


async def test_the_board_shows_every_change_of_the_queue(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """It is one post, there from the start and brought up to date."""
    await run()
    await board.until(lambda: board.shown.count("board") == 1)
    await escalated(store, handoffs)
    await board.until(lambda: board.shown.count("board") >= 2)
    assert sum(post.text == "board" for post in board.pinned) == 1


async def test_draining_lets_a_post_under_way_end(
    store: Conversations, handoffs: Handoffs, board: Pinboard, run: Run
) -> None:
    """What is being posted when the program is told to stop is confirmed."""
    await escalated(store, handoffs)
    board.gate.clear()
    work = await run()
    await board.until(lambda: board.waiting)
    draining = asyncio.create_task(work.drain(5))
    board.gate.set()
    await draining
    assert len(board.cards) == 1
    assert await handoffs.of_card(Platform.SLACK, FIRST, board.cards[0].id) is not None


async def test_a_timer_that_is_due_rings_once(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """The reminder comes by the clock, and whoever is second finds that it has rung."""
    handoff = await escalated(store, handoffs)
    rung: list[Handoff] = []
    clockwork = Clockwork(handoffs, changed=rung.append, clock=clock)
    await clockwork.ring_due()
    assert rung == []
    clock.now += 700
    await clockwork.ring_due()
    await clockwork.ring_due()
    assert len(rung) == 1
    again = await handoffs.carry_out(handoff.id, TimerRang(kind=TimerKind.REMIND_DESK), CLOCK)
    assert not hasattr(again, "why") or again.handoff == rung[0]


async def _card_is_known(handoffs: Handoffs, board: Pinboard) -> None:
    """Wait until the store knows where the card is."""
    await board.until(lambda: board.cards)
    async with asyncio.timeout(5):
        known = None
        while known is None:
            known = await handoffs.of_card(Platform.SLACK, FIRST, board.cards[0].id)
