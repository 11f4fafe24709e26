"""The tool loop: ask Claude, run what it asks for, until it has answered or a bound is reached."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import assert_never

from engine.bounds import Bounds
from engine.domain.conversation import TurnWork
from engine.domain.steps import Answer, HistoryMessage, OpenCall, StopReason
from engine.domain.verdicts import RefusedAnswer, VerdictAction
from engine.errors import ModelError, ModelErrorKind
from engine.guardrails.outgoing.gate import Gate
from engine.history import replay, this_turn
from engine.meter import Meter
from engine.observing import Observer
from engine.ports.conversations import ConversationStore
from engine.ports.model import Model, ModelRequest
from engine.prompt import Prompt
from engine.settings import MOST_ANSWER_TOKENS
from engine.toolbox import Toolbox
from engine.tools.tool import ToolContext

REFUSED_AS_SENT = frozenset({ModelErrorKind.INVALID_REQUEST, ModelErrorKind.TOO_LARGE})
"""Claude would refuse the same request for ever."""

_MOST_REWRITES = 1
"""How often Claude is asked again because of what an answer holds."""

_NO_VERSION = 0
"""Versions begin with 1: nothing that is bound to one is replayed."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Completed:
    """Claude has answered this history."""

    answer: Answer
    history: Sequence[HistoryMessage]


@dataclass(frozen=True, kw_only=True, slots=True)
class Truncated:
    """Claude has answered this history, but the end is missing."""

    answer: Answer
    history: Sequence[HistoryMessage]


@dataclass(frozen=True, kw_only=True, slots=True)
class Declined:
    """Claude refused; nothing it said before may be shown."""

    answer: Answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhausted:
    """A bound was reached; `bound` says which, for the operator."""

    bound: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Withheld:
    """What Claude answered this history may not be shown, and neither might its first answer."""

    refused: RefusedAnswer
    history: Sequence[HistoryMessage]


LoopEnd = Completed | Truncated | Declined | Exhausted | Withheld


class _Again:
    """Not an end: ask once more."""


