"""A desk in memory: a pinboard that takes cards and lines, refuses what it is told to, is slow."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.desk import Alarm, ShowCard, ShowLine
from engine.domain.handoff import Handoff
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.handoff.ports import DeskTask

FIRST, SECOND = "C-DESK", "C-SECOND"


def refusal(kind: DeliveryErrorKind, retry_after: float | None = None) -> DeliveryError:
    """What a platform says instead of taking a post."""
    return DeliveryError("no", kind=kind, retry_after=retry_after)


@dataclass(kw_only=True, slots=True)
class Pinned:
    """A post as people see it; `under` is the card in whose thread it hangs."""

    channel: str
    id: str
    text: str
    under: str | None
    nonce: str


class Pinboard:
    """Implements `engine.handoff.ports.DeskDelivery`.

    `refusals` befall the next posts. `lost` makes that many posts arrive and lose the answer.
    `closed` channels take nothing, `banned` texts are refused. A post waits at the `gate` while
    that is closed.
    """

    def __init__(self) -> None:
        self.pinned: list[Pinned] = []
        self.refusals: deque[DeliveryError] = deque()
        self.lost = 0
        self.closed: set[str] = set()
        self.banned: set[str] = set()
        self.looked = 0
        self.waiting = 0
        self.shown: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    @property
    def cards(self) -> list[Pinned]:
        """The cards of handoffs, in the order they were posted."""
        return [post for post in self.pinned if post.text.startswith("card ")]

    def lines(self, card: Pinned) -> list[str]:
        """What hangs below a card."""
        return [post.text for post in self.pinned if post.under == card.id]

    async def until(self, is_so: Callable[[], object], *, seconds: float = 5.0) -> None:
        """Return once something is so; raises TimeoutError after real seconds."""
        async with asyncio.timeout(seconds):
            while not is_so():  # noqa: ASYNC110 - it may be anything
                await asyncio.sleep(0.001)

    async def deliver(self, task: DeskTask) -> tuple[str, str]:
        """Pin it up, or put it in its place."""
        self.waiting += 1
        try:
            await self.gate.wait()
        finally:
            self.waiting -= 1
        if self.refusals:
            raise self.refusals.popleft()
        channel = SECOND if task.second_channel else task.card_channel or FIRST
        if channel in self.closed or _words(task) in self.banned:
            raise refusal(DeliveryErrorKind.PERMANENT)
        pinned = self._pin(task, channel)
        if self.lost:
            self.lost -= 1
            raise refusal(DeliveryErrorKind.IN_DOUBT)
        return pinned.channel, pinned.id

    async def find(self, task: DeskTask) -> tuple[str, str] | None:
        """Where it hangs, likeliest first."""
        self.looked += 1
        likely = SECOND if task.second_channel else FIRST
        pinned = sorted(self.pinned, key=lambda post: post.channel != likely)
        found = (post for post in pinned if post.nonce == task.nonce)
        return next(((post.channel, post.id) for post in found), None)

    def _pin(self, task: DeskTask, channel: str) -> Pinned:
        text = _words(task)
        self.shown.append(text)
        for post in self.pinned:
            if post.id == task.remote_id:
                post.text = text
                return post
        under = task.card_id if isinstance(task.post, ShowLine) else None
        number = f"p{len(self.pinned)}"
        pinned = Pinned(channel=channel, id=number, text=text, under=under, nonce=task.nonce)
        self.pinned.append(pinned)
        return pinned


def _words(task: DeskTask) -> str:
    match task.post:
        case ShowCard():
            return "board" if task.handoff is None else _card(task.handoff)
        case ShowLine(text=text, author=author):
            return f"{author}: {text}"
        case Alarm(text=text):
            return f"alarm {text}"


def _card(handoff: Handoff) -> str:
    who = handoff.teammate.name if handoff.teammate else "nobody"
    return f"card {handoff.state} {who}\n{handoff.brief}"
