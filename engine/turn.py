"""One turn from the customer's words to its ending: budget, guardrails, tool loop, ending.

The loop asks the gate about what Claude answers; the preview asks it about what it shows.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from engine.bounds import Bounds
from engine.budget import Limits, over_budget
from engine.domain.conversation import Escalation, Outcome, SendWork, TurnEnding, TurnWork
from engine.domain.messages import InboundMessage
from engine.domain.posts import NoticeKind, PostKind
from engine.domain.verdicts import AnswerVerdict, VerdictAction
from engine.endings import Endings
from engine.errors import LeaseLost, ModelError, StorageUnavailable
from engine.guardrails.catalogue import first_refusal, flags
from engine.guardrails.outgoing.finding import CheckName
from engine.guardrails.outgoing.gate import Gate, GateRules
from engine.guardrails.outgoing.team_words import said_by_team
from engine.guardrails.verdict import Guardrail, Refuse
from engine.handoff.triggers import PAST_TURNS, Triggers
from engine.logs import trace
from engine.loop import Completed, Declined, Exhausted, LoopEnd, ToolLoop, Truncated, Withheld
from engine.meter import Meter
from engine.notices import Notices
from engine.observing import Observer
from engine.ports import ConversationStore, Delivery, Model
from engine.preview import Preview
from engine.prompt import Prompt
from engine.toolbox import Toolbox

log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 5
_WITHOUT_ANSWER = frozenset({Outcome.FAILED, Outcome.EXHAUSTED, Outcome.REFUSED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A turn whose ending is stored, and the posts that are next, if it is known which."""

    ending: TurnEnding
    send: SendWork | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnRunner:
    """Everything a turn needs beside the turn itself."""

    store: ConversationStore
    model: Model
    delivery: Delivery
    toolbox: Toolbox
    prompt: Prompt
    endings: Endings
    guardrails: Sequence[Guardrail]
    gate: GateRules
    bounds: Bounds
    limits: Limits
    message_characters: int
    has_previews: bool
    observer: Observer
    triggers: Triggers | None = None
    """What calls people before Claude is asked; None without a desk."""

    @property
    def notices(self) -> Notices:
        """The company's words."""
        return self.endings.notices

    def language_of(self, messages: Sequence[InboundMessage]) -> str:
        """The language the customer writes in, as far as it shows."""
        return self.endings.language_of(messages)

    async def run(self, work: TurnWork, *, doing: Callable[[str], None], meter: Meter) -> Ended:
        """Bring a turn to its stored ending; raises LeaseLost, StorageUnavailable, nothing else.

        Cancelled, it leaves no showing of its answer under way.
        """
        language, team_said = self.language_of(work.asked), said_by_team(work.messages)
        gate = Gate(self.gate, language=language, team_said=team_said)
        preview = self._preview(work, gate, meter)
        try:
            heard = preview.heard if preview else None
            loop = partial(self._loop, doing=doing, heard=heard, gate=gate, meter=meter)
            ending = await self._with_people(work, await self._ending(work, loop))
        except (LeaseLost, StorageUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a turn broke: %s", trace(error))
            ending = self.endings.failed(work, NoticeKind.TROUBLE, type(error).__name__)
        finally:
            if preview is not None:
                await preview.close()
        ending = replace(ending, verdicts=(*ending.verdicts, *self._flagged(work)))
        has_answer = ending.kind is PostKind.REPLY and ending.answer is not None
        meter.late = has_answer and self.endings.is_late(work)
        return await self._finish(work, ending)

    async def give_up(self, work: TurnWork) -> Ended:
        """End a turn with a notice, unseen, because work on it keeps breaking."""
        why = "work on it broke again and again"
        return await self._finish(work, self.endings.failed(work, NoticeKind.TROUBLE, why))

    async def _finish(self, work: TurnWork, ending: TurnEnding) -> Ended:
        send = await self.store.finish_turn(work.lease, work.turn_id, ending)
        return Ended(ending=ending, send=send)

    def _preview(self, work: TurnWork, gate: Gate, meter: Meter) -> Preview | None:
        if not self.has_previews or work.has_preview:
            return None
        return Preview(
            work,
            store=self.store,
            delivery=self.delivery,
            render=partial(self.endings.so_far, work),
            may_be_said=gate.may_show,
            meter=meter,
        )

    async def _ending(self, work: TurnWork, loop: Callable[[TurnWork], ToolLoop]) -> TurnEnding:
        if work.attempt > _MOST_ATTEMPTS:
            why = f"given up at attempt {work.attempt}"
            return self.endings.failed(work, NoticeKind.TROUBLE, why)
        if (refused := await self._refused(work)) is not None:
            return refused
        try:
            end = await loop(await self._within_window(work)).run()
        except ModelError as error:
            return self.endings.not_asked(work, error)
        return self._ended(work, end)

    async def _refused(self, work: TurnWork) -> TurnEnding | None:
        """What ends a turn before Claude is asked; one under way has bounds of its own."""
        is_new = work.steps == 0 and not work.has_preview
        if is_new and (kept := await self._kept_from_beginning(work)) is not None:
            return kept
        verdict = first_refusal(self.guardrails, work.asked)
        if isinstance(verdict, Refuse):
            return self.endings.noticed(work, Outcome.NOTICED, verdict.notice)
        return None

    async def _kept_from_beginning(self, work: TurnWork) -> TurnEnding | None:
        """The customer wants a person, a budget is used up, or something else calls people."""
        triggers = self.triggers
        if triggers is not None and (asked := triggers.explicit(work)) is not None:
            return self._called(work, asked)
        if self.limits:
            spent = await self.store.spent(work.principal)
            if (over := over_budget(self.limits, spent)) is not None:
                log.info("over budget: %s", ", ".join(window.scope for window in over.windows))
                return self.endings.over_budget(work, over)
        if triggers is None:
            return None
        past = await self.store.past_turns(work.lease.conversation_id, limit=PAST_TURNS)
        found = await triggers.found(work, past)
        return None if found is None else self._called(work, found)

    def _flagged(self, work: TurnWork) -> tuple[AnswerVerdict, ...]:
        """What only looks odd in what was asked: for counting and a closer look."""
        return tuple(
            AnswerVerdict(
                check=CheckName.STEERING.value,
                action=VerdictAction.FLAGGED,
                detail=reason,
                digest="",
            )
            for reason in flags(self.guardrails, work.asked)
        )

    def _called(self, work: TurnWork, escalation: Escalation) -> TurnEnding:
        log.info("people are called: %s", escalation.reason)
        return self.endings.escalated(work, escalation)

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

    def _loop(
        self,
        work: TurnWork,
        *,
        doing: Callable[[str], None],
        heard: Callable[[str], None] | None,
        gate: Gate,
        meter: Meter,
    ) -> ToolLoop:
        return ToolLoop(
            work,
            store=self.store,
            model=self.model,
            toolbox=self.toolbox,
            prompt=self.prompt,
            gate=gate,
            bounds=self.bounds,
            customer=work.principal.opaque,
            doing=doing,
            heard=heard,
            meter=meter,
            observer=self.observer,
        )

    def _ended(self, work: TurnWork, end: LoopEnd) -> TurnEnding:
        match end:
            case Completed(answer=answer, history=history):
                return self.endings.answered(work, answer, history)
            case Truncated(answer=answer, history=history):
                return self.endings.answered(work, answer, history, NoticeKind.TRUNCATED)
            case Declined(answer=answer):
                return self.endings.declined(work, answer)
            case Withheld(refused=refused, history=history):
                return self.endings.withheld(work, refused, history)
            case Exhausted(bound=bound):
                return self.endings.exhausted(work, bound)
        assert_never(end)

    async def _with_people(self, work: TurnWork, ending: TurnEnding) -> TurnEnding:
        if ending.outcome not in _WITHOUT_ANSWER:
            return ending
        history = await self.store.history(work.lease.conversation_id)
        return self.endings.with_people(work, ending, history)
