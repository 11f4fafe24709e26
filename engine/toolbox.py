"""Runs tool calls: checks, bounds, and turns every outcome into a tool result."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import assert_never

from engine.domain.steps import Block, Effect, Json, OpenCall, ToolCall, ToolResult
from engine.errors import StorageUnavailable
from engine.logs import trace
from engine.schema_check import spelled, violations
from engine.tools.tool import Done, Failed, Tool, ToolContext, ToolOutcome, TryAgain

log = logging.getLogger(__name__)


class Toolbox:
    """The tools by name."""

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools: Mapping[str, Tool] = {tool.name: tool for tool in tools}

    def offers(self, calls: Sequence[ToolCall]) -> bool:
        """Whether there are calls, all of tools we have.

        The API takes no history with a call of another tool, so such an answer is never kept.
        """
        return bool(calls) and all(call.name in self._tools for call in calls)

    def has_effect(self, call: ToolCall) -> bool:
        """Whether it must be noted that this call began before it runs."""
        tool = self._tools.get(call.name)
        return tool is not None and tool.effect is not Effect.READ

    async def run(self, open_call: OpenCall, context: ToolContext, *, seconds: float) -> ToolResult:
        """Run one call within its time; raises only StorageUnavailable and cancellation."""
        outcome = await self._outcome(open_call.call, context, seconds)
        return ToolResult(
            call_id=open_call.call.id,
            block=_block(open_call.call.id, outcome),
            is_error=not isinstance(outcome, Done),
        )

    async def _outcome(self, call: ToolCall, context: ToolContext, seconds: float) -> ToolOutcome:
        tool = self._tools.get(call.name)
        if tool is None:
            return TryAgain(hint=f"There is no tool {call.name!r}. Use {', '.join(self._tools)}.")
        arguments = spelled(tool.schema, call.input)
        if problems := violations(tool.schema, arguments):
            return TryAgain(hint=" ".join(problems))
        try:
            async with asyncio.timeout(seconds):
                return await tool.run(arguments, context)
        except StorageUnavailable:
            raise
        except TimeoutError:
            log.warning("tool %s took longer than %s s", call.name, seconds)
            return Failed(reason="This took too long and was stopped.")
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("tool %s failed: %s", call.name, trace(error))
            return Failed(reason="This failed on our side.")


def _block(call_id: str, outcome: ToolOutcome) -> Block:
    match outcome:
        case Done(content=content):
            return {"type": "tool_result", "tool_use_id": call_id, "content": list(content)}
        case TryAgain(hint=hint):
            return _error(call_id, f"Try again: {hint}")
        case Failed(reason=reason):
            return _error(call_id, f"Failed: {reason} Do not repeat the call.")
    assert_never(outcome)


def _error(call_id: str, text: str) -> Block:
    content: list[Json] = [{"type": "text", "text": text}]
    return {"type": "tool_result", "tool_use_id": call_id, "content": content, "is_error": True}
