"""One conversation being served: gathers the burst, runs its turns, sends what they say."""

import asyncio
import logging
from typing import assert_never

from engine.domain.conversation import NoWork, Outcome, SendWork, TurnWork, WaitWork, Work
from engine.domain.messages import InboundMessage
from engine.errors import LeaseLost, StorageUnavailable
from engine.history import unreadable
from engine.logs import bound, trace
from engine.meter import Meter
from engine.outgoing import SendEnd
from engine.overtaking import RunningTurn, let_go
from engine.sign import WorkingSign
from engine.turn import Ended
from engine.workshop import Workshop

log = logging.getLogger(__name__)

_LONGEST_BACKOFF = 60.0
_MOST_BREAKS = 2
"""Times in a row that work may break on an error of ours; then its turn ends with a notice."""


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
        self._running: RunningTurn | None = None
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

    def look(self) -> None:
        """Something is stored here that no customer said."""
        self._heard.set()

    @property
    def is_in_turn(self) -> bool:
        """Whether Claude is at work for it."""
        return self._running is not None

    def silence(self) -> None:
        """People have the conversation: the turn under way is void, what they say goes out."""
        if self._running is not None:
            self._running.silence()
        self._heard.set()

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
        await self._shop.pace.gather(self._heard, at_once=self._at_once)
        while True:
            async with self._shop.slots:
                then = await self._piece()
            if not isinstance(then, _More):
                return then

    async def _piece(self) -> "float | _More | None":
        """One turn with what it says, or what was left to be said; others come in between."""
        if self._shop.draining.is_set():
            return None
        work = await self._next()
        while isinstance(work, TurnWork):
            if self._shop.draining.is_set():
                await let_go(self._shop, work)
                return None
            # What it says goes out even while draining.
            work = await self._turn(work) or await self._next()
        match work:
            case NoWork():
                return None
            case WaitWork(until=until):
                # The clock may have been set back since: look again before too long.
                return min(max(0.0, until - self._shop.clock()), _LONGEST_BACKOFF)
            case SendWork():
                return await self._send(work)
        assert_never(work)

    async def _next(self) -> Work:
        self._changed.clear()  # what was said so far is in the work
        return await self._shop.store.next_work(
            self._id,
            compose=unreadable if self._is_hopeless else self._shop.compose,
            prompt=self._shop.turns.prompt.digest,
        )

    @property
    def _is_hopeless(self) -> bool:
        """Whether what is next has broken so often that trying the same again is no use."""
        return self._breaks >= _MOST_BREAKS

    async def _send(self, work: SendWork) -> "_More | None":
        end = await self._shop.outgoing.send(work)
        if end is not SendEnd.NOT_SENT:
            await self._end_sign(posted=end is not SendEnd.WITHDRAWN)
        self._breaks = 0
        return None if end is SendEnd.LAST else _More()

    async def _turn(self, work: TurnWork) -> SendWork | None:
        turn = RunningTurn(self._shop, attempt=self._attempt, changed=self._changed)
        self._running = turn
        try:
            ended = await turn.run(work)
        finally:
            self._running = None
        if ended.ending.outcome is Outcome.TAKEN_OVER:
            await self._end_sign(posted=False)
        self._breaks = 0
        return ended.send

    async def _attempt(self, work: TurnWork, meter: Meter) -> Ended:
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

    async def _end_sign(self, *, posted: bool) -> None:
        """Take the sign away; a post does so by itself."""
        sign, self._sign = self._sign, None
        if sign is not None:
            await sign.stop(posted=posted)
