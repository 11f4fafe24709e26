"""One conversation being served: gathers the burst, runs its turns, sends what they say."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import assert_never

from engine.domain.conversation import (
    NoWork,
    Outcome,
    SendWork,
    TurnCancelled,
    TurnEnding,
    TurnUnchanged,
    TurnWork,
    WaitWork,
    Work,
)
from engine.domain.messages import InboundMessage
from engine.errors import LeaseLost, StorageUnavailable
from engine.history import compose, unreadable
from engine.logs import bound, trace
from engine.meter import Meter
from engine.observing import Observer, TurnRecord
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


_CANCELLED = TurnEnding(outcome=Outcome.CANCELLED, parts=())


class _More:
    """Not the end: look again, behind those who wait for their turn."""


class Serving:
    """Serves one conversation until it has nothing left to do."""

    def __init__(self, conversation_id: int, workshop: Workshop) -> None:
        self._id = conversation_id
        self._shop = workshop
        self._heard = asyncio.Event()
        self._changed = asyncio.Event()
        self._at_once = False
        self._deferred = False
        self._sign: WorkingSign | None = None
        self._breaks = 0
        self._heard.set()

    def hear(self, message: InboundMessage) -> None:
        """Something new is stored here that asks for an answer."""
        self._heard.set()
        self._changed.set()
        self._at_once = message.is_direct
        if self._sign is None and not self._deferred:
            language = self._shop.turns.language_of((message,))
            doing = self._shop.turns.notices.doing("thinking", language=language)
            self._sign = WorkingSign(self._shop.delivery, message.place, message.id, doing)

    def reconsider(self) -> None:
        """What the turn under way answers has changed."""
        self._changed.set()

    async def close(self) -> None:
        """Leave nothing behind."""
        await self._end_sign(posted=False)

    async def work_off(self) -> None:
        """Do what there is to do, and try again what failed, until told to stop."""
        with bound(conversation=self._id):
            failures = 0
            while self._heard.is_set():
                try:
                    pause = await self._look()
                    failures = 0
                except Exception as error:  # noqa: BLE001 - told apart and logged below
                    failures += 1
                    self._tell(error)
                    pause = min(
                        self._shop.pace.retry_seconds * 2.0 ** (failures - 1), _LONGEST_BACKOFF
                    )
                if pause is not None:
                    if await self._told_to_stop(pause):
                        return
                    self._heard.set()

    def _tell(self, error: Exception) -> None:
        match error:
            case LeaseLost():
                # Whoever holds it now has the work; if nobody does, it is still ours to do.
                log.warning("the lease of the conversation is lost, looking again")
            case StorageUnavailable():
                log.error("the database is away, work waits: %s", error)
            case _:
                self._breaks += 1
                self._shop.observer.broke()
                log.error("work on a conversation broke, it is tried again: %s", trace(error))

    async def _told_to_stop(self, pause: float) -> bool:
        """Wait some seconds, or until draining begins: what waits is stored and can wait longer."""
        self._deferred = True
        await self._end_sign(posted=False)
        try:
            async with asyncio.timeout(pause):
                await self._shop.draining.wait()
        except TimeoutError:
            return False
        finally:
            self._deferred = False
        return True

    async def _look(self) -> float | None:
        """Gather a burst and do all there is; None, or the seconds after which to look again."""
        await self._gather(self._heard, at_once=self._at_once)
        while True:
            async with self._shop.slots:
                then = await self._piece()
            if not isinstance(then, _More):
                return then

    async def _piece(self) -> "float | _More | None":
        """One turn with what it says, or what was left to be said; others come in between."""
        has_ended = False  # a turn of ours: what it says goes out even while draining
        while has_ended or not self._shop.draining.is_set():
            self._changed.clear()  # what was said so far is in the work
            work = await self._next()
            match work:
                case NoWork():
                    return None
                case WaitWork(until=until):
                    # The clock may have been set back since: look again before too long.
                    return min(max(0.0, until - self._shop.clock()), _LONGEST_BACKOFF)
                case SendWork():
                    await self._send(work)
                    self._breaks = 0
                    return _More()
                case TurnWork() if self._shop.draining.is_set():
                    await self._let_go(work)
                    return None
                case TurnWork():
                    await self._turn(work)
                    has_ended = True
                case _:
                    assert_never(work)
            self._breaks = 0
        return None

    async def _gather(self, news: asyncio.Event, *, at_once: bool = False) -> None:
        """Wait for a pause in what comes, but not for ever; where nobody joins in, not at all."""
        pace = self._shop.pace
        latest = time.monotonic() + (0.0 if at_once else pace.gather_seconds)
        while news.is_set() and (left := latest - time.monotonic()) > 0:
            news.clear()
            try:
                async with asyncio.timeout(min(pace.quiet_seconds, left)):
                    await news.wait()
            except TimeoutError:
                return
        news.clear()

    async def _next(self) -> Work:
        return await self._shop.store.next_work(
            self._id,
            compose=unreadable if self._is_hopeless else self._shop.compose,
            prompt=self._shop.turns.prompt.digest,
        )

    @property
    def _is_hopeless(self) -> bool:
        """Whether what is next has broken so often that trying the same again is no use."""
        return self._breaks >= _MOST_BREAKS

    async def _send(self, work: SendWork) -> None:
        end = await self._shop.outgoing.send(work)
        if end is not SendEnd.NOT_SENT:
            await self._end_sign(posted=end is SendEnd.POSTED)

    async def _turn(self, work: TurnWork) -> None:
        with bound(turn=work.turn_id, reference=work.reference):
            again: TurnWork | None = work
            while again is not None:
                work = again
                try:
                    again = await self._run(work)
                except asyncio.CancelledError:
                    await self._let_go(work)
                    raise

    async def _run(self, work: TurnWork) -> TurnWork | None:
        """Run a turn to its ending; the work to begin again with if it is overtaken."""
        began, meter = time.monotonic(), Meter()
        attempt = asyncio.create_task(self._attempt(work, meter))
        overtaken = await self._until_changed(work, attempt)
        if isinstance(overtaken, TurnWork):
            return overtaken
        ending = attempt.result() if overtaken is None else _CANCELLED
        self._record(work, ending, meter, took=time.monotonic() - began)
        return None

    async def _attempt(self, work: TurnWork, meter: Meter) -> TurnEnding:
        turns, shop = self._shop.turns, self._shop
        if self._is_hopeless:
            return await turns.give_up(work)
        language = turns.language_of(work.asked)
        thinking = turns.notices.doing("thinking", language=language)
        if self._sign is None:
            self._sign = WorkingSign(shop.delivery, work.place, work.asked[-1].id, thinking)
        sign = self._sign

        def doing(what: str) -> None:
            sign.say(turns.notices.doing(what, language=language))

        return await turns.run(work, doing=doing, meter=meter)

    async def _until_changed(
        self, work: TurnWork, attempt: "asyncio.Task[TurnEnding]"
    ) -> TurnWork | TurnCancelled | None:
        """Wait for the end of an attempt, or for what overtakes it."""
        try:
            while await self._changes_before(attempt):
                absorbed = await self._absorb(work)
                match absorbed:
                    case TurnUnchanged():
                        continue
                    case TurnCancelled():
                        log.info("the turn is cancelled: what it was to answer is deleted")
                        return absorbed
                    case TurnWork():
                        log.info("the turn begins again: something was said meanwhile")
                        return absorbed
            return None
        finally:
            await _stop(attempt)

    async def _changes_before(self, attempt: "asyncio.Task[TurnEnding]") -> bool:
        """Whether something changes while an attempt runs; a burst counts once."""
        changed = asyncio.create_task(self._burst_of_changes())
        try:
            await asyncio.wait({attempt, changed}, return_when=asyncio.FIRST_COMPLETED)
            return not attempt.done()
        finally:
            await _stop(changed)

    async def _burst_of_changes(self) -> None:
        await self._changed.wait()
        await self._gather(self._changed)

    async def _absorb(self, work: TurnWork) -> TurnWork | TurnCancelled | TurnUnchanged:
        try:
            return await self._shop.store.absorb(
                work.lease, work.turn_id, compose=self._shop.compose
            )
        except LeaseLost:
            return TurnUnchanged()  # it has just ended, or notices by itself
        except StorageUnavailable as error:
            log.error("the turn goes on without what was said meanwhile: %s", error)
            return TurnUnchanged()

    async def _let_go(self, work: TurnWork) -> None:
        """Put a turn back as it is; the next run of the program goes on with it."""
        try:
            await self._shop.store.release(work.lease, work.turn_id)
        except StorageUnavailable as error:
            log.error("a turn that was let go counts as an attempt: %s", error)

    async def _end_sign(self, *, posted: bool) -> None:
        """Take the sign away; a post does so by itself."""
        sign, self._sign = self._sign, None
        if sign is not None:
            await sign.stop(posted=posted)

    def _record(self, work: TurnWork, ending: TurnEnding, meter: Meter, *, took: float) -> None:
        self._shop.observer.turn_ended(
            TurnRecord(
                platform=work.place.platform,
                conversation_id=self._id,
                turn_id=work.turn_id,
                reference=work.reference,
                outcome=ending.outcome,
                attempt=work.attempt,
                messages=len(work.messages),
                parts=len(ending.parts),
                rounds=meter.rounds,
                waited=max(0.0, self._shop.clock() - took - work.waiting_since),
                model=meter.model_seconds,
                tools=meter.tool_seconds,
                took=took,
                usage=meter.usage,
                cost_nano_usd=meter.nano_usd,
                previewed=meter.previewed,
                late=meter.late,
            )
        )


async def _stop(task: "asyncio.Task[object]") -> None:
    """Cancel a task and wait until it is gone, whatever it says; one that has ended stays so."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # looked at, so that asyncio does not report it as forgotten
