"""The assistant falls silent at once when people take a conversation over, from any process."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

import prompts
from engine.bounds import Bounds
from engine.claude.client import Claude
from engine.domain.commands import TypeInThread
from engine.domain.conversation import Outcome
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.incoming import Incoming
from engine.notices import Notices
from engine.observing import Nobody, TurnRecord
from engine.outgoing import Outgoing
from engine.prompt import load_prompt
from engine.settings import EngineSettings
from engine.toolbox import Toolbox
from engine.turn import TurnRunner
from engine.worker import Worker
from engine.workshop import Pace, Workshop
from sandbox.claude import ClaudeSandbox, Say, Stall
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.engine.gates import OPEN
from tests.engine.handoff.people import ANA, by, done
from tests.engine.wall import Wall
from tests.storage.builders import MAYA, Clock, said

BOUNDS = Bounds(
    rounds=2, seconds=20, tool_seconds=5, tokens=100_000, answer_tokens=1_000, history=50_000
)


class Ended(Nobody):
    """Remembers how turns ended."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    def turn_ended(self, record: TurnRecord) -> None:
        """Note it."""
        self.outcomes.append(record.outcome)


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def wall() -> Wall:
    """The customer's platform."""
    return Wall()


@pytest.fixture
def ended() -> Ended:
    """The observer."""
    return Ended()


@pytest.fixture
async def workshop(
    api: ClaudeSandbox, store: Conversations, wall: Wall, clock: Clock, ended: Ended
) -> AsyncIterator[Workshop]:
    """All that conversations are served with."""
    settings = EngineSettings(
        anthropic_api_key=SecretStr(api.key), anthropic_base_url=api.url, model_retries=0
    )
    claude = Claude(settings)
    endings = Endings(
        notices=Notices(prompts.ROOT, default_language="en"),
        render=wall.render,
        limit=8_000,
        late_seconds=0,
        clock=clock,
    )
    yield Workshop(
        store=store,
        turns=TurnRunner(
            store=store,
            model=claude,
            delivery=wall,
            toolbox=Toolbox([]),
            prompt=load_prompt(prompts.ROOT, platform=Platform.SLACK, tools=(), model="m"),
            endings=endings,
            incoming=Incoming(),
            gate=OPEN,
            bounds=BOUNDS,
            limits={},
            message_characters=8_000,
            has_previews=False,
            observer=ended,
        ),
        outgoing=Outgoing(
            store,
            wall,
            undelivered=endings.undelivered,
            taken_back=endings.taken_back,
            observer=ended,
            clock=clock,
        ),
        delivery=wall,
        observer=ended,
        pace=Pace(quiet_seconds=0, gather_seconds=0, concurrent_turns=4, conversations=8),
        clock=clock,
    )
    await claude.close()


async def takes_over(handoffs: Handoffs, conversation_id: int) -> None:
    """Ana writes in the customer's thread, and some process stores it."""
    typed = TypeInThread(
        customer=MAYA.id, customer_name=MAYA.name, text="I have it.", reference="", key="typed:1"
    )
    done(await handoffs.carry_out_in(conversation_id, typed, by(ANA)))


async def test_a_takeover_in_another_process_ends_the_turn_while_claude_still_writes(
    workshop: Workshop,
    store: Conversations,
    handoffs: Handoffs,
    api: ClaudeSandbox,
    wall: Wall,
    ended: Ended,
) -> None:
    """The worker's own look finds it; nothing of the turn is posted, and its place is free."""
    api.will(Say("Yes, it is."))
    api.faults.next(Stall(after=1))
    worker = Worker(workshop, platform=Platform.SLACK, look_seconds=0.02)
    await store.receive(said("Is hail covered?"))
    await worker.start()
    await api.wait_for_requests(1)
    await takes_over(handoffs, 1)
    await wall.until(lambda: ended.outcomes)
    assert ended.outcomes == [Outcome.TAKEN_OVER]
    assert wall.texts == {}
    await worker.drain(5)
    api.faults.release()


async def test_a_takeover_that_this_process_is_told_of_ends_the_turn(
    workshop: Workshop,
    store: Conversations,
    handoffs: Handoffs,
    api: ClaudeSandbox,
    wall: Wall,
    ended: Ended,
) -> None:
    """No look is needed; to be told again, or of a conversation nobody serves, does nothing."""
    api.will(Say("Yes, it is."))
    api.faults.next(Stall(after=1))
    worker = Worker(workshop, platform=Platform.SLACK)
    await store.receive(said("Is hail covered?"))
    await worker.start()
    await api.wait_for_requests(1)
    await takes_over(handoffs, 1)
    worker.silence(1)
    worker.silence(1)
    worker.silence(99)
    await wall.until(lambda: ended.outcomes)
    assert ended.outcomes == [Outcome.TAKEN_OVER]
    await worker.drain(5)
    api.faults.release()


async def test_a_turn_that_nobody_took_over_runs_again(
    workshop: Workshop, store: Conversations, api: ClaudeSandbox, wall: Wall, ended: Ended
) -> None:
    """A mistaken silence costs an attempt and no answer."""
    api.will(Say("Never seen."), Say("Yes, it is."))
    api.faults.next(Stall(after=1))
    worker = Worker(workshop, platform=Platform.SLACK)
    await store.receive(said("Is hail covered?"))
    await worker.start()
    await api.wait_for_requests(1)
    worker.silence(1)
    api.faults.release()
    await wall.until(lambda: wall.texts)
    assert len(wall.texts) == 1
    await worker.drain(5)


async def test_what_another_process_wrote_is_found_without_being_told(
    workshop: Workshop, store: Conversations, api: ClaudeSandbox, wall: Wall
) -> None:
    """A look takes up what waits, though nobody wakes the worker."""
    worker = Worker(workshop, platform=Platform.SLACK, look_seconds=0.02)
    await worker.start()
    await asyncio.sleep(0)
    api.will(Say("Yes, it is."))
    await store.receive(said("Is hail covered?"))
    await wall.until(lambda: wall.texts)
    await worker.drain(5)
