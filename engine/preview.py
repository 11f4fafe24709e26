"""Shows an answer while it is being written, one message that the final post replaces.

idle -> showing -> closed. It only ever goes forward: whatever the platform refuses, whatever cannot
be known, and the first sentence that may not be said, ends the showing, and the answer comes whole.
"""

import asyncio
import logging
from collections.abc import Callable

from engine.domain.conversation import TurnWork
from engine.domain.posts import Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind, LeaseLost, StorageUnavailable
from engine.logs import trace
from engine.meter import Meter
from engine.ports.conversations import ConversationStore
from engine.ports.delivery import Delivery
from engine.sentences import may_show

_FIRST_SECONDS = 1.0

_SHORTEST = 120
"""Characters to begin with: less is a greeting, or what Claude says before it looks something up.
"""

log = logging.getLogger(__name__)


class Preview:
    """The preview of one attempt at a turn; costs one task from Claude's first word on.

    `render` makes the text so far into parts; the first is shown. `may_be_said` is asked about
    every text before that. `meter.previewed` is set as long as something is shown or may be. An
    answer that is whole within `first_seconds` of its first word needs no preview.
    """

    def __init__(
        self,
        work: TurnWork,
        *,
        store: ConversationStore,
        delivery: Delivery,
        render: Callable[[str], tuple[Part, ...]],
        may_be_said: Callable[[str], bool],
        meter: Meter,
        first_seconds: float = _FIRST_SECONDS,
    ) -> None:
        self._work = work
        self._store = store
        self._delivery = delivery
        self._render = render
        self._may_be_said = may_be_said
        self._meter = meter
        self._first_seconds = first_seconds
        self._text = ""
        self._grown = asyncio.Event()
        self._closing = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def heard(self, text: str) -> None:
        """Claude has said this much; a text that is no longer than before begins anew."""
        self._text = text
        self._grown.set()
        if self._task is None and not self._closing.is_set():
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Show no more; once this returns, nothing of it is under way at the platform.

        Cancelled, it breaks off what is under way and waits for that.
        """
        self._closing.set()
        self._grown.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            await self._show()
        except (LeaseLost, StorageUnavailable) as error:
            log.info("a preview ends early: %s", error)  # the turn meets the same by itself
        except DeliveryError as error:
            log.warning("whether a preview is shown is not known: %s: %s", error.kind, error)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a preview broke: %s", trace(error))

    async def _show(self) -> None:
        """Open where there is enough to show, then show more of it as often as is allowed."""
        parts = await self._beginning()
        preview_id = await self._open(parts[0]) if parts else None
        if preview_id is None:
            return
        shown = parts
        while len(shown) == 1 and await self._more(self._delivery.preview_seconds):
            text = may_show(self._text)
            if not self._may_be_said(text):
                return
            parts = self._render(text) or shown
            if parts[0] != shown[0] and not await self._delivery.extend_preview(
                self._work.place, preview_id, parts[0]
            ):
                return
            shown = parts

    async def _beginning(self) -> tuple[Part, ...]:
        """What to begin with, once it is long enough; nothing if the end comes before.

        Nor if it may not be said.
        """
        pause = self._first_seconds
        while await self._more(pause):
            text = may_show(self._text)
            if len(text) >= _SHORTEST:
                return self._render(text) if self._may_be_said(text) else ()
            pause = self._delivery.preview_seconds
        return ()

    async def _more(self, pause: float) -> bool:
        """Wait this many seconds and then for more text; False when it is time to close."""
        try:
            async with asyncio.timeout(pause):
                await self._closing.wait()
        except TimeoutError:
            await self._grown.wait()
            self._grown.clear()
        return not self._closing.is_set()

    async def _open(self, part: Part) -> str | None:
        """Post the beginning; its id, or None where nothing can be added to it."""
        work = self._work
        if not self._delivery.may_preview(work.place):
            return None
        queued = await self._store.begin_preview(work.lease, work.turn_id, part)
        if queued is None:
            return None
        self._meter.previewed = True
        preview_id = await self._posted(queued)
        if preview_id is None:
            await self._store.drop_preview(work.lease, queued)
            self._meter.previewed = False
        else:
            await self._confirm(queued, preview_id)
        return preview_id

    async def _confirm(self, queued: QueuedPart, preview_id: str) -> None:
        """Note where it is, also if it has to go again: people may have taken over meanwhile."""
        try:
            await self._store.confirm_preview(self._work.lease, queued, preview_id)
        except LeaseLost:
            await self._store.note_arrival(queued, preview_id)
            raise

    async def _posted(self, queued: QueuedPart) -> str | None:
        """The platform's id; None if nothing is shown. Raises where that is not known."""
        if self._closing.is_set():
            return None
        work = self._work
        try:
            return await self._delivery.open_preview(
                work.place, work.asked[-1].id, work.principal, queued
            )
        except DeliveryError as error:
            if error.kind is DeliveryErrorKind.IN_DOUBT:
                raise
            log.warning("a preview is refused: %s: %s", error.kind, error)
            return None
