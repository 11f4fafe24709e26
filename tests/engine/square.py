"""A chat platform in memory: what people see there, and the unreliable line that leads to it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from engine.domain.messages import Place, Principal
from engine.domain.posts import Part, Post, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from tests.engine.chance import Chance, Life

T = TypeVar("T")


@dataclass(kw_only=True, slots=True)
class Bubble:
    """A message of ours that people see; it keeps its place when its text changes."""

    id: str
    place: Place
    nonce: str
    text: str


@dataclass(kw_only=True)
class Square:
    """What people see, oldest first."""

    bubbles: dict[str, Bubble] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    """Nonces of what the platform will never take."""

    posted: int = 0

    def post(self, place: Place, nonce: str, text: str) -> str:
        """Show something new; the platform itself does not notice what it has already."""
        self.posted += 1
        shown = Bubble(id=f"b{self.posted}", place=place, nonce=nonce, text=text)
        self.bubbles[shown.id] = shown
        return shown.id

    def put(self, place: Place, part: QueuedPart) -> str:
        """Show a part, unless it is one of those that are never taken."""
        if part.nonce in self.refused:
            raise DeliveryError("never", kind=DeliveryErrorKind.PERMANENT)
        return self.post(place, part.nonce, part.part.text)

    def change(self, bubble: str, text: str) -> bool:
        """Change what is seen; False if it is gone."""
        if bubble not in self.bubbles:
            return False
        self.bubbles[bubble].text = text
        return True

    def find(self, nonce: str) -> str | None:
        """The newest with this nonce."""
        return next((b.id for b in reversed(self.bubbles.values()) if b.nonce == nonce), None)

    def remove(self, part: QueuedPart) -> None:
        """Take a preview away, whether its id is known or not."""
        self.bubbles.pop(part.preview_id or self.find(part.nonce) or "", None)


class Wire:
    """The way to a platform.

    What is under way when its process dies or stops waiting arrives all the same, after `latest` at
    the most.
    """

    way = 2.0
    """Seconds to the platform, and as many back."""

    latest = 8.0
    """Seconds on its way of a request whose answer is lost."""

    latest_change = 8.0
    """The same for a change of what is seen already."""

    def __init__(self, *, life: Life, chance: Chance) -> None:
        self._life = life
        self._chance = chance

    async def exchange(
        self, effect: Callable[[], T], *, may_be_late: bool = True, latest: float | None = None
    ) -> T:
        """One request: it may not get through, and its answer may not."""
        await self._life.goes_on()
        there, back = self._chance.seconds(self.way), self._chance.seconds(self.way)
        if self._chance.goes_wrong(0.15):
            await self._life.passes(there)
            raise self._refusal()
        is_lost = may_be_late and self._chance.goes_wrong(0.15)
        late = self.latest if latest is None else latest
        way = self._chance.random() * late if is_lost else there
        landed: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        landing = asyncio.get_running_loop().call_later(way, _land, effect, landed)
        try:
            if is_lost:
                await self._life.passes(there + back)
                raise DeliveryError("no answer", kind=DeliveryErrorKind.IN_DOUBT)
            result = await asyncio.shield(landed)
            await self._life.passes(back)
        finally:
            if not may_be_late:
                landing.cancel()
        return result

    def _refusal(self) -> DeliveryError:
        kinds = [DeliveryErrorKind.RETRY, DeliveryErrorKind.RETRY, DeliveryErrorKind.IN_DOUBT]
        after = self._chance.choice([None, None, 1.0, 30.0])
        kind = self._chance.choice(kinds)
        return DeliveryError("no", kind=kind, retry_after=after)


class Line(Wire):
    """Implements `engine.ports.delivery.Delivery` for one process.

    What is under way when its process dies or stops waiting arrives all the same, within
    `settle_seconds`. `before_showing` is called with all that is about to be shown anew.
    """

    settle_seconds = 10.0
    preview_seconds = 1.5

    def __init__(
        self,
        square: Square,
        *,
        life: Life,
        chance: Chance,
        before_showing: Callable[[Place, QueuedPart], None],
    ) -> None:
        super().__init__(life=life, chance=chance)
        self._square = square
        self._before_showing = before_showing

    def render(self, post: Post) -> tuple[Part, ...]:
        """Messages of at most 400 characters."""
        text = post.text
        pieces = [text[start : start + 400] for start in range(0, len(text), 400)]
        return tuple(Part(text=piece, plain=piece) for piece in pieces)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Takes its time."""
        await self._life.passes(self._chance.seconds(1.0))

    async def show_idle(self, place: Place) -> None:
        """Takes its time."""
        await self._life.passes(self._chance.seconds(1.0))

    def may_preview(self, place: Place) -> bool:
        """Now and then there is no room."""
        return not self._chance.goes_wrong(0.1)

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Show the beginning."""
        self._before_showing(place, part)
        if self._chance.goes_wrong(0.1):
            await self._life.passes(self._chance.seconds(self.way))
            return None
        return await self.exchange(lambda: self._square.post(place, part.nonce, part.part.text))

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Show more; what is broken off does not arrive later."""
        if self._chance.goes_wrong(0.05):
            return False
        try:
            return await self.exchange(
                lambda: self._square.change(preview_id, part.text), may_be_late=False
            )
        except DeliveryError:
            return self._chance.random() < 0.5

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Take it away."""
        await self.exchange(lambda: self._square.remove(part))

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Put a part in its preview's place, or show it anew; a few are never taken."""
        self._before_showing(place, part)
        if part.attempt <= 1 and self._chance.goes_wrong(0.02):
            self._square.refused.add(part.nonce)
        if (shown := part.preview_id) is not None:
            changing = self.exchange(
                lambda: self._square.change(shown, part.part.text), latest=self.latest_change
            )
            if await changing:
                return shown
            if (found := await self.find(place, part)) is not None:
                return found
        return await self.exchange(lambda: self._square.put(place, part))

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """Look for it."""
        return await self.exchange(lambda: self._square.find(part.nonce))


def _land(effect: Callable[[], T], landed: asyncio.Future[T]) -> None:
    """Do it, whether anybody still waits for it or not."""
    try:
        result = effect()
    except DeliveryError as error:
        landed.set_exception(error)
        landed.exception()  # looked at, in case nobody is left to do so
    else:
        landed.set_result(result)
