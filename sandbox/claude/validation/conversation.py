"""Rules on the order of messages: who begins, who ends, where the operator may speak."""

from collections.abc import Iterator

from sandbox.claude.models import Model
from sandbox.claude.validation.blocks import TextBlock
from sandbox.claude.validation.shapes import MessageRequest


def roles(request: MessageRequest, model: Model) -> Iterator[str]:
    """The user begins; a conversation that ends with the assistant is a prefill."""
    messages = request.messages
    if messages[0].role == "assistant":
        yield 'messages: first message must use the "user" role'
    if messages[-1].role == "assistant" and not model.prefill:
        yield (
            f"This model ({model.id}) does not support assistant message prefill. The "
            "conversation must end with a user message."
        )


def system_messages(request: MessageRequest, model: Model) -> Iterator[str]:
    """The operator speaks directly after the user, and last or before the assistant."""
    messages = request.messages
    for number, message in enumerate(messages):
        if message.role != "system":
            continue
        where = f"messages.{number}"
        if not model.system_messages:
            yield f"{where}.role: the system role is not supported by {model.id}"
        if number == 0 or messages[number - 1].role != "user":
            yield f"{where}: a system message must come directly after a user message"
        if number + 1 < len(messages) and messages[number + 1].role != "assistant":
            yield f"{where}: a system message must be last or come before an assistant message"


def content(request: MessageRequest, model: Model) -> Iterator[str]:
    """No message is empty, and no text block is."""
    del model
    for number, message in enumerate(request.messages):
        where = f"messages.{number}"
        is_last = number == len(request.messages) - 1
        if not message.content and not (is_last and message.role == "assistant"):
            yield (
                f"{where}: all messages must have non-empty content except for the optional "
                "final assistant message"
            )
        for index, block in enumerate(message.content):
            if isinstance(block, TextBlock):
                yield from _text(f"{where}.content.{index}", block.text)
    for index, block in enumerate(request.system):
        yield from _text(f"system.{index}", block.text)


def _text(where: str, text: str) -> Iterator[str]:
    if not text:
        yield f"{where}: text content blocks must be non-empty"
    elif not text.strip():
        yield f"{where}: text content blocks must contain non-whitespace text"
