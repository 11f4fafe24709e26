"""What a customer hears at the end of a turn, and what is stored beside it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.accounts.fact_words import FactWords
from engine.budget import OverBudget
from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    Outcome,
    SendWork,
    TurnEnding,
    TurnWork,
    Urgency,
)
from engine.domain.messages import InboundMessage
from engine.domain.posts import NoticeKind, Part, Post, PostKind, QueuedPart, Reply, Span
from engine.domain.steps import Answer, HistoryMessage, PrivateFacts, Role
from engine.domain.verdicts import AnswerVerdict, RefusedAnswer, VerdictAction
from engine.errors import ModelError, ModelErrorKind
from engine.guardrails.outgoing.finding import CheckName
from engine.history import this_turn
from engine.loop import REFUSED_AS_SENT
from engine.notices import Notices
from engine.reply import SourcedReply, build_reply
from engine.tools.escalate_to_human import EscalateToHuman, escalation_of

log = logging.getLogger(__name__)

_PASSING = frozenset(
    {
        ModelErrorKind.OVERLOADED,
        ModelErrorKind.RATE_LIMITED,
        ModelErrorKind.TIMEOUT,
        ModelErrorKind.CONNECTION,
        ModelErrorKind.INTERRUPTED,
        ModelErrorKind.SERVER,
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Endings:
    """Words for every way a turn can end.

    An answer to a message older than `late_seconds` opens with an apology, 0 is never; `limit` is
    the most characters of a message, told to who writes more. `clock` gives POSIX seconds. With a
    desk the handoff itself tells the customer who comes and when, and what Claude does not answer
    goes to people. `facts` are the words for what a customer alone may see, where there are
    accounts.
    """

    notices: Notices
    render: Callable[[Post], tuple[Part, ...]]
    limit: int
    late_seconds: float
    clock: Callable[[], float]
    has_desk: bool = False
    facts: FactWords | None = None

    def language_of(self, messages: Sequence[InboundMessage]) -> str:
        """The language the customer writes in, as far as it shows."""
        return self.notices.language_of(" ".join(message.text for message in messages))

    def so_far(self, work: TurnWork, text: str) -> tuple[Part, ...]:
        """An answer under way, as its final post will begin; sources come with that."""
        return self.render(self._opened(work, Reply(spans=(Span(text=text),))))

    def is_late(self, work: TurnWork) -> bool:
        """Whether people are used to hear sooner."""
        now = self.clock()
        newest = max((message.sent_at for message in work.asked), default=now)
        return 0 < self.late_seconds < now - newest

    def answered(
        self,
        work: TurnWork,
        answer: Answer,
        history: Sequence[HistoryMessage],
        *notices: NoticeKind,
        private: Sequence[PrivateFacts] = (),
        asking: Sequence[Part] = (),
    ) -> TurnEnding:
        """Claude's answer, then the notices that go with it, then what is for the customer alone.

        `asking` asks them about changes. That something was sent privately is said last: where it
        does not arrive, something else is said instead.
        """
        escalation = escalation_in(history)
        sourced = build_reply(answer, history)
        reply = sourced.reply
        parts = self.render(reply)
        if not parts:  # nothing but characters nobody can see
            log.error("an answer of Claude shows nothing, request %s", answer.request_id)
            ending = self.noticed(work, Outcome.FAILED, NoticeKind.TROUBLE)
            return replace(ending, answer=answer)
        if self.is_late(work):
            parts = self.render(self._opened(work, reply))
        announced = (NoticeKind.ESCALATED,) if escalation and not self.has_desk else ()
        for kind in (*notices, *announced):
            parts += self._notice(work, kind)
        parts += self._privately(work, private, asking)
        outcome = Outcome.ESCALATED if escalation else Outcome.ANSWERED
        return TurnEnding(
            outcome=outcome,
            parts=parts,
            answer=answer,
            escalation=escalation,
            verdicts=(_unfounded(sourced),) if sourced.unfounded else (),
            used=sourced.used,
        )

    def noticed(self, work: TurnWork, outcome: Outcome, kind: NoticeKind) -> TurnEnding:
        """A notice and nothing else."""
        return TurnEnding(outcome=outcome, parts=self._notice(work, kind), kind=PostKind.NOTICE)

    def declined(self, work: TurnWork, answer: Answer) -> TurnEnding:
        """Claude refused."""
        ending = replace(self.noticed(work, Outcome.REFUSED, NoticeKind.REFUSED), answer=answer)
        if not self.has_desk:
            return ending
        return self._to_people(ending, EscalationReason.REFUSED, "Claude declined to answer.")

    def withheld(
        self, work: TurnWork, refused: RefusedAnswer, history: Sequence[HistoryMessage]
    ) -> TurnEnding:
        """Claude wrote twice what may not be said: people go on, and hear which check found it."""
        is_unsourced = refused.checks == (CheckName.SOURCES,)
        kind = NoticeKind.NO_SOURCE if is_unsourced else NoticeKind.WITHHELD
        reason = EscalationReason.NO_SOURCE if is_unsourced else EscalationReason.GUARDRAIL
        summary = f"The assistant's answer was held back twice ({', '.join(refused.checks)})."
        parts = self._notice(work, kind)
        if not self.has_desk:
            parts += self._notice(work, NoticeKind.ESCALATED)
        asked = escalation_in(history)
        return TurnEnding(
            outcome=Outcome.ESCALATED,
            parts=parts,
            kind=PostKind.NOTICE,
            refused=refused,
            escalation=Escalation(reason=reason, summary=summary, urgency=Urgency.NORMAL)
            if asked is None
            else replace(asked, summary=f"{asked.summary} {summary}"),
        )

    def escalated(self, work: TurnWork, escalation: Escalation) -> TurnEnding:
        """People are called before Claude was asked."""
        ending = self.noticed(work, Outcome.ESCALATED, NoticeKind.ESCALATED)
        return self._to_people(ending, escalation.reason, escalation.summary, escalation.urgency)

    def exhausted(self, work: TurnWork, bound: str) -> TurnEnding:
        """A bound was reached: people have to go on."""
        ending = replace(self.noticed(work, Outcome.EXHAUSTED, NoticeKind.EXHAUSTED), error=bound)
        summary = f"The assistant could not finish its answer ({bound})."
        return self._to_people(ending, EscalationReason.EXHAUSTED, summary)

    def not_asked(self, work: TurnWork, error: ModelError) -> TurnEnding:
        """Claude could not be asked; people look into what will not pass by itself."""
        kind = NoticeKind.BUSY if error.kind in _PASSING else NoticeKind.TROUBLE
        ending = self.failed(work, kind, f"{error.kind}: {error} (request {error.request_id})")
        if error.kind in REFUSED_AS_SENT:
            summary = f"Claude could not be asked, nor with this question alone ({error.kind})."
            return self._to_people(ending, EscalationReason.REPEATED_FAILURE, summary)
        if self.has_desk:
            summary = f"Claude could not be asked ({error.kind})."
            return self._to_people(ending, EscalationReason.MODEL_OUTAGE, summary)
        return ending

    def failed(self, work: TurnWork, kind: NoticeKind, error: str) -> TurnEnding:
        """Something of ours went wrong; `error` is for the operator."""
        log.error("turn failed: %s", error)
        return replace(self.noticed(work, Outcome.FAILED, kind), error=error)

    def over_budget(self, work: TurnWork, over: OverBudget) -> TurnEnding:
        """The customer is told once in a window, and not answered for the rest of it."""
        if over.notice is None:
            return self.silenced()
        ending = replace(self.noticed(work, Outcome.NOTICED, over.notice), told=over.windows)
        if not self.has_desk or over.notice is not NoticeKind.OVER_BUDGET:
            return ending
        summary = "A budget of the day is used up, so the assistant answers no more today."
        parts = ending.parts  # why it stops is said by nobody else
        return replace(self._to_people(ending, EscalationReason.BUDGET, summary), parts=parts)

    def silenced(self) -> TurnEnding:
        """The customer knows already that they are not answered for now."""
        return TurnEnding(outcome=Outcome.SILENCED, parts=())

    def with_people(
        self, work: TurnWork, ending: TurnEnding, history: Sequence[HistoryMessage]
    ) -> TurnEnding:
        """An escalation recorded earlier in the turn holds, whatever became of the answer."""
        escalation = escalation_in(history)
        if escalation is None:
            return ending
        ending = replace(ending, parts=self._notice(work, NoticeKind.ESCALATED))
        return self._to_people(ending, escalation.reason, escalation.summary, escalation.urgency)

    def team_asked(self, work: TurnWork) -> tuple[Part, ...]:
        """That the team is asked, and what it says comes here; without a desk nobody is."""
        return self._notice(work, NoticeKind.TEAM_ASKED) if self.has_desk else ()

    def undelivered(self, work: SendWork, part: QueuedPart) -> tuple[Part, ...]:
        """What stands for a part that is given up, in the part's own language."""
        language = self.notices.language_of(part.part.plain)
        is_private = part.part.private_to is not None
        kind = NoticeKind.NOT_PRIVATE if is_private else NoticeKind.UNDELIVERED
        notice = self.notices.make(kind, language=language, reference=work.reference)
        return self.render(notice)

    def taken_back(self, work: SendWork, part: QueuedPart) -> Part:
        """What takes the place of an answer that nobody can delete, in that one's language."""
        language = self.notices.language_of(part.part.plain)
        notice = self.notices.make(
            NoticeKind.TAKEN_BACK, language=language, reference=work.reference
        )
        return self.render(notice)[0]

    def _to_people(
        self,
        ending: TurnEnding,
        reason: EscalationReason,
        summary: str,
        urgency: Urgency = Urgency.NORMAL,
    ) -> TurnEnding:
        """With a desk the handoff's own notice is all that is said."""
        escalation = Escalation(reason=reason, summary=summary, urgency=urgency)
        parts = () if self.has_desk else ending.parts
        return replace(ending, parts=parts, escalation=escalation)

    def _opened(self, work: TurnWork, reply: Reply) -> Reply:
        """A reply with an apology before it where it comes late."""
        if not self.is_late(work):
            return reply
        apology = self.notices.make(
            NoticeKind.LATE, language=self.language_of(work.asked), reference=work.reference
        )
        return replace(reply, spans=(Span(text=f"{apology.text}\n\n"), *reply.spans))

    def _privately(
        self, work: TurnWork, found: Sequence[PrivateFacts], asking: Sequence[Part]
    ) -> tuple[Part, ...]:
        """What is for the customer alone, and the line in the thread that says so.

        In a direct message nothing is found that goes past Claude, and it is asked right there.
        """
        if not work.is_public:
            return tuple(asking)
        parts = (*self._told(work, found), *asking)
        if not parts:
            return ()
        alone = work.principal.customer
        sent = (replace(part, private_to=alone) for part in parts)
        return (*sent, *self._notice(work, NoticeKind.SENT_PRIVATELY))

    def _told(self, work: TurnWork, found: Sequence[PrivateFacts]) -> tuple[Part, ...]:
        if not found or self.facts is None:
            return ()
        language = self.language_of(work.asked)
        opening = self.notices.make(
            NoticeKind.PRIVATE_FACTS, language=language, reference=work.reference
        )
        told = self.facts.tell(found, language=language)
        return self.render(replace(opening, text=f"{opening.text}\n\n{told}"))

    def _notice(self, work: TurnWork, kind: NoticeKind) -> tuple[Part, ...]:
        notice = self.notices.make(
            kind,
            language=self.language_of(work.asked),
            reference=work.reference,
            limit=self.limit,
        )
        return self.render(notice)


def _unfounded(sourced: SourcedReply) -> AnswerVerdict:
    return AnswerVerdict(
        check=CheckName.SOURCES.value,
        action=VerdictAction.FLAGGED,
        detail=f"citations whose words stand nowhere, left out: {sourced.unfounded}",
        digest="",
    )


def escalation_in(history: Sequence[HistoryMessage]) -> Escalation | None:
    """The last escalation Claude asked for in the newest turn and that was accepted."""
    turn = this_turn(history)
    refused = {
        block["tool_use_id"]
        for message in turn
        for block in message.content
        if block["type"] == "tool_result" and block.get("is_error")
    }
    asked = [
        block["input"]
        for message in turn
        if message.role is Role.ASSISTANT
        for block in message.content
        if block["type"] == "tool_use"
        and block["name"] == EscalateToHuman.name
        and block["id"] not in refused
    ]
    last = asked[-1] if asked else None
    return escalation_of(last) if isinstance(last, dict) else None
