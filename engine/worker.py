"""One turn at a time per conversation: gathers the burst, runs the turn, sends what it says."""

import asyncio
import logging
import time
from dataclasses import dataclass, field
from functools import partial
from typing import assert_never

from engine.domain.conversation import NoWork, SendWork, TurnEnding, TurnWork, WaitWork, Work
from engine.domain.messages import InboundMessage, Place, Platform
from engine.errors import LeaseLost, StorageUnavailable
from engine.history import compose
from engine.logs import bound
from engine.outgoing import Outgoing, SendEnd
from engine.ports import Compose, ConversationStore, Delivery
from engine.sign import WorkingSign
from engine.turn import TurnRunner

log = logging.getLogger(__name__)

_LONGEST_BACKOFF = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """When work starts and how much of it runs at once; durations in seconds."""

    quiet_seconds: float
    gather_seconds: float
    concurrent_turns: int
    retry_seconds: float = 1.0
    """First wait after work on a conversation failed; doubles up to a minute."""


@dataclass(kw_only=True, slots=True)
class _Running:
    """A conversation being served in this process."""

    heard: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever something new is stored for it."""

    sign: WorkingSign | None = None
    task: asyncio.Task[None] | None = None

    async def end_sign(self, *, posted: bool) -> None:
        """Take the sign away; a post does so by itself."""
        sign, self.sign = self.sign, None
        if sign is not None:
            await sign.stop(posted=posted)


class Worker:
    """Serves every conversation that has something to do, each in one task."""

    def __init__(
        self,
        *,
        store: ConversationStore,
        turns: TurnRunner,
        outgoing: Outgoing,
        delivery: Delivery,
        pace: Pace,
        platform: Platform,
    ) -> None:
        self._store = store
        self._turns = turns
        self._outgoing = outgoing
        self._delivery = delivery
        self._pace = pace
        self._platform = platform
        self._compose: Compose = partial(compose, longest=turns.message_characters)
        self._running: dict[int, _Running] = {}
        self._slots = asyncio.Semaphore(pace.concurrent_turns)
        self._draining = asyncio.Event()

    async def start(self) -> None:
        """Go on with whatever an earlier run of the program left unfinished."""
        for conversation_id in await self._store.unfinished(self._platform):
            self._serve(conversation_id)

    def wake(self, conversation_id: int, message: InboundMessage) -> None:
        """A message waits in this conversation: show that it is seen, and serve it."""
        if self._draining.is_set():
            return  # it is stored; the next run of the program finds it
        running = self._serve(conversation_id)
        running.heard.set()
        if running.sign is None:
            language = self._turns.language_of((message,))
            doing = self._turns.notices.doing("thinking", language=language)
            running.sign = WorkingSign(self._delivery, message.place, message.id, doing)

    async def drain(self, seconds: float) -> None:
        """Start nothing new, give running turns `seconds` to end, then let go of the rest.

        What is let go stays in the database as it was last stored and is taken up at the next
        start.
        """
        self._draining.set()
        tasks = {running.task for running in self._running.values() if running.task}
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _serve(self, conversation_id: int) -> _Running:
        running = self._running.get(conversation_id)
        if running is None:
            running = self._running[conversation_id] = _Running()
            running.task = asyncio.create_task(self._run(conversation_id, running))
        return running

    async def _run(self, conversation_id: int, running: _Running) -> None:
        """Serve until nothing is left; a task that ends for any reason leaves nothing behind."""
        try:
            with bound(conversation=conversation_id):
                await self._work_off(conversation_id, running)
        finally:
            # No await between the last look at `heard` and this line: a wake cannot get lost.
            del self._running[conversation_id]
            await running.end_sign(posted=False)

    async def _work_off(self, conversation_id: int, running: _Running) -> None:
        failures = 0
        running.heard.set()
        while running.heard.is_set():
            try:
                await self._gather(running)
                async with self._slots:
                    until = await self._burst(conversation_id, running)
                failures = 0
            except LeaseLost:
                log.info("another worker took the conversation over")
                return
            except StorageUnavailable as error:
                failures += 1
                log.error("the database is away, work waits: %s", error)
                until = time.time() + self._backoff(failures)
            except Exception:
                failures += 1
                log.exception("work on a conversation broke and is tried again")
                until = time.time() + self._backoff(failures)
            if until is not None:
                if await self._told_to_stop(until):
                    return
                running.heard.set()

    async def _told_to_stop(self, until: float) -> bool:
        """Wait until a time, or until draining begins: what waits is stored and can wait longer."""
        try:
            async with asyncio.timeout(max(0.0, until - time.time())):
                await self._draining.wait()
        except TimeoutError:
            return False
        return True

    def _backoff(self, failures: int) -> float:
        return min(self._pace.retry_seconds * 2.0 ** (failures - 1), _LONGEST_BACKOFF)

    async def _gather(self, running: _Running) -> None:
        """Wait for a pause in the burst, but not for ever."""
        latest = time.monotonic() + self._pace.gather_seconds
        while running.heard.is_set() and (left := latest - time.monotonic()) > 0:
            running.heard.clear()
            try:
                async with asyncio.timeout(min(self._pace.quiet_seconds, left)):
                    await running.heard.wait()
            except TimeoutError:
                return
        running.heard.clear()

    async def _burst(self, conversation_id: int, running: _Running) -> float | None:
        """Do what is next until nothing is (None), or until a time when to look again."""
        while True:
            work = await self._next(conversation_id)
            match work:
                case NoWork():
                    return None
                case WaitWork(until=until):
                    return until
                case SendWork():
                    end = await self._outgoing.send(work)
                    if end is not SendEnd.NOT_SENT:
                        await running.end_sign(posted=end is SendEnd.POSTED)
                case TurnWork():
                    if self._draining.is_set():
                        await self._store.release(work.lease)
                        return None
                    await self._turn(work, running)
                case _:
                    assert_never(work)

    async def _next(self, conversation_id: int) -> Work:
        return await self._store.next_work(
            conversation_id, compose=self._compose, prompt=self._turns.prompt.digest
        )

    async def _turn(self, work: TurnWork, running: _Running) -> None:
        language = self._turns.language_of(work.asked)
        running.sign = running.sign or self._sign(work.place, work.asked[-1].id, language)
        sign = running.sign

        def doing(what: str) -> None:
            sign.say(self._turns.notices.doing(what, language=language))

        began = time.monotonic()
        with bound(turn=work.turn_id, reference=work.reference):
            ending = await self._turns.run(work, doing=doing)
            _log_turn(work, ending, time.monotonic() - began)

    def _sign(self, place: Place, trigger: str, language: str) -> WorkingSign:
        doing = self._turns.notices.doing("thinking", language=language)
        return WorkingSign(self._delivery, place, trigger, doing)


def _log_turn(work: TurnWork, ending: TurnEnding, seconds: float) -> None:
    """The one line about a turn; no word of the customer in it."""
    log.info(
        "turn ended: outcome=%s seconds=%.2f attempt=%d messages=%d parts=%d",
        ending.outcome,
        seconds,
        work.attempt,
        len(work.messages),
        len(ending.parts),
    )
