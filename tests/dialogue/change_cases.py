"""Every step of a change from its question to its outcome, and where Tandem dies in it.

`every` is for the bench, `sample` for the tests: both sides of every step, on one platform and with
one of the changes, taking turns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, product

from engine.accounts.pending import WriteTool
from tests.dialogue.change_play import Trouble
from tests.dialogue.crash_cases import (
    ASK_CLAUDE,
    BOTH,
    DISCORD_EDIT,
    DISCORD_POST,
    SIDE_STEPS,
    SLACK_POST,
    Step,
    Where,
    both_sides,
    taking_turns,
)
from tests.dialogue.crash_points import ACK, Moment, Point

PLACES = (Where.SLACK, Where.FORUM)
_SLACK, _FORUM = (Where.SLACK,), (Where.FORUM,)
THREE = (1, 2, 3)
CALLS: Mapping[WriteTool, str] = {
    WriteTool.CANCEL_ORDER: "POST /customers/K-1/orders/OR-100/cancellation",
    WriteTool.CHANGE_ADDRESS: "PUT /customers/K-1/address",
    WriteTool.FILE_CLAIM: "POST /customers/K-1/claims",
}
WRITE = "the call that makes the change"
LOOK_UP = "GET /customers/K-1/changes/{id}"
DEFER = "actions._changed"
CLICKED, BEGIN, FINISH, TELL = (
    "actions._clicked",
    "actions._begin",
    "actions._finish",
    "action_posts._tell",
)

BEFORE_THE_CLICK = (
    Step(name="receiving.receive", places=_SLACK),
    Step(name=ACK, places=_SLACK, times=BOTH),
    Step(name="calls.record_answer"),
    Step(name="calls.begin_call"),
    Step(name="POST /users/@me/channels", places=_FORUM),
)
FROM_THE_CLICK = (
    Step(name="actions._propose"),
    Step(name="calls.record_result"),
    Step(name="taking.next_work", times=THREE),
    Step(name=ASK_CLAUDE, times=THREE),
    Step(name="ending.finish_turn", times=BOTH),
    Step(name="sending.begin", times=(1, 2, 3, 4)),
    Step(name=SLACK_POST, places=_SLACK, times=THREE),
    Step(name=DISCORD_POST, places=_FORUM, times=(1, 2, 3, 4)),
    Step(name="sending.confirm", times=(1, 2, 3, 4)),
    Step(name=ACK, places=_SLACK, times=(3, 4)),
    Step(name="POST /interactions/{id}/{id}/callback", places=_FORUM),
    Step(name=CLICKED),
    Step(name="POST /chat.postEphemeral", places=_SLACK),
    Step(name="POST /webhooks/{id}/{id}", places=_FORUM),
    Step(name=BEGIN),
    Step(name=WRITE),
    Step(name=FINISH),
    Step(name=TELL),
    Step(name="POST /chat.update", places=_SLACK),
    Step(name=DISCORD_EDIT, places=_FORUM),
)
STEPS = (*BEFORE_THE_CLICK, *FROM_THE_CLICK)
AT_THE_OFFICE = (Step(name=BEGIN), Step(name=WRITE), Step(name=FINISH), Step(name=DEFER))
"""Those around a call that fails."""

SIDE = SIDE_STEPS | {
    "GET /customers/K-1/profile",
    "GET /customers/K-1/orders/OR-100",
    "GET /customers/K-1/policies/P-100",
    "link_requests._checked",
    "actions._expire",
    "receiving.receive",
}
"""Reading, too, messages, and looking for what has waited too long."""

_SAMPLED = (
    *(Step(name=name) for name in ("actions._propose", CLICKED, BEGIN, WRITE, FINISH, TELL)),
    Step(name="ending.finish_turn", times=BOTH),
    Step(name="POST /chat.update", places=_SLACK),
    Step(name=DISCORD_EDIT, places=_FORUM),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeCase:
    """A change, what goes wrong with it, a death, and perhaps another in recovering from it."""

    where: Where
    write: WriteTool
    at: Point
    then: Point | None = None
    trouble: Trouble = Trouble.NONE

    def __str__(self) -> str:
        deaths = f"{self.at}" + (f", {self.then}" if self.then else "")
        return f"{self.where}: {self.write}, {self.trouble}, {deaths}"

    @property
    def deaths(self) -> tuple[Point, ...]:
        """Where each of the first processes dies."""
        return tuple(self._point(p) for p in (self.at, self.then) if p is not None)

    def _point(self, point: Point) -> Point:
        step = CALLS[self.write] if point.step == WRITE else point.step
        return Point(step=step, moment=point.moment, nth=point.nth)


def every() -> Iterator[ChangeCase]:
    """All there are: each change, each platform, each step, both sides, each trouble."""
    for write in WriteTool:
        for case in both_sides(STEPS):
            yield ChangeCase(where=case.where, write=write, at=case.at)
        for trouble in _TROUBLES:
            for case in both_sides(AT_THE_OFFICE):
                yield ChangeCase(where=case.where, write=write, at=case.at, trouble=trouble)
        for where, (at, then) in product(PLACES, _TWICE):
            yield ChangeCase(where=where, write=write, at=at, then=then)


def sample() -> Iterator[ChangeCase]:
    """Both sides of the steps at which something of the change stays, one way each."""
    writes, troubles, places = cycle(WriteTool), cycle(_TROUBLES), cycle(PLACES)
    for case in taking_turns(_SAMPLED):
        yield ChangeCase(where=case.where, write=next(writes), at=case.at)
    for case in taking_turns(AT_THE_OFFICE[1:]):
        yield ChangeCase(where=case.where, write=next(writes), at=case.at, trouble=next(troubles))
    for at, then in _TWICE:
        yield ChangeCase(where=next(places), write=next(writes), at=at, then=then)


_TROUBLES = tuple(trouble for trouble in Trouble if trouble is not Trouble.NONE)
_MADE = Point(step=WRITE, moment=Moment.AFTER)
_TWICE = (
    *((_MADE, Point(step=LOOK_UP, moment=moment)) for moment in Moment),
    (_MADE, Point(step=FINISH, moment=Moment.BEFORE)),
    (
        Point(step=FINISH, moment=Moment.AFTER),
        Point(step=TELL, moment=Moment.AFTER),
    ),
)
"""Died with the change made, and again while it is looked for, noted or told."""