class ToolLoop:
    """One turn's exchanges with Claude; every answer and result is stored before what follows."""

    def __init__(
        self,
        work: TurnWork,
        *,
        store: ConversationStore,
        model: Model,
        toolbox: Toolbox,
        prompt: Prompt,
        gate: Gate,
        bounds: Bounds,
        customer: str,
        doing: Callable[[str], None],
        heard: Callable[[str], None] | None,
        meter: Meter,
        observer: Observer,
        may_act: bool = True,
    ) -> None:
        self._work = work
        self._store = store
        self._model = model
        self._toolbox = toolbox
        self._prompt = prompt
        self._gate = gate
        self._bounds = bounds
        self._customer = customer
        self._doing = doing
        self._heard = heard
        self._meter = meter
        self._observer = observer
        self._may_act = may_act
        self._seconds = bounds.seconds_for(work.attempt)
        self._ends_at = time.monotonic() + self._seconds
        self._rounds = work.steps
        self._tokens = work.tokens
        self._version = work.version
        self._history: Sequence[HistoryMessage] = ()
        self._may_begin_anew = True
        self._offered = frozenset(str(tool["name"]) for tool in prompt.tools)
        self._answer_tokens = bounds.answer_tokens
        self._second_chance = True
        self._refused = work.refused

    async def run(self) -> LoopEnd:
        """Go on from the last stored step to an end; raises ModelError, LeaseLost."""
        await self._run_calls(self._work.open_calls)
        while True:
            if bound := self._reached():
                return Exhausted(bound=bound)
            try:
                end = await self._settle(await self._ask())
            except ModelError:
                if self._seconds_left() > 0:
                    raise
                continue  # Claude was still at it when the time was up
            if not isinstance(end, _Again):
                return end

    def _reached(self) -> str | None:
        if self._rounds >= self._bounds.rounds:
            return f"rounds: {self._rounds}"
        if self._tokens >= self._bounds.tokens:
            return f"tokens: {self._tokens}"
        if self._seconds_left() <= 0:
            return f"seconds: {self._seconds:g}"
        return None

    def _seconds_left(self) -> float:
        return self._ends_at - time.monotonic()

    async def _ask(self) -> Answer:
        self._doing("thinking")
        self._history = await self._store.history(self._work.lease.conversation_id)
        self._gate.learn(self._history)
        try:
            answer = await self._exchange(self._request(self._history, self._version))
        except ModelError as error:
            if error.kind not in REFUSED_AS_SENT or not self._may_begin_anew:
                raise
            log.error("Claude does not take the history, it begins anew: %s", error)
            answer = await self._ask_anew()
        self._rounds += 1
        self._tokens += answer.usage.fresh
        return answer

    async def _exchange(self, request: ModelRequest) -> Answer:
        began = time.monotonic()
        try:
            answer = await self._model.answer(request, heard=self._heard)
        except ModelError as error:
            self._observer.model_failed(error.kind)
            raise
        finally:
            self._meter.model_seconds += time.monotonic() - began
        self._meter.answered(answer)
        return answer

    async def _ask_anew(self) -> Answer:
        """Ask with this turn alone, once; only where Claude takes that, the history begins anew.

        A request refused for another reason, such as a wrong setting, costs no history.
        """
        self._may_begin_anew = False
        # Read again: what was deleted meanwhile is in it no more.
        self._history = await self._store.history(self._work.lease.conversation_id)
        answer = await self._exchange(self._request(this_turn(self._history), _NO_VERSION))
        work = self._work
        self._version = await self._store.begin_anew(work.lease, work.turn_id, keep=0)
        return answer

    def _request(self, history: Sequence[HistoryMessage], version: int) -> ModelRequest:
        return ModelRequest(
            system=self._prompt.system,
            tools=self._prompt.tools,
            messages=replay(history, version=version, offered=self._offered),
            max_tokens=self._answer_tokens,
            customer=self._customer,
            seconds=self._seconds_left(),
        )

    async def _settle(self, answer: Answer) -> LoopEnd | _Again:
        """What an answer means (Claude docs, "Handling stop reasons")."""
        match answer.stop_reason:
            case StopReason.TOOL_USE:
                if not self._toolbox.offers(answer.tool_calls):
                    return await self._drop(answer)
                await self._run_calls(await self._record(answer))
                return _Again()
            case StopReason.PAUSE_TURN:
                await self._record(answer)
                return _Again()
            case StopReason.END_TURN | StopReason.STOP_SEQUENCE:
                if not answer.text.strip():
                    return await self._drop(answer)
                end = Completed(answer=answer, history=self._history)
                return await self._judged(answer, end)
            case StopReason.MAX_TOKENS | StopReason.CONTEXT_FULL:
                return await self._cut_off(answer)
            case StopReason.REFUSAL:
                return Declined(answer=answer)
        assert_never(answer.stop_reason)

    async def _record(self, answer: Answer) -> tuple[OpenCall, ...]:
        return await self._store.record_answer(self._work.lease, self._work.turn_id, answer)

    async def _cut_off(self, answer: Answer) -> LoopEnd | _Again:
        """A cut call looks whole but is not, so it is never run: once more, with twice the room."""
        if answer.text.strip() and not answer.tool_calls:
            end = Truncated(answer=answer, history=self._history)
            return await self._judged(answer, end)
        self._answer_tokens = min(2 * self._answer_tokens, MOST_ANSWER_TOKENS)
        return await self._drop(answer)

    async def _judged(self, answer: Answer, end: LoopEnd) -> LoopEnd | _Again:
        """The end that an answer makes, if all of it may be said; else Claude is asked once more.

        That it was refused is stored first, so that no crash makes another chance of it.
        """
        is_last = self._refused >= _MOST_REWRITES
        action = VerdictAction.WITHHELD if is_last else VerdictAction.REGENERATED
        refused = await self._gate.judged(answer, action)
        if refused is None:
            return end
        log.warning("an answer is not shown: %s", ", ".join(refused.checks))
        self._meter.verdicts += refused.verdicts
        if is_last:
            return Withheld(refused=refused, history=self._history)
        work = self._work
        hint = self._gate.hint(refused)
        await self._store.refuse_answer(work.lease, work.turn_id, refused, hint=hint)
        self._refused += 1
        return _Again()

    async def _drop(self, answer: Answer) -> LoopEnd | _Again:
        """Nothing usable came: its cost is stored, it is not, and there is one second chance."""
        await self._store.discard_answer(self._work.lease, self._work.turn_id, answer)
        if not self._second_chance:
            return Exhausted(bound=f"no usable answer: {answer.stop_reason}")
        self._second_chance = False
        return _Again()

    async def _run_calls(self, calls: Sequence[OpenCall]) -> None:
        """Run all calls of an answer at the same time; their results form one message."""
        if not calls:
            return
        self._doing(calls[0].call.name)
        began = time.monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                for call in calls:
                    group.create_task(self._run_call(call))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures
        finally:
            self._meter.tool_seconds += time.monotonic() - began

    async def _run_call(self, call: OpenCall) -> None:
        work = self._work
        if self._toolbox.has_effect(call.call):
            await self._store.begin_call(work.lease, work.turn_id, call.call.id)
        context = ToolContext(
            principal=work.principal,
            key=call.key,
            is_public=work.is_public,
            may_act=self._may_act,
        )
        seconds = max(0.0, min(self._bounds.tool_seconds, self._seconds_left()))
        result = await self._toolbox.run(call, context, seconds=seconds)
        self._meter.verdicts += result.verdicts
        await self._store.record_result(work.lease, work.turn_id, result)
