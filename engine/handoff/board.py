"""The one live message of the desk: what it shows, and when it has to be brought up to date."""

import time
from dataclasses import dataclass

from engine.domain.messages import Place
from engine.handoff.ports import BoardView
from engine.handoff.words import duration

_BLIND_SECONDS = 10.0
"""Between looks at the queue where nothing of it was shown here; another process may change it."""


def counts(view: BoardView) -> str:
    """What there is beside the queue, behind the queue's figures; empty for nothing."""
    late, asked = len(view.overdue), len(view.questions)
    told = f", {late} promise{'s' * (late > 1)} overdue" if late else ""
    return told + (f", {asked} question{'s' * (asked > 1)} of the assistant" if asked else "")


@dataclass(frozen=True, kw_only=True, slots=True)
class BesideQueue:
    """A line of the board that is about no case in the queue, in plain words."""

    sign: str
    place: Place
    reference: str
    customer_name: str
    words: str


def beside_queue(view: BoardView, now: float) -> list[BesideQueue]:
    """Promises that are overdue, then what the assistant asks."""
    return [
        *(
            BesideQueue(
                sign="🤝",
                place=each.place,
                reference=each.reference,
                customer_name=each.customer_name,
                words=f"{each.whose} promised, overdue for {duration(now - each.due_at)}:"
                f" “{each.sentence}”",
            )
            for each in view.overdue
        ),
        *(
            BesideQueue(
                sign="❓",
                place=each.place,
                reference=each.reference,
                customer_name=each.customer_name,
                words=f"the assistant asks you, for {duration(now - each.asked_at)}: {each.text}",
            )
            for each in view.questions
        ),
    ]


class Board:
    """`seconds` lie between two changes at least, `clock_seconds` at most while somebody waits."""

    def __init__(self, *, seconds: float, clock_seconds: float) -> None:
        self._seconds = seconds
        self._clock_seconds = clock_seconds
        self._shown: object = None
        self._shown_at = 0.0
        self._looked_at: float | None = None
        self.is_stale = True

    @property
    def is_due(self) -> bool:
        """Whether to look at the queue; several changes at once are one."""
        if self._looked_at is None:
            return True
        pause = self._seconds if self.is_stale else max(self._seconds, _BLIND_SECONDS)
        return time.monotonic() - self._looked_at >= pause

    def shows_news(self, view: BoardView) -> bool:
        """Whether the board has to change; it is taken for changed then."""
        now = time.monotonic()
        self._looked_at, self.is_stale = now, False
        looks = (
            tuple((h.id, h.state, h.teammate and h.teammate.key, h.urgency) for h in view.queue),
            tuple((promise.id, promise.sentence) for promise in view.overdue),
            tuple(question.id for question in view.questions),
        )
        is_old = not view.is_empty and now - self._shown_at >= self._clock_seconds
        if looks == self._shown and not is_old:
            return False
        self._shown, self._shown_at = looks, now
        return True
