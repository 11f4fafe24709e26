"""Brings desk posts to the platform of the desk, in order, and has briefs written for them."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.domain.commands import BriefMade
from engine.domain.decisions import Done
from engine.domain.desk import ShowCard
from engine.domain.handoff import Actor, ActorKind, Handoff
from engine.domain.messages import Platform
from engine.errors import StorageUnavailable
from engine.handoff.board import Board
from engine.handoff.brief import Briefs, plain_brief
from engine.handoff.desk_posting import DeskPosting
from engine.handoff.ports import DeskTask, HandoffStore
from engine.logs import trace

log = logging.getLogger(__name__)

_ASSISTANT = Actor(kind=ActorKind.ASSISTANT)
_BRIEF_FROM = 60
"""Newest messages a brief is made from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskPace:
    """How often the desk is looked after; durations in seconds.

    `board_seconds` and `clock_seconds` are those of `Board`.
    """

    look_seconds: float = 0.5
    retry_seconds: float = 1.0
    at_once: int = 4
    board_seconds: float = 2.0
    clock_seconds: float = 60.0


class DeskWork:
    """Runs in the process of the desk's platform alone; `worker` names it in its claims.

    `changed` is told of a handoff whose brief has come.
    """

    def __init__(
        self,
        store: HandoffStore,
        posting: DeskPosting,
        briefs: Briefs,
        *,
        platform: Platform,
        worker: str,
        changed: Callable[[Handoff], None],
        pace: DeskPace | None = None,
    ) -> None:
        self._store = store
        self._posting = posting
        self._briefs = briefs
        self._platform = platform
        self._worker = worker
        self._changed = changed
        self._pace = pace or DeskPace()
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._bringing: set[asyncio.Task[None]] = set()
        self._briefing: set[asyncio.Task[None]] = set()
        self._briefed: set[int] = set()
        self._may_brief = asyncio.Semaphore(self._pace.at_once)
        self._board = Board(
            seconds=self._pace.board_seconds, clock_seconds=self._pace.clock_seconds
        )

    async def start(self) -> None:
        """Go on with whatever waits, and look for more again and again."""
        self._loop = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Something is to be shown: look at once."""
        self._news.set()

    async def drain(self, seconds: float) -> None:
        """Begin nothing new, give what is under way `seconds` to end, then let go of it.

        What is let go is looked for at the next start, before it is sent again.
        """
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
        for brief in self._briefing:
            brief.cancel()  # the card has the plain one
        tasks = {*self._bringing, *self._briefing}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        has_begun = False
        while True:
            self._news.clear()
            try:
                if not has_begun:
                    await self._brief_what_was_left()
                    has_begun = True
                await self._take_some()
                await self._tend_board()
            except StorageUnavailable as error:
                log.error("the database is away, the desk waits for it: %s", error)
                await asyncio.sleep(self._pace.retry_seconds)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("the desk's work broke, it is tried again: %s", trace(error))
                await asyncio.sleep(self._pace.retry_seconds)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._pace.look_seconds):
                    await self._news.wait()

    async def _take_some(self) -> None:
        while len(self._bringing) < self._pace.at_once:
            task = await self._store.next_task(self._platform, self._worker)
            if task is None:
                return
            self._spawn(self._bring(task))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._bringing.add(task)
        task.add_done_callback(self._brought)

    def _brought(self, task: "asyncio.Task[None]") -> None:
        self._bringing.discard(task)
        self._news.set()  # there is room, and what waited for this post may go
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("bringing a desk post broke: %s", trace(error))

    async def _bring(self, task: DeskTask) -> None:
        """A card without a brief is shown with the plain one; Claude's comes when it comes."""
        handoff = task.handoff
        if not isinstance(task.post, ShowCard) or handoff is None:
            await self._posting.bring(task)
            return
        if handoff.brief is None and handoff.state.is_open:
            said = await self._said(handoff)
            task = replace(task, handoff=replace(handoff, brief=plain_brief(handoff, said)))
            self._begin_brief(handoff, said)
        if await self._posting.bring(task):
            self._board.is_stale = True

    async def _said(self, handoff: Handoff) -> Sequence[tuple[str, str]]:
        try:
            return await self._store.transcript(handoff.conversation_id, limit=_BRIEF_FROM)
        except Exception as error:  # noqa: BLE001 - a card without its brief is better than none
            log.error("what was said cannot be read for a brief: %s", trace(error))
            return ()

    async def _brief_what_was_left(self) -> None:
        """An earlier run may have ended between a card and its brief."""
        for handoff in await self._store.open_handoffs():
            if handoff.brief is None:
                self._begin_brief(handoff, await self._said(handoff))

    def _begin_brief(self, handoff: Handoff, said: Sequence[tuple[str, str]]) -> None:
        """One brief is enough; a card that was claimed before it came does not know of it."""
        if handoff.id in self._briefed:
            return
        self._briefed.add(handoff.id)
        task = asyncio.create_task(self._brief(handoff, said))
        self._briefing.add(task)
        task.add_done_callback(self._briefing.discard)

    async def _brief(self, handoff: Handoff, said: Sequence[tuple[str, str]]) -> None:
        try:
            async with self._may_brief:
                text = await self._briefs.write(handoff, said)
            end = await self._store.carry_out(handoff.id, BriefMade(text=text), _ASSISTANT)
        except Exception as error:  # noqa: BLE001 - logged without its words
            self._briefed.discard(handoff.id)  # the next change of the card tries again
            log.error("a brief broke, the card keeps the plain one: %s", trace(error))
        else:
            if isinstance(end, Done):
                self._changed(end.handoff)

    async def _tend_board(self) -> None:
        """Have the board brought up to date where what it shows changed, or time passed in it."""
        if not self._board.is_due:
            return
        if self._board.shows_news(await self._store.board()):
            await self._store.ring((ShowCard(),), None)
            self._news.set()
