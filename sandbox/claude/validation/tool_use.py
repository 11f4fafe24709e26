"""Rules on tools in the history: every call is answered at once, and of a tool that is offered."""

from collections import Counter
from collections.abc import Iterator

from sandbox.claude.models import Model
from sandbox.claude.validation.blocks import (
    AssistantMessage,
    Message,
    SearchResultBlock,
    ToolResultBlock,
    ToolUseBlock,
    UserMessage,
)
from sandbox.claude.validation.shapes import MessageRequest


def pairs(request: MessageRequest, model: Model) -> Iterator[str]:
    """The results of all calls of a message open the next one, each exactly once."""
    del model
    opened: list[str] = []
    for number, message in enumerate(request.messages):
        if isinstance(message, UserMessage):
            yield from _answers(number, message, opened)
        elif opened:
            yield _unanswered(number - 1, opened)
        opened = _calls(message)
    if opened:
        yield _unanswered(len(request.messages) - 1, opened)


def unique_calls(request: MessageRequest, model: Model) -> Iterator[str]:
    """No call id occurs twice."""
    del model
    ids = Counter(id_ for message in request.messages for id_ in _calls(message))
    for id_, times in ids.items():
        if times > 1:
            yield f"messages: `tool_use` ids must be unique; found {id_} {times} times"


def known_tools(request: MessageRequest, model: Model) -> Iterator[str]:
    """A call in the history is of a tool this request offers."""
    del model
    names = {tool.name for tool in request.tools}
    for number, message in enumerate(request.messages):
        for index, block in enumerate(message.content):
            if isinstance(block, ToolUseBlock) and block.name not in names:
                yield (
                    f"messages.{number}.content.{index}: tool {block.name!r} is not among the "
                    "tools of this request"
                )


def result_content(request: MessageRequest, model: Model) -> Iterator[str]:
    """Search results stand alone in a tool result, and an error says what is wrong."""
    del model
    for number, message in enumerate(request.messages):
        for index, block in enumerate(message.content):
            if isinstance(block, ToolResultBlock):
                yield from _result(f"messages.{number}.content.{index}.tool_result", block)


def _answers(number: int, message: UserMessage, opened: list[str]) -> Iterator[str]:
    results = [b.tool_use_id for b in message.content if isinstance(b, ToolResultBlock)]
    leading = message.content[: len(results)]
    if not all(isinstance(block, ToolResultBlock) for block in leading):
        yield f"messages.{number}: `tool_result` blocks must come before any other content"
    if missing := [id_ for id_ in opened if id_ not in results]:
        yield _unanswered(number - 1, missing)
    for id_, times in Counter(results).items():
        if id_ not in opened:
            yield (
                f"messages.{number}: unexpected `tool_use_id` found in `tool_result` blocks: "
                f"{id_}. Each `tool_result` block must have a corresponding `tool_use` block in "
                "the previous message."
            )
        elif times > 1:
            yield (
                f"messages.{number}: each tool_use must have a single result. Found multiple "
                f"`tool_result` blocks with id: {id_}"
            )


def _unanswered(number: int, ids: list[str]) -> str:
    return (
        f"messages.{number}: `tool_use` ids were found without `tool_result` blocks immediately "
        f"after: {', '.join(ids)}. Each `tool_use` block must have a corresponding `tool_result` "
        "block in the next message."
    )


def _calls(message: Message) -> list[str]:
    if not isinstance(message, AssistantMessage):
        return []
    return [block.id for block in message.content if isinstance(block, ToolUseBlock)]


def _result(where: str, block: ToolResultBlock) -> Iterator[str]:
    kinds = {isinstance(inner, SearchResultBlock) for inner in block.content}
    if kinds == {True, False}:
        yield f"{where}.content: search_result blocks cannot be mixed with other blocks"
    if block.is_error and not block.content:
        yield f"{where}: content cannot be empty if `is_error` is true"
