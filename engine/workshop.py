"""What all conversations of a platform are served with, and at which pace."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from engine.history import compose
from engine.observing import Observer
from engine.outgoing import Outgoing
from engine.ports.conversations import Compose, ConversationStore
from engine.ports.delivery import Delivery
from engine.turn import TurnRunner


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """When work starts and how much of it runs at once; durations in seconds.

    `conversations` bounds those that have a task, `concurrent_turns` those of them that are in a
    turn.
    """

    quiet_seconds: float
    gather_seconds: float
    concurrent_turns: int
    conversations: int
    retry_seconds: float = 1.0
    """First wait after work on a conversation failed; doubles up to a minute."""

    async def gather(self, news: asyncio.Event, *, at_once: bool = False) -> None:
        """Wait for a pause in what comes, but not for ever; where nobody joins in, not at all."""
        latest = time.monotonic() + (0.0 if at_once else self.gather_seconds)
        while news.is_set() and (left := latest - time.monotonic()) > 0:
            news.clear()
            try:
                async with asyncio.timeout(min(self.quiet_seconds, left)):
                    await news.wait()
            except TimeoutError:
                return
        news.clear()


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What all conversations of a platform are served with; `clock` gives POSIX seconds."""

    store: ConversationStore
    turns: TurnRunner
    outgoing: Outgoing
    delivery: Delivery
    observer: Observer
    pace: Pace
    clock: Callable[[], float] = time.time
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    slots: asyncio.Semaphore = field(init=False)
    """First come, first served: a conversation takes one for a turn and queues again after it."""

    compose: Compose = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", asyncio.Semaphore(self.pace.concurrent_turns))
        longest = self.turns.message_characters
        object.__setattr__(self, "compose", partial(compose, longest=longest))
