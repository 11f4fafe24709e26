"""A platform in memory: a wall that posts hang on, refuses what it is told to, and can be slow."""

import asyncio
from collections import deque
from collections.abc import Callable

from engine.domain.messages import Place, Principal
from engine.domain.posts import Part, Post, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind


def refusal(kind: DeliveryErrorKind, retry_after: float | None = None) -> DeliveryError:
    """What a platform says instead of taking a post."""
    return DeliveryError("no", kind=kind, retry_after=retry_after)


class Wall:
    """Implements `engine.ports.delivery.Delivery`; `texts` are what people see, by id.

    `refusals` befall the next calls, whatever these are for; a call waits at the `gate` while that
    is closed. `lost` makes that many calls do their work and lose the answer. What hangs there
    stays where `keeps_all` is set. `history` is every text that was ever seen, in order.
    """

    settle_seconds = 2.0
    preview_seconds = 0.001

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.history: list[str] = []
        self.refusals: deque[DeliveryError] = deque()
        self.lost = 0
        self.has_room = True
        self.takes_more = True
        self.refuses_previews = False
        self.looked = 0
        self.keeps_all = False
        self.gate = asyncio.Event()
        self.gate.set()
        self.waiting = 0
        self._nonces: dict[str, str] = {}

    async def until(self, is_so: Callable[[], object], *, seconds: float = 5.0) -> None:
        """Return once something is so; raises TimeoutError after real seconds."""
        async with asyncio.timeout(seconds):
            while not is_so():  # noqa: ASYNC110 - it may be anything
                await asyncio.sleep(0.001)

    def render(self, post: Post) -> tuple[Part, ...]:
        """Messages of at most 400 characters."""
        text = post.text
        pieces = [text[start : start + 400] for start in range(0, len(text), 400)]
        return tuple(Part(text=piece, plain=piece) for piece in pieces)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """No sign is needed."""

    async def show_idle(self, place: Place) -> None:
        """No sign is needed."""

    def may_preview(self, place: Place) -> bool:
        """Whether there is room."""
        return self.has_room

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Hang up the beginning."""
        return None if self.refuses_previews else await self._hang(part.nonce, part.part.text)

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Put more in its place."""
        if self.takes_more:
            await self._pass()
            self._show(preview_id, part.text)
        return self.takes_more

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Take it down, if it hangs there."""
        await self._pass()
        shown = part.preview_id or self._nonces.get(part.nonce, "")
        if not self.keeps_all:
            self.texts.pop(shown, None)
        elif instead is None:
            raise refusal(DeliveryErrorKind.PERMANENT)
        elif shown in self.texts:
            self._show(shown, instead.text)

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Hang up a part, or put it in its preview's place."""
        if part.preview_id not in self.texts:
            return await self._hang(part.nonce, part.part.text)
        await self._pass()
        self._show(part.preview_id, part.part.text)
        self._lose()
        return part.preview_id

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """Look for what hangs there under the part's nonce."""
        self.looked += 1
        await self._pass()
        return self._nonces.get(part.nonce)

    async def _hang(self, nonce: str, text: str) -> str:
        await self._pass()
        remote_id = f"remote-{len(self._nonces) + 1}"
        self._nonces[nonce] = remote_id
        self._show(remote_id, text)
        self._lose()
        return remote_id

    async def _pass(self) -> None:
        if self.refusals:
            raise self.refusals.popleft()
        self.waiting += 1
        try:
            await self.gate.wait()
        finally:
            self.waiting -= 1

    def _lose(self) -> None:
        if self.lost:
            self.lost -= 1
            raise refusal(DeliveryErrorKind.IN_DOUBT)

    def _show(self, remote_id: str, text: str) -> None:
        self.texts[remote_id] = text
        self.history.append(text)
