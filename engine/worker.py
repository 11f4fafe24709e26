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
from engine.history import compose, unreadable
from engine.logs import bound, trace
from engine.outgoing import Outgoing, SendEnd
from engine.ports import Compose, ConversationStore, Delivery
from engine.sign import WorkingSign
from engine.turn import TurnRunner

log = logging.getLogger(__name__)

_LONGEST_BACKOFF = 60.0
_MOST_BREAKS = 2
"""Times in a row that work may break on an error of ours; then its turn ends with a notice."""


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
    breaks: int = 0
    """Times in a row that work on it broke."""

    @property
    def is_hopeless(self) -> bool:
        """Whether what is next has broken so often that trying the same again is no use."""
        return self.breaks >= _MOST_BREAKS

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
        for conversation_id in await self._store.unfinished(self._platform, limit=100_000):
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
            pause: float | None = None
            try:
                await self._gather(running)
                async with self._slots:
                    pause = await self._burst(conversation_id, running)
                failures = 0
            except LeaseLost:
                # Whoever holds it now has the work; if nobody does, it is still ours to do.
                failures += 1
                log.warning("the lease of the conversation is lost, looking again")
                pause = self._backoff(failures)
            except StorageUnavailable as error:
                failures += 1
                log.error("the database is away, work waits: %s", error)
                pause = self._backoff(failures)
            except Exception as error:  # noqa: BLE001 - logged without its words
                failures += 1
                running.breaks += 1
                log.error("work on a conversation broke, it is tried again: %s", trace(error))
                pause = self._backoff(failures)
            if pause is not None:
                if await self._told_to_stop(pause):
                    return
                running.heard.set()

    async def _told_to_stop(self, pause: float) -> bool:
        """Wait some seconds, or until draining begins: what waits is stored and can wait longer."""
        try:
            async with asyncio.timeout(pause):
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
        """Do what is next until nothing is (None), or for seconds after which to look again."""
        has_ended = False  # a turn of this burst: what it says goes out even while draining
        while has_ended or not self._draining.is_set():
            work = await self._next(conversation_id, running)
            match work:
                case NoWork():
                    return None
                case WaitWork(until=until):
                    return max(0.0, until - time.time())
                case SendWork():
                    await self._send(work, running)
                    has_ended = False
                case TurnWork() if self._draining.is_set():
                    await self._let_go(work)
                    return None
                case TurnWork():
                    await self._turn(work, running)
                    has_ended = True
                case _:
                    assert_never(work)
            running.breaks = 0
        return None

    async def _next(self, conversation_id: int, running: _Running) -> Work:
        return await self._store.next_work(
            conversation_id,
            compose=unreadable if running.is_hopeless else self._compose,
            prompt=self._turns.prompt.digest,
        )

    async def _send(self, work: SendWork, running: _Running) -> None:
        end = await self._outgoing.send(work)
        if end is not SendEnd.NOT_SENT:
            await running.end_sign(posted=end is SendEnd.POSTED)

    async def _turn(self, work: TurnWork, running: _Running) -> None:
        began = time.monotonic()
        with bound(turn=work.turn_id, reference=work.reference):
            if running.is_hopeless:
                ending = await self._turns.give_up(work)
            else:
                ending = await self._run_turn(work, running)
            _log_turn(work, ending, time.monotonic() - began)

    async def _run_turn(self, work: TurnWork, running: _Running) -> TurnEnding:
        language = self._turns.language_of(work.asked)
        running.sign = running.sign or self._sign(work.place, work.asked[-1].id, language)
        sign = running.sign

        def doing(what: str) -> None:
            sign.say(self._turns.notices.doing(what, language=language))

        try:
            return await self._turns.run(work, doing=doing)
        except asyncio.CancelledError:
            await self._let_go(work)
            raise

    async def _let_go(self, work: TurnWork) -> None:
        """Put a turn back as it is; the next run of the program goes on with it."""
        try:
            await self._store.release(work.lease, work.turn_id)
        except StorageUnavailable as error:
            log.error("a turn that was let go counts as an attempt: %s", error)

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
