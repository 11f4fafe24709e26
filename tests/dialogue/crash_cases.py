"""Every step of Tandem's work of which something stays, and where it dies in the tests.

A new step is one line in `STEPS`: it is died at on both sides, wherever it is passed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from tests.dialogue.crash_points import ACK, Moment, Point


class Where(StrEnum):
    """The conversation that is acted."""

    SLACK = "slack"
    """A thread in a channel."""

    FORUM = "forum"
    """A post in a forum on Discord."""

    CHANNEL = "channel"
    """A mention on Discord, on which a thread has to be opened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """Something that is done, where it is a case, and which times it is reached."""

    name: str
    places: tuple[Where, ...] = (Where.SLACK, Where.FORUM)
    times: tuple[int, ...] = (1,)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A death, and perhaps another while Tandem recovers from it."""

    where: Where
    at: Point
    then: Point | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.at}" + (f", {self.then}" if self.then else "")

    @property
    def asks_again(self) -> bool:
        """Whether Claude had answered and its answer could not be stored."""
        return (self.at.step, self.at.moment) in _ANSWER_LOST

    @property
    def is_in_a_turn(self) -> bool:
        """Whether a preview is shown of an answer that Claude has not ended."""
        return self.at.step not in _AFTER_THE_TURN


SLACK_POST = "POST /chat.postMessage"
SLACK_START = "POST /chat.startStream"
SLACK_STOP = "POST /chat.stopStream"
SLACK_SEARCH = "GET /conversations.replies"
DISCORD_POST = "POST /channels/{id}/messages"
DISCORD_EDIT = "PATCH /channels/{id}/messages/{id}"
DISCORD_SEARCH = "GET /channels/{id}/messages"
ASK_CLAUDE = "POST /v1/messages"
BOTH = (1, 2)
_SLACK, _FORUM, _CHANNEL = (Where.SLACK,), (Where.FORUM,), (Where.CHANNEL,)

STEPS = (
    Step(name="receiving.receive", times=(1, 3)),
    Step(name=ACK, places=_SLACK),
    Step(name="taking.next_work", times=BOTH),
    Step(name=ASK_CLAUDE, times=BOTH),
    Step(name="calls.record_answer"),
    Step(name="calls.begin_call"),
    Step(name="POST /quote"),
    Step(name="calls.record_result"),
    Step(name="ending.finish_turn", times=BOTH),
    Step(name="sending.begin"),
    Step(name="GET /channels/{id}/messages/{id}", places=_CHANNEL),
    Step(name="POST /channels/{id}/messages/{id}/threads", places=_CHANNEL),
    Step(name=SLACK_POST, places=_SLACK, times=BOTH),
    Step(name=DISCORD_POST, places=_FORUM, times=BOTH),
    Step(name=DISCORD_POST, places=_CHANNEL),
    Step(name="sending.confirm", times=BOTH),
)

PREVIEW_STEPS = (
    Step(name=SLACK_START, places=_SLACK),
    Step(name="POST /chat.appendStream", places=_SLACK),
    Step(name=SLACK_STOP, places=_SLACK),
    Step(name=DISCORD_POST, places=_FORUM),
    Step(name=DISCORD_EDIT, places=_FORUM),
    Step(name="previewing.confirm"),
)
"""Dying around `previewing.begin` is dying before the first of them, or while Claude is asked."""

_AROUND_THE_LAST_EDIT = (
    Point(step="sending.begin", moment=Moment.AFTER),
    Point(step="sending.confirm", moment=Moment.BEFORE),
)
"""How many edits come before it, nobody knows."""

OVERTAKEN = Step(name="absorbing.absorb")
"""A turn begins again with what was said meanwhile."""

ROUTED_STEPS = (
    Step(name="routing.take_route", times=BOTH),
    Step(name=ASK_CLAUDE, times=(1,)),
)
"""With routes a turn gets its own before Claude is asked."""

ALL_STEPS = (*STEPS, *PREVIEW_STEPS, OVERTAKEN)

SIDE_STEPS = frozenset(
    {
        DISCORD_SEARCH,
        "GET /channels/{id}/threads/archived/public",
        "GET /gw",
        "GET /link",
        "GET /oauth2/applications/@me",
        "GET /users.info",
        "GET /users/@me",
        "POST /agents.sessions.setStatus",
        "POST /apps.connections.open",
        "POST /auth.test",
        "POST /channels/{id}/typing",
        "knowledge._record",
        "knowledge._shelved",
        "previewing.begin",
        "presence.arrive",
        "presence.seen",
    }
)
"""Connecting, names, signs, articles, reading: nothing of a conversation stays of them."""

_AFTER_THE_TURN = {SLACK_STOP, "sending.begin", "sending.confirm"}
_ANSWER_LOST = {
    (ASK_CLAUDE, Moment.AFTER),
    ("calls.record_answer", Moment.BEFORE),
    ("ending.finish_turn", Moment.BEFORE),
}


def cases() -> Iterator[Case]:
    """Those of the long play."""
    yield from both_sides(STEPS)
    yield from _dying_twice()


def preview_cases() -> Iterator[Case]:
    """Those of an answer that is shown while it is written."""
    yield from both_sides(PREVIEW_STEPS)
    for point in _AROUND_THE_LAST_EDIT:
        yield Case(where=Where.FORUM, at=point)


def overtaken_cases() -> Iterator[Case]:
    """Those of a question that is followed by another while Claude thinks."""
    yield from both_sides((OVERTAKEN,))


def both_sides(steps: Sequence[Step]) -> Iterator[Case]:
    """Before and after each step, each time, wherever it is a case."""
    for step in steps:
        for where in step.places:
            for moment in Moment:
                for nth in step.times:
                    yield Case(where=where, at=Point(step=step.name, moment=moment, nth=nth))


def taking_turns(steps: Sequence[Step]) -> Iterator[Case]:
    """Before and after each step, each time, on one of its platforms: these take turns."""
    for turn, step in enumerate(steps):
        for number, (moment, nth) in enumerate(product(Moment, step.times)):
            where = step.places[(turn + number) % len(step.places)]
            yield Case(where=where, at=Point(step=step.name, moment=moment, nth=nth))


def _dying_twice() -> Iterator[Case]:
    """Died after a post, and again while it is looked for or noted as found."""
    for where, post, search in (
        (Where.SLACK, SLACK_POST, SLACK_SEARCH),
        (Where.FORUM, DISCORD_POST, DISCORD_SEARCH),
    ):
        posted = Point(step=post, moment=Moment.AFTER)
        for moment in Moment:
            for step in (search, "sending.confirm"):
                yield Case(where=where, at=posted, then=Point(step=step, moment=moment))
        claimed = Point(step="sending.begin", moment=Moment.AFTER)
        yield Case(where=where, at=claimed, then=posted)
