"""The two platforms of a made-up desk, and the unreliable wires that lead there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, assert_never

from engine.domain.desk import Alarm, ShowCard, ShowLine
from engine.domain.messages import Place
from engine.domain.posts import Part, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.handoff.ports import DeskTask
from tests.engine.chance import Chance, Life
from tests.engine.handoff.machine_watch import Watcher
from tests.engine.handoff.pinboard import FIRST, SECOND
from tests.engine.square import Line, Square, Wire

T = TypeVar("T")


@dataclass(kw_only=True)
class NotedSquare(Square):
    """What customers see, with a note of every change; while it `falters`, it takes little."""

    note: Callable[[str], None]
    falters: bool = False

    def post(self, place: Place, nonce: str, text: str) -> str:
        """Show something new."""
        shown = super().post(place, nonce, text)
        self.note(f"{nonce[:5]} is seen as {shown}: {text[:40]}")
        return shown

    def change(self, bubble: str, text: str) -> bool:
        """Change what is seen."""
        self.note(f"{bubble} changes: {text[:40]}")
        return super().change(bubble, text)

    def remove(self, part: QueuedPart) -> None:
        """Take something away."""
        self.note(f"{part.nonce[:5]} is taken away")
        super().remove(part)


class StillWire(Wire):
    """A wire on which what is under way keeps the clocks from jumping."""

    way = 1.0
    latest = 4.0
    latest_change = 0.0
    """An older change that overtakes a newer one would be seen for good: no platform is so slow."""

    def __init__(self, watcher: Watcher, *, life: Life, chance: Chance) -> None:
        Wire.__init__(self, life=life, chance=chance)
        self._watcher = watcher

    async def exchange(
        self, effect: Callable[[], T], *, may_be_late: bool = True, latest: float | None = None
    ) -> T:
        """One request."""
        self._watcher.keep_still(2 * self.way if self._chance.calm else self.latest)
        return await super().exchange(effect, may_be_late=may_be_late, latest=latest)


class CustomerLine(Line, StillWire):
    """To the customer's platform; all that leaves is looked at."""

    settle_seconds = 5.0
    preview_seconds = 0.5

    def __init__(
        self, square: NotedSquare, watcher: Watcher, *, life: Life, chance: Chance
    ) -> None:
        StillWire.__init__(self, watcher, life=life, chance=chance)
        self._square: NotedSquare = square
        self._before_showing = watcher.sent

    async def exchange(
        self, effect: Callable[[], T], *, may_be_late: bool = True, latest: float | None = None
    ) -> T:
        """One request."""
        if self._square.falters and self._chance.goes_wrong(0.7):
            await self._life.passes(self._chance.seconds(self.way))
            raise DeliveryError("come back later", kind=DeliveryErrorKind.RETRY)
        return await super().exchange(effect, may_be_late=may_be_late, latest=latest)

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Show more of an answer."""
        self._watcher.extended(place, part)
        return await super().extend_preview(place, preview_id, part)


@dataclass(kw_only=True, slots=True)
class Pin:
    """A post in the desk; `card` is the handoff whose card it is."""

    id: str
    channel: str
    nonce: str
    text: str
    card: int | None


@dataclass(kw_only=True)
class Board:
    """What teammates see, with a note of every change; a `closed` channel takes nothing."""

    note: Callable[[str], None]
    pins: dict[str, Pin] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    posted: int = 0

    def put(self, task: DeskTask, channel: str) -> tuple[str, str]:
        """Pin it up, or put it in its place."""
        if channel in self.closed:
            self.note(f"desk {channel} refuses {_words(task)}")
            raise DeliveryError("the channel is archived", kind=DeliveryErrorKind.PERMANENT)
        shown = self.pins.get(task.remote_id or "")
        if shown is None or shown.channel != channel:
            self.posted += 1
            is_card = isinstance(task.post, ShowCard) and task.handoff is not None
            card = task.handoff.id if is_card and task.handoff else None
            shown = Pin(id=f"p{self.posted}", channel=channel, nonce=task.nonce, text="", card=card)
            self.pins[shown.id] = shown
        shown.text = _words(task)
        self.note(f"desk {channel} {shown.id} for {task.handoff and task.handoff.id}: {shown.text}")
        return shown.channel, shown.id

    def find(self, nonce: str, channel: str) -> tuple[str, str] | None:
        """Where it is in a channel."""
        pins = self.pins.values()
        found = (pin.id for pin in pins if (pin.nonce, pin.channel) == (nonce, channel))
        return next(((channel, number) for number in found), None)

    def card_of(self, handoff_id: int) -> Pin | None:
        """The newest card of a handoff."""
        found = (pin for pin in reversed(self.pins.values()) if pin.card == handoff_id)
        return next(found, None)


class DeskLine(StillWire):
    """Implements `engine.handoff.ports.DeskDelivery` for one process."""

    def __init__(
        self, board: Board, watcher: Watcher, *, has_second: bool, life: Life, chance: Chance
    ) -> None:
        super().__init__(watcher, life=life, chance=chance)
        self._board = board
        self._has_second = has_second

    async def deliver(self, task: DeskTask) -> tuple[str, str]:
        """Post it, or bring it up to date."""
        channel = self._channel(task)
        latest = None if task.remote_id is None else self.latest_change
        return await self.exchange(lambda: self._board.put(task, channel), latest=latest)

    async def find(self, task: DeskTask) -> tuple[str, str] | None:
        """Look for it where it would be posted."""
        channel = self._channel(task)
        return await self.exchange(lambda: self._board.find(task.nonce, channel))

    def _channel(self, task: DeskTask) -> str:
        is_alarm = isinstance(task.post, Alarm) and task.post.second_channel
        if not (task.second_channel or is_alarm):
            return task.card_channel or FIRST
        if not self._has_second:
            raise DeliveryError("no second channel", kind=DeliveryErrorKind.PERMANENT)
        return SECOND


def card_words(state: str, teammate: str, brief: str | None) -> str:
    """What a card says, as far as it matters here."""
    return f"card {state} {teammate} {brief}"


def _words(task: DeskTask) -> str:
    match task.post:
        case ShowCard():
            known = task.handoff
            if known is None:
                return "board"
            name = known.teammate.name if known.teammate else "nobody"
            return card_words(known.state, name, known.brief)
        case ShowLine(text=text, author=author):
            return f"{author}: {text}"
        case Alarm(text=text):
            return f"alarm {text}"
    assert_never(task.post)
