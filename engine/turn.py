"""One turn from the customer's words to its ending: guardrails, tool loop, reply or notice."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    Outcome,
    TurnEnding,
    TurnWork,
    Urgency,
)
from engine.domain.messages import InboundMessage, Principal
from engine.domain.posts import NoticeKind, Part, Post
from engine.domain.steps import Answer, HistoryMessage, Role
from engine.errors import LeaseLost, ModelError, ModelErrorKind, StorageUnavailable
from engine.guardrails.catalogue import first_refusal
from engine.guardrails.verdict import Guardrail, Refuse
from engine.history import this_turn
from engine.logs import trace
from engine.loop import (
    REFUSED_AS_SENT,
    Bounds,
    Completed,
    Declined,
    Exhausted,
    LoopEnd,
    ToolLoop,
    Truncated,
)
from engine.notices import Notices
from engine.ports import ConversationStore, Model
from engine.prompt import Prompt
from engine.reply import build_reply
from engine.toolbox import Toolbox
from engine.tools.escalate_to_human import EscalateToHuman, escalation_of

log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 5
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
_WITHOUT_ANSWER = frozenset({Outcome.FAILED, Outcome.EXHAUSTED, Outcome.REFUSED})


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnRunner:
    """Everything a turn needs beside the turn itself."""

    store: ConversationStore
    model: Model
    toolbox: Toolbox
    prompt: Prompt
    notices: Notices
    guardrails: Sequence[Guardrail]
    bounds: Bounds
    message_characters: int
    render: Callable[[Post], tuple[Part, ...]]

    def language_of(self, messages: Sequence[InboundMessage]) -> str:
        """The language the customer writes in, as far as it shows."""
        return self.notices.language_of(" ".join(message.text for message in messages))

    async def run(self, work: TurnWork, *, doing: Callable[[str], None]) -> TurnEnding:
        """Bring a turn to its stored ending; raises LeaseLost, StorageUnavailable, nothing else."""
        try:
            ending = await self._with_people(work, await self._ending(work, doing))
        except (LeaseLost, StorageUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a turn broke: %s", trace(error))
            ending = self._failed(work, NoticeKind.TROUBLE, type(error).__name__)
        await self.store.finish_turn(work.lease, work.turn_id, ending)
        return ending

    async def give_up(self, work: TurnWork) -> TurnEnding:
        """End a turn with a notice, unseen, because work on it keeps breaking."""
        ending = self._failed(work, NoticeKind.TROUBLE, "work on it broke again and again")
        await self.store.finish_turn(work.lease, work.turn_id, ending)
        return ending

    async def _ending(self, work: TurnWork, doing: Callable[[str], None]) -> TurnEnding:
        if work.attempt > _MOST_ATTEMPTS:
            return self._failed(work, NoticeKind.TROUBLE, f"given up at attempt {work.attempt}")
        verdict = first_refusal(self.guardrails, work.asked)
        if isinstance(verdict, Refuse):
            parts = self._notice(work, verdict.notice)
            return TurnEnding(outcome=Outcome.NOTICED, parts=parts)
        try:
            end = await self._loop(await self._within_window(work), doing).run()
        except ModelError as error:
            return self._not_asked(work, error)
        return await self._ended(work, end)

    async def _within_window(self, work: TurnWork) -> TurnWork:
        """Leave the oldest part of a history that has become too long, before the first step.

        About half of the window stays, so that this happens seldom and the cache holds meanwhile.
        """
        window = self.bounds.history
        if work.steps or work.last_prompt <= window:
            return work
        keep = window / 2 / work.last_prompt
        version = await self.store.begin_anew(work.lease, work.turn_id, keep=keep)
        log.info("the history begins anew: Claude had read %d tokens", work.last_prompt)
        return replace(work, version=version)

    def _loop(self, work: TurnWork, doing: Callable[[str], None]) -> ToolLoop:
        return ToolLoop(
            work,
            store=self.store,
            model=self.model,
            toolbox=self.toolbox,
            prompt=self.prompt,
            bounds=self.bounds,
            customer=_opaque(work.principal),
            doing=doing,
        )

    async def _ended(self, work: TurnWork, end: LoopEnd) -> TurnEnding:
        match end:
            case Completed(answer=answer):
                return await self._answered(work, answer, ())
            case Truncated(answer=answer):
                return await self._answered(work, answer, (NoticeKind.TRUNCATED,))
            case Declined(answer=answer):
                parts = self._notice(work, NoticeKind.REFUSED)
                return TurnEnding(outcome=Outcome.REFUSED, parts=parts, answer=answer)
            case Exhausted(bound=bound):
                return self._exhausted(work, bound)
        assert_never(end)

    async def _answered(
        self, work: TurnWork, answer: Answer, notices: Sequence[NoticeKind]
    ) -> TurnEnding:
        history = await self.store.history(work.lease.conversation_id)
        escalation = _escalation(this_turn(history))
        parts = self.render(build_reply(answer, history))
        if not parts:  # nothing but characters nobody can see
            log.error("an answer of Claude shows nothing, request %s", answer.request_id)
            notice = self._notice(work, NoticeKind.TROUBLE)
            return TurnEnding(outcome=Outcome.FAILED, parts=notice, answer=answer)
        for kind in (*notices, *((NoticeKind.ESCALATED,) if escalation else ())):
            parts += self._notice(work, kind)
        outcome = Outcome.ESCALATED if escalation else Outcome.ANSWERED
        return TurnEnding(outcome=outcome, parts=parts, answer=answer, escalation=escalation)

    def _exhausted(self, work: TurnWork, bound: str) -> TurnEnding:
        escalation = Escalation(
            reason=EscalationReason.EXHAUSTED,
            summary=f"The assistant could not finish its answer ({bound}).",
            urgency=Urgency.NORMAL,
        )
        return TurnEnding(
            outcome=Outcome.EXHAUSTED,
            parts=self._notice(work, NoticeKind.EXHAUSTED),
            escalation=escalation,
            error=bound,
        )

    def _not_asked(self, work: TurnWork, error: ModelError) -> TurnEnding:
        kind = NoticeKind.BUSY if error.kind in _PASSING else NoticeKind.TROUBLE
        ending = self._failed(work, kind, f"{error.kind}: {error} (request {error.request_id})")
        if error.kind not in REFUSED_AS_SENT:
            return ending
        escalation = Escalation(
            reason=EscalationReason.REPEATED_FAILURE,
            summary=f"Claude could not be asked, also not with this question alone ({error.kind}).",
            urgency=Urgency.NORMAL,
        )
        return replace(ending, escalation=escalation)

    def _failed(self, work: TurnWork, kind: NoticeKind, error: str) -> TurnEnding:
        log.error("turn failed: %s", error)
        return TurnEnding(outcome=Outcome.FAILED, parts=self._notice(work, kind), error=error)

    async def _with_people(self, work: TurnWork, ending: TurnEnding) -> TurnEnding:
        """An escalation recorded earlier in the turn holds, whatever became of the answer."""
        if ending.outcome not in _WITHOUT_ANSWER:
            return ending
        history = await self.store.history(work.lease.conversation_id)
        escalation = _escalation(this_turn(history))
        if escalation is None:
            return ending
        return replace(
            ending, parts=self._notice(work, NoticeKind.ESCALATED), escalation=escalation
        )

    def _notice(self, work: TurnWork, kind: NoticeKind) -> tuple[Part, ...]:
        notice = self.notices.make(
            kind,
            language=self.language_of(work.asked),
            reference=work.reference,
            limit=self.message_characters,
        )
        return self.render(notice)


def _escalation(turn: Sequence[HistoryMessage]) -> Escalation | None:
    """The last escalation Claude asked for in this turn and that was accepted."""
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


def _opaque(principal: Principal) -> str:
    """A stable name for abuse reports that says nothing about the person."""
    name = f"{principal.platform}:{principal.workspace}:{principal.customer}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]
