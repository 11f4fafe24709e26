"""What a rule is given: where the conversation stands, who does something, and when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.decisions import SayNotice
from engine.domain.desk import DeskPost, Line, ShowCard, ShowLine
from engine.domain.handoff import Actor, ActorKind, Handoff, Teammate
from engine.domain.posts import NoticeKind
from engine.handoff.move import Move
from engine.handoff.ports import Situation
from engine.handoff.same_people import SamePeople
from engine.handoff.timing import Timing
from engine.handoff.words import sentence

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One command at one moment; `now` in POSIX seconds, `people` tells who is the same person."""

    timing: Timing
    situation: Situation
    actor: Actor
    now: float
    people: SamePeople = field(default_factory=SamePeople)

    @property
    def handoff(self) -> Handoff | None:
        """The newest handoff of the conversation."""
        return self.situation.handoff

    @property
    def teammate(self) -> Teammate | None:
        """The teammate who does it; None where somebody else does."""
        return self.actor.teammate if self.actor.kind is ActorKind.TEAMMATE else None

    def card(self, move: Move, detail: str = "") -> tuple[DeskPost, ...]:
        """The card as it is then, and in its thread who did what."""
        return (ShowCard(), self.event(move, detail))

    def event(self, move: Move, detail: str = "") -> ShowLine:
        """Who did what."""
        return ShowLine(line=Line.EVENT, text=sentence(move, self.actor, detail))

    def promise(self, kind: NoticeKind, at: float, **values: str) -> SayNotice:
        """A notice that names a moment."""
        return SayNotice(kind=kind, values={**values, "when": repr(at)})

    def with_route(self, kind: NoticeKind) -> tuple[SayNotice, ...]:
        """A notice that nobody comes, and another way to reach people where there is one."""
        told = notice(kind)
        route = self.timing.limits.fallback
        if not route:
            return (told,)
        return told, notice(NoticeKind.OTHER_ROUTE, route=route.rstrip(" ."))


def notice(kind: NoticeKind, **values: str) -> SayNotice:
    """A notice with these words in its braces."""
    told: Mapping[str, str] = values
    return SayNotice(kind=kind, values=told)


def shown(teammate: Teammate | None) -> str:
    """A teammate's name as Markdown that shows exactly this name."""
    return "" if teammate is None else shown_name(teammate.name)


def shown_name(name: str) -> str:
    """Anybody's name as Markdown that shows exactly this name."""
    return _MARKUP.sub(r"\\\1", " ".join(name.split()))
