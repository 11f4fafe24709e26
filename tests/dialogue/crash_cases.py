"""Every step of Tandem's work of which something stays, and where it dies in the tests.

A new step is one line in `STEPS`: it is died at on both sides, wherever it is passed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

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
    """A death, and perhaps another while Tandem recovers from it.

    `needs_catch_up` where Discord alone knows what was said; `asks_again` where Claude's answer
    could not be stored, so that it has to be asked once more.
    """

    where: Where
    at: Point
    then: Point | None = None
    needs_catch_up: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.at}" + (f", {self.then}" if self.then else "")

    @property
    def asks_again(self) -> bool:
        """Whether Claude had answered and its answer could not be stored."""
        return (self.at.step, self.at.moment) in _ANSWER_LOST


SLACK_POST = "POST /chat.postMessage"
SLACK_SEARCH = "GET /conversations.replies"
DISCORD_POST = "POST /channels/{id}/messages"
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

SIDE_STEPS = frozenset(
    {
        "GET /gw",
        "GET /link",
        "GET /oauth2/applications/@me",
        "GET /users.info",
        "GET /users/@me",
        "POST /agents.sessions.setStatus",
        "POST /apps.connections.open",
        "POST /auth.test",
        "POST /channels/{id}/typing",
        "knowledge._sync",
    }
)
"""Connecting, names, signs, articles: nothing of a conversation stays of them."""

_ANSWER_LOST = {
    (ASK_CLAUDE, Moment.AFTER),
    ("calls.record_answer", Moment.BEFORE),
    ("ending.finish_turn", Moment.BEFORE),
}


def cases() -> Iterator[Case]:
    """All of them."""
    for step in STEPS:
        for where in step.places:
            for moment in Moment:
                for nth in step.times:
                    point = Point(step=step.name, moment=moment, nth=nth)
                    yield Case(where=where, at=point, needs_catch_up=_is_unseen(where, point))
    yield from _dying_twice()


def _is_unseen(where: Where, point: Point) -> bool:
    return (
        where is Where.FORUM and point.step == "receiving.receive" and point.moment is Moment.BEFORE
    )


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
