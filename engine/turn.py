"""One turn from the customer's words to its ending: budget, guardrails, tool loop, ending.

The loop asks the gate about what Claude answers; the preview asks it about what it shows.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from engine.accounts.action_asking import ActionAsking
from engine.bounds import Bounds
from engine.budget import Limits, over_budget
from engine.domain.conversation import Escalation, Outcome, SendWork, TurnEnding, TurnWork
from engine.domain.messages import InboundMessage
from engine.domain.posts import NoticeKind, Part, PostKind
from engine.domain.steps import PrivateFacts
from engine.endings import Endings
from engine.errors import LeaseLost, ModelError, StorageUnavailable
from engine.guardrails.outgoing.gate import Gate, GateRules
from engine.guardrails.outgoing.team_words import done_for, said_by_team
from engine.guardrails.verdict import Refuse
from engine.handoff.triggers import PAST_TURNS, Triggers
from engine.incoming import Incoming
from engine.logs import trace
from engine.loop import Completed, Declined, Exhausted, LoopEnd, ToolLoop, Truncated, Withheld
from engine.meter import Meter
from engine.notices import Notices
from engine.observing import Observer
from engine.ports.conversations import ConversationStore
from engine.ports.delivery import Delivery
from engine.ports.model import Model
from engine.preview import Preview
from engine.prompt import Prompt
from engine.routing.router import Router
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
    incoming: Incoming
    gate: GateRules
    bounds: Bounds
    limits: Limits
    message_characters: int
    has_previews: bool
    observer: Observer
    triggers: Triggers | None = None
    """What calls people before Claude is asked; None without a desk."""

    router: Router | None = None

    asking: ActionAsking | None = None
    """What asks customers about changes; None without accounts."""

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
        done = done_for(work.messages)
        gate = Gate(self.gate, language=language, team_said=team_said, done=done)
        preview, flagged = self._preview(work, gate, meter), self.incoming.flagged(work)
        try:
            heard = preview.heard if preview else None
            loop = partial(self._loop, doing=doing, heard=heard, gate=gate, meter=meter)
            loop = partial(loop, may_act=not flagged)
            ending = await self._with_people(work, await self._ending(work, loop))
        except (LeaseLost, StorageUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a turn broke: %s", trace(error))
            ending = self.endings.failed(work, NoticeKind.TROUBLE, type(error).__name__)
        finally:
            if preview is not None:
                await preview.close()
        ending = replace(ending, verdicts=(*ending.verdicts, *flagged))
        has_answer = ending.kind is PostKind.REPLY and ending.answer is not None
        meter.late = has_answer and self.endings.is_late(work)
        return await self._finish(work, ending)

    async def give_up(self, work: TurnWork) -> Ended:
        """End a turn with a notice, unseen, because work on it keeps breaking."""
        why = "work on it broke again and again"
        return await self._finish(work, self.endings.failed(work, NoticeKind.TROUBLE, why))

    async def _finish(self, work: TurnWork, ending: TurnEnding) -> Ended:
        ending = replace(ending, if_asked=self.endings.team_asked(work))
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

    async def _ending(
        self, work: TurnWork, loop: Callable[[TurnWork, Toolbox], ToolLoop]
    ) -> TurnEnding:
        if work.attempt > _MOST_ATTEMPTS:
            why = f"given up at attempt {work.attempt}"
            return self.endings.failed(work, NoticeKind.TROUBLE, why)
        if (refused := await self._refused(work)) is not None:
            return refused
        try:
            toolbox = await self._tools_of(work)
            end = await loop(await self._within_window(work), toolbox).run()
        except ModelError as error:
            return self.endings.not_asked(work, error)
        found = await self._private_facts(work, end)
        return self._ended(work, end, found, await self._asking_posts(work, end))

    async def _asking_posts(self, work: TurnWork, end: LoopEnd) -> tuple[Part, ...]:
        """What asks the customer about changes that the turn proposed, with an answer."""
        if self.asking is None or not isinstance(end, Completed | Truncated):
            return ()
        language = self.language_of(work.asked)
        return await self.asking.parts(work.turn_id, language=language)

    async def _tools_of(self, work: TurnWork) -> Toolbox:
        """The tools of the kind of question that this is; all of them without routes."""
        if self.router is None:
            return self.toolbox
        return self.toolbox.only(await self.router.tools(self.store, work))

    async def _private_facts(self, work: TurnWork, end: LoopEnd) -> tuple[PrivateFacts, ...]:
        """What goes past Claude to the customer, with an answer; in private, nothing does."""
        is_answer = isinstance(end, Completed | Truncated)
        if not is_answer or not work.is_public or self.endings.facts is None:
            return ()
        return await self.store.private_facts(work.turn_id)

    async def _refused(self, work: TurnWork) -> TurnEnding | None:
        """What ends a turn before Claude is asked; one under way has bounds of its own."""
        is_new = work.steps == 0 and not work.has_preview
        if is_new and (kept := await self._kept_from_beginning(work)) is not None:
            return kept
        refusal = await self.incoming.refusal(work, is_new=is_new)
        if refusal is not None and refusal.is_offence:
            return await self._turned_away(work, refusal)
        if is_new and (found := await self._found(work)) is not None:
            return self._called(work, found)
        if refusal is not None:
            return self.endings.noticed(work, Outcome.NOTICED, refusal.notice)
        return None

    async def _turned_away(self, work: TurnWork, refusal: Refuse) -> TurnEnding:
        away = await self.incoming.turned_away(self.store, work.principal, refusal)
        ending = self.endings.noticed(work, Outcome.NOTICED, away.notice)
        return replace(ending, verdicts=away.verdicts)

    async def _kept_from_beginning(self, work: TurnWork) -> TurnEnding | None:
        """The customer wants a person, a budget is used up, or they are paused."""
        triggers = self.triggers
        if triggers is not None and (asked := triggers.explicit(work)) is not None:
            return self._called(work, asked)
        if self.limits:
            spent = await self.store.spent(work.principal)
            if (over := over_budget(self.limits, spent)) is not None:
                log.info("over budget: %s", ", ".join(window.scope for window in over.windows))
                return self.endings.over_budget(work, over)
        if await self.incoming.is_paused(self.store, work):
            return self.endings.silenced()
        return None

    async def _found(self, work: TurnWork) -> Escalation | None:
        """What else calls people."""
        if self.triggers is None:
            return None
        past = await self.store.past_turns(work.lease.conversation_id, limit=PAST_TURNS)
        return await self.triggers.found(work, past)

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
        toolbox: Toolbox,
        *,
        doing: Callable[[str], None],
        heard: Callable[[str], None] | None,
        gate: Gate,
        meter: Meter,
        may_act: bool,
    ) -> ToolLoop:
        return ToolLoop(
            work,
            store=self.store,
            model=self.model,
            toolbox=toolbox,
            prompt=self.prompt,
            gate=gate,
            bounds=self.bounds,
            customer=work.principal.opaque,
            doing=doing,
            heard=heard,
            meter=meter,
            observer=self.observer,
            may_act=may_act,
        )

    def _ended(
        self,
        work: TurnWork,
        end: LoopEnd,
        private: Sequence[PrivateFacts],
        asking: Sequence[Part],
    ) -> TurnEnding:
        answered = partial(self.endings.answered, work, private=private, asking=asking)
        match end:
            case Completed(answer=answer, history=history):
                return answered(answer, history)
            case Truncated(answer=answer, history=history):
                return answered(answer, history, NoticeKind.TRUNCATED)
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
