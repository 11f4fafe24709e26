"""Who takes part in the tests of handoffs, what they do, and rules simple enough to foresee."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.domain.commands import (
    CardFailed,
    ChangeReply,
    Claim,
    Command,
    CustomerChanged,
    CustomerSaid,
    Escalate,
    HandBack,
    Rate,
    Resolve,
    SendReply,
    Snooze,
    TakeNote,
    TakeOver,
    TimerRang,
    TypeInThread,
    Withdraw,
)
from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.decisions import (
    ChangeWords,
    CustomerPost,
    Decision,
    Done,
    End,
    SayNotice,
    SayWords,
    WhyNot,
)
from engine.domain.desk import Alarm, DeskPost, Line, ShowCard, ShowLine
from engine.domain.handoff import Actor, ActorKind, Handoff, HandoffState, Teammate, TimerKind
from engine.domain.messages import Author, Platform
from engine.domain.posts import Button, NoticeKind, Part, Speaker
from engine.handoff.ports import Situation
from storage.handoffs.applying import DeskRules
from tests.storage.builders import MAYA

ANN = Teammate(platform=Platform.SLACK, workspace="T9", id="A1", name="Ann", picture="https://a/n")
TOM = Teammate(platform=Platform.SLACK, workspace="T9", id="A2", name="Tom")
ANN_HERE = Author(id="A1", name="Ann", is_teammate=True, picture="https://a/n")
CUSTOMER = Actor(kind=ActorKind.CUSTOMER, id=MAYA.id)
CLOCK = Actor(kind=ActorKind.CLOCK)
ASSISTANT = Actor(kind=ActorKind.ASSISTANT)
ESCALATE = Escalate(
    reason=EscalationReason.CUSTOMER_ASKED,
    urgency=Urgency.NORMAL,
    summary="Maya wants a person.",
    customer=MAYA.id,
    customer_name=MAYA.name,
    reference="ABC123",
)
REMIND = 300.0


def by(teammate: Teammate) -> Actor:
    """The actor that a teammate is."""
    return Actor(kind=ActorKind.TEAMMATE, id=teammate.id, teammate=teammate)


def done(end: End) -> Handoff:
    """The handoff after a command that must have taken effect."""
    assert isinstance(end, Done), end
    return end.handoff


def notice(kind: NoticeKind, **values: str) -> SayNotice:
    """A notice for the customer."""
    return SayNotice(kind=kind, values=values)


def decide(situation: Situation, command: Command, actor: Actor, now: float) -> Decision | WhyNot:
    """Rules without clocks, hours and manners: what the store makes of decisions is at stake."""
    return _Deciding(situation=situation, actor=actor, now=now).decide(command)


RULES = DeskRules(
    decide=decide,
    platform=Platform.SLACK,
    takes_it_back=lambda text: "never mind" in text,
    is_thanks=lambda text: text == "thanks",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Deciding:
    situation: Situation
    actor: Actor
    now: float

    def decide(self, command: Command) -> Decision | WhyNot:
        match command:
            case Escalate() | TypeInThread() | TakeOver():
                return self._open(command)
            case _ if self.situation.handoff is None:
                return WhyNot.NO_HANDOFF
            case CustomerSaid():
                return self._said(self.situation.handoff, command)
            case Rate(score=score):
                return self._as(self.situation.handoff, "rated", score=score)
            case _ if not self.situation.handoff.state.is_open:
                return WhyNot.CLOSED
            case _:
                return self._move(self.situation.handoff, command)

    def _open(self, command: Escalate | TypeInThread | TakeOver) -> Decision | WhyNot:
        known = self.situation.handoff
        if known is None or not known.state.is_open:
            known = self._new(command)
        elif isinstance(command, Escalate):
            return WhyNot.CLAIMED_BY_OTHER
        if not isinstance(command, Escalate):
            return self._claimed(known, "took_over")
        said = (notice(NoticeKind.QUEUED, when="today"),)
        timers = {TimerKind.REMIND_DESK: self.now + REMIND}
        return self._as(known, "escalated", tell=(ShowCard(),), say=said, timers=timers)

    def _new(self, command: Escalate | TypeInThread | TakeOver) -> Handoff:
        escalated = command if isinstance(command, Escalate) else None
        asked = command.question if isinstance(command, TakeOver) else ""
        return Handoff(
            id=0,
            conversation_id=self.situation.conversation_id,
            place=self.situation.place,
            reference=command.reference,
            customer=command.customer,
            customer_name=command.customer_name,
            state=HandoffState.QUEUED,
            epoch=0,
            reason=escalated.reason if escalated else EscalationReason.TEAMMATE_TOOK_OVER,
            urgency=escalated.urgency if escalated else Urgency.NORMAL,
            summary=escalated.summary if escalated else asked,
            queued_at=self.now,
            waiting_since=self.now,
        )

    def _said(self, known: Handoff, said: CustomerSaid) -> Decision | WhyNot:
        line = ShowLine(
            line=Line.CUSTOMER_SAID,
            text=said.text,
            author=said.customer_name,
            attachments=said.attachments,
        )
        if known.state.is_open and said.takes_back:
            return self._closed(known, HandoffState.WITHDRAWN)
        if known.state.is_open:
            since = known.waiting_since or self.now
            return self._as(known, "said", tell=(line, ShowCard()), waiting_since=since)
        if said.is_thanks:
            return self._as(known, "thanked")
        if known.state is not HandoffState.RESOLVED:
            return WhyNot.CLOSED
        return self._as(
            known,
            "reopened",
            tell=(line, ShowCard()),
            state=HandoffState.CLAIMED,
            is_reopened=True,
            closed_at=None,
            waiting_since=self.now,
        )

    def _move(  # noqa: C901 - one line for each command
        self, known: Handoff, command: Command
    ) -> Decision | WhyNot:
        match command:
            case Claim() if known.teammate == self.actor.teammate:
                return WhyNot.ALREADY_YOURS
            case Claim() if known.state is not HandoffState.QUEUED:
                return WhyNot.CLAIMED_BY_OTHER
            case Claim():
                return self._claimed(known, "claimed")
            case SendReply():
                words = SayWords(
                    text=command.text,
                    teammate=self._teammate(),
                    key=command.key,
                    attachments=command.attachments,
                )
                first = known.first_reply_at or self.now
                return self._as(
                    known,
                    "replied",
                    say=(words,),
                    tell=(ShowCard(),),
                    waiting_since=None,
                    first_reply_at=first,
                )
            case ChangeReply():
                change = ChangeWords(key=command.key, text=command.text)
                return self._as(known, "reply_changed", say=(change,))
            case TakeNote():
                return self._as(known, "noted", last_word_at=self.now)
            case HandBack(instruction=line):
                return self._closed(known, HandoffState.HANDED_BACK, instruction=line or None)
            case Resolve():
                return self._closed(known, HandoffState.RESOLVED)
            case Withdraw():
                return self._closed(known, HandoffState.WITHDRAWN)
            case Snooze(until=until):
                state = HandoffState.SNOOZED
                return self._as(known, "snoozed", state=state, timers={TimerKind.WAKE: until})
            case CustomerChanged(text=text):
                kind = Line.CUSTOMER_DELETED if text is None else Line.CUSTOMER_EDITED
                return self._as(known, "changed", tell=(ShowLine(line=kind, text=text or ""),))
            case TimerRang():
                return self._as(known, "reminded", tell=(Alarm(text="Somebody waits."),))
            case CardFailed():
                return self._as(known, "card_failed", tell=(Alarm(text="x", second_channel=True),))
            case _:
                return WhyNot.NOTHING_TO_SEND

    def _teammate(self) -> Teammate:
        assert self.actor.teammate is not None
        return self.actor.teammate

    def _claimed(self, known: Handoff, move: str) -> Decision:
        return self._as(
            known,
            move,
            tell=(ShowCard(),),
            timers={},
            state=HandoffState.CLAIMED,
            teammate=self._teammate(),
            claimed_at=self.now,
        )

    def _closed(self, known: Handoff, state: HandoffState, **changes: object) -> Decision:
        wakes = state is HandoffState.HANDED_BACK and known.waiting_since is not None
        return self._as(
            known,
            state.value,
            say=(notice(NoticeKind(state.value)),),
            tell=(ShowCard(),),
            timers={},
            wakes=wakes,
            state=state,
            closed_at=self.now,
            **changes,
        )

    def _as(
        self,
        known: Handoff,
        move: str,
        *,
        say: tuple[CustomerPost, ...] = (),
        tell: tuple[DeskPost, ...] = (),
        timers: Mapping[TimerKind, float] | None = None,
        wakes: bool = False,
        **changes: object,
    ) -> Decision:
        return Decision(
            after=replace(known, **changes),  # type: ignore[arg-type]  # the callers know them
            move=move,
            say=say,
            tell=tell,
            timers=timers,
            wakes_assistant=wakes,
        )


def render(
    post: SayNotice | SayWords, handoff: Handoff, last_words: str
) -> tuple[tuple[Part, ...], Speaker | None]:
    """Each line of a teammate's words is a part; a notice shows its name and the last words."""
    if isinstance(post, SayWords):
        lines = [line for line in post.text.split("\n") if line]
        parts = tuple(Part(text=line, plain=line) for line in lines)
        return parts, Speaker(name=post.teammate.name, picture=post.teammate.picture)
    text = f"{post.kind.value} {' '.join(post.values.values())} [{last_words}]"
    return (
        Part(
            text=text,
            plain=text,
            buttons=(Button(action=f"ask:nevermind:{handoff.id}", label="x"),),
        ),
    ), None
