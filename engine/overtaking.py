"""One turn under way, which begins again with what is said, edited or deleted meanwhile."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from engine.domain.conversation import (
    Outcome,
    TurnCancelled,
    TurnEnding,
    TurnUnchanged,
    TurnWork,
)
from engine.errors import LeaseLost, StorageUnavailable
from engine.logs import bound
from engine.meter import Meter
from engine.observing import TurnRecord
from engine.turn import Ended
from engine.workshop import Workshop

log = logging.getLogger(__name__)

_CANCELLED = Ended(ending=TurnEnding(outcome=Outcome.CANCELLED, parts=()), send=None)
_TAKEN_OVER = Ended(ending=TurnEnding(outcome=Outcome.TAKEN_OVER, parts=()), send=None)


class RunningTurn:
    """A turn, attempted until nothing overtakes it.

    `attempt` brings it to its stored ending; `changed` is set by what may overtake it.
    """

    def __init__(
        self,
        workshop: Workshop,
        *,
        attempt: Callable[[TurnWork, Meter], Coroutine[Any, Any, Ended]],
        changed: asyncio.Event,
    ) -> None:
        self._shop = workshop
        self._attempt = attempt
        self._changed = changed
        self._attempting: asyncio.Task[Ended] | None = None

    def silence(self) -> None:
        """End it here and now: people have the conversation."""
        if self._attempting is not None:
            self._attempting.cancel()

    async def run(self, work: TurnWork) -> Ended:
        """Bring it to its ending; cancelled, it puts the turn back."""
        with bound(turn=work.turn_id, reference=work.reference):
            while True:
                try:
                    end = await self._run(work)
                except asyncio.CancelledError:
                    await let_go(self._shop, work)
                    raise
                if not isinstance(end, TurnWork):
                    return end
                work = end

    async def _run(self, work: TurnWork) -> Ended | TurnWork:
        """Attempt it once; the work to begin again with if it is overtaken."""
        began, meter = time.monotonic(), Meter()
        attempt = self._attempting = asyncio.create_task(self._attempt(work, meter))
        overtaken = await self._until_changed(work, attempt)
        if isinstance(overtaken, TurnWork):
            return overtaken
        ended = _CANCELLED if overtaken is not None else _ended(attempt)
        self._record(work, ended.ending, meter, took=time.monotonic() - began)
        return ended

    async def _until_changed(
        self, work: TurnWork, attempt: "asyncio.Task[Ended]"
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

    async def _changes_before(self, attempt: "asyncio.Task[Ended]") -> bool:
        """Whether something changes while an attempt runs; a burst counts once."""
        changed = asyncio.create_task(self._burst_of_changes())
        try:
            await asyncio.wait({attempt, changed}, return_when=asyncio.FIRST_COMPLETED)
            return not attempt.done()
        finally:
            await _stop(changed)

    async def _burst_of_changes(self) -> None:
        await self._changed.wait()
        await self._shop.pace.gather(self._changed)

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

    def _record(self, work: TurnWork, ending: TurnEnding, meter: Meter, *, took: float) -> None:
        self._shop.observer.turn_ended(
            TurnRecord(
                platform=work.place.platform,
                conversation_id=work.lease.conversation_id,
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
                verdicts=(*meter.verdicts, *ending.verdicts),
            )
        )


def _ended(attempt: asyncio.Task[Ended]) -> Ended:
    """How an attempt that nothing overtook came to its end."""
    if attempt.cancelled():
        log.info("the turn ends: people have the conversation")
        return _TAKEN_OVER
    return attempt.result()


async def let_go(workshop: Workshop, work: TurnWork) -> None:
    """Put a turn back as it is; the next run of the program goes on with it."""
    try:
        await workshop.store.release(work.lease, work.turn_id)
    except StorageUnavailable as error:
        log.error("a turn that was let go counts as an attempt: %s", error)


async def _stop(task: "asyncio.Task[object]") -> None:
    """Cancel a task and wait until it is gone, whatever it says; one that has ended stays so."""
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # looked at, so that asyncio does not report it as forgotten
