"""A conversation that commands are carried out on by the rules, as a store would, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.domain.commands import Claim, Command, CustomerSaid, Escalate, TimerRang, TypeInThread
from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.decisions import CustomerPost, Decision, SayNotice, WhyNot
from engine.domain.desk import Alarm, DeskPost, Line, ShowLine
from engine.domain.handoff import (
    Actor,
    ActorKind,
    Handoff,
    HandoffState,
    Owner,
    Teammate,
    TimerKind,
)
from engine.domain.messages import Platform
from engine.domain.posts import NoticeKind
from engine.handoff.decide import Rules
from engine.handoff.hours import BusinessHours
from engine.handoff.hours_text import parse_hours
from engine.handoff.limits import Limits
from engine.handoff.ports import Situation
from engine.handoff.same_people import SamePeople
from tests.engine.handoff.cases import PLACE

ZONE = ZoneInfo("America/New_York")
OFFICE = parse_hours("Mon-Fri 09:00-17:00", zone=ZONE, holidays={})
MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
MONDAY_TEN = datetime(2026, 11, 2, 10, tzinfo=ZONE).timestamp()
SATURDAY = datetime(2026, 11, 7, 10, tzinfo=ZONE).timestamp()
NEXT_MONDAY_NINE = datetime(2026, 11, 9, 9, tzinfo=ZONE).timestamp()
CUSTOMER = Actor(kind=ActorKind.CUSTOMER, id="U1")
STRANGER = Actor(kind=ActorKind.CUSTOMER, id="U2")
ASSISTANT = Actor(kind=ActorKind.ASSISTANT)
CLOCK = Actor(kind=ActorKind.CLOCK)
KIM, LEE = (
    Teammate(platform=Platform.DISCORD, workspace="1", id=name, name=name)
    for name in ("Kim", "Lee")
)


def by(mate: Teammate) -> Actor:
    """A teammate as who does something."""
    return Actor(kind=ActorKind.TEAMMATE, id=mate.id, teammate=mate)


def called(
    reason: EscalationReason = EscalationReason.CUSTOMER_ASKED,
    urgency: Urgency = Urgency.NORMAL,
    summary: str = "Wants to change the address.",
) -> Escalate:
    """Maya's conversation goes to people."""
    return Escalate(
        reason=reason,
        urgency=urgency,
        summary=summary,
        customer="U1",
        customer_name="Maya",
        reference="ACDEFH",
    )


def says(text: str, *, takes_back: bool = False, is_thanks: bool = False) -> CustomerSaid:
    """Maya writes."""
    return CustomerSaid(
        customer="U1",
        customer_name="Maya",
        text=text,
        key=text,
        takes_back=takes_back,
        is_thanks=is_thanks,
    )


def typed(text: str) -> TypeInThread:
    """A teammate writes in Maya's thread."""
    return TypeInThread(
        customer="U1", customer_name="Maya", text=text, reference="BBBBBB", key=f"typed:{text}"
    )


@dataclass
class Story:
    """What happened so far; `said` and `told` are what the last command led to."""

    hours: BusinessHours = OFFICE
    limits: Limits = field(default_factory=Limits)
    people: SamePeople = field(default_factory=SamePeople)
    now: float = MONDAY_TEN
    owner: Owner = Owner.ASSISTANT
    epoch: int = 1
    handoff: Handoff | None = None
    timers: dict[TimerKind, float] = field(default_factory=dict)
    said: Sequence[CustomerPost] = ()
    told: Sequence[DeskPost] = ()
    last: Decision | None = None
    handoffs: int = 0

    def do(self, command: Command, actor: Actor, *, after: float = 0) -> Decision | WhyNot:
        """Carry a command out, so many seconds later."""
        self.now += after
        rules = Rules(hours=self.hours, limits=self.limits, people=self.people)
        if isinstance(command, TimerRang):
            self.timers.pop(command.kind, None)
        decision = rules(self.situation, command, actor, self.now)
        self.said, self.told, self.last = (), (), None
        if isinstance(decision, Decision):
            self._apply(decision)
        return decision

    def ring(self) -> TimerKind:
        """Let the next timer ring at its time."""
        kind = min(self.timers, key=lambda each: self.timers[each])
        self.now = max(self.now, self.timers[kind])
        assert isinstance(self.do(TimerRang(kind=kind), CLOCK), Decision)
        return kind

    @property
    def situation(self) -> Situation:
        """Where the conversation stands."""
        return Situation(
            conversation_id=1,
            place=PLACE,
            owner=self.owner,
            epoch=self.epoch,
            opener="U1",
            handoff=self.handoff,
        )

    @property
    def it(self) -> Handoff:
        """The handoff."""
        assert self.handoff is not None
        return self.handoff

    @property
    def state(self) -> HandoffState:
        """How far it has come."""
        return self.it.state

    @property
    def notices(self) -> list[NoticeKind]:
        """The notices that the last command led to."""
        return [post.kind for post in self.said if isinstance(post, SayNotice)]

    @property
    def lines(self) -> list[tuple[Line, str]]:
        """The lines in the card's thread that the last command led to."""
        return [(post.line, post.text) for post in self.told if isinstance(post, ShowLine)]

    @property
    def alarms(self) -> list[Alarm]:
        """The alarms that the last command led to."""
        return [post for post in self.told if isinstance(post, Alarm)]

    def value(self, name: str) -> str:
        """What the last command filled into the brace of a notice."""
        (notice,) = (post for post in self.said if isinstance(post, SayNotice))
        return notice.values[name]

    def _apply(self, decision: Decision) -> None:
        after, before = decision.after, self.handoff
        was_open = before is not None and before.state.is_open
        if after.id == 0:
            self.handoffs += 1
            after = replace(after, id=self.handoffs)
        owner = after.state.owner if was_open or after.state.is_open else self.owner
        mates = [h.teammate.key if h and h.teammate else None for h in (before, after)]
        if owner is not self.owner or (owner is Owner.TEAMMATE and mates[0] != mates[1]):
            self.epoch += 1
        self.owner, self.handoff = owner, replace(after, epoch=self.epoch)
        if decision.timers is not None:
            self.timers = dict(decision.timers)
        self.timers |= decision.more_timers
        self.said, self.told, self.last = decision.say, decision.tell, decision


def waiting_story() -> Story:
    """Maya has asked for a person and waits."""
    story = Story()
    story.do(called(), ASSISTANT)
    return story


def claimed_story() -> Story:
    """Kim has it and has said nothing yet."""
    story = waiting_story()
    story.do(Claim(), by(KIM), after=MINUTE)
    return story
