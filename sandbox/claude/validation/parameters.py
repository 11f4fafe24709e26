"""Rules on the parameters of a request: length, thinking, tool choice, who asks."""

import re
from collections.abc import Iterator

from sandbox.claude.models import Model
from sandbox.claude.validation.shapes import MessageRequest
from sandbox.wire import JsonObject

API_VERSION = "2026-10-21"
_SAMPLING = ("temperature", "top_p", "top_k")
_OPAQUE = re.compile(r"[A-Za-z0-9_.:-]*")
_PHONE = re.compile(r"[+]?[\d.:-]{7,15}")


def header_complaints(version: str | None) -> Iterator[str]:
    """Every request names the API version."""
    if version is None:
        yield "anthropic-version: header is required"
    elif version != API_VERSION:
        yield f"anthropic-version: {version!r} is not supported here; this server is {API_VERSION}"


def sampling_complaints(body: JsonObject) -> Iterator[str]:
    """Sampling parameters are gone since API version 2026-10-21, even at their old defaults."""
    for name in _SAMPLING:
        if name in body:
            yield f"{name}: sampling parameters are no longer supported; remove it"


def length(request: MessageRequest, model: Model) -> Iterator[str]:
    """The answer may be as long as the model allows."""
    if request.max_tokens > model.max_tokens:
        yield (
            f"max_tokens: {request.max_tokens} > {model.max_tokens}, which is the maximum allowed "
            f"number of output tokens for {model.id}"
        )


def thinking(request: MessageRequest, model: Model) -> Iterator[str]:
    """Not every model takes every kind of thinking."""
    config = request.thinking
    if config is None:
        return
    if config.type not in model.thinking:
        known = ", ".join(model.thinking)
        yield f"thinking.type: {config.type!r} is not supported by {model.id}; use one of {known}"
    if config.type == "enabled" and config.budget_tokens is None:
        yield "thinking.enabled.budget_tokens: Field required"
    if config.type != "enabled" and config.budget_tokens is not None:
        yield f"thinking.{config.type}.budget_tokens: Extra inputs are not permitted"
    if config.budget_tokens is not None and config.budget_tokens >= request.max_tokens:
        yield "`max_tokens` must be greater than `thinking.budget_tokens`"


def tool_choice(request: MessageRequest, model: Model) -> Iterator[str]:
    """A call can be forced on some models only, and only of a tool that is there."""
    choice = request.tool_choice
    if choice is None:
        return
    if not request.tools:
        yield "tool_choice may only be specified while providing tools"
    if choice.type in ("any", "tool") and not model.forced_choice:
        yield f"tool_choice.type: {choice.type!r} is not supported by {model.id}; use 'auto'"
    if choice.type == "tool" and choice.name not in {tool.name for tool in request.tools}:
        yield f"tool_choice.name: Tool {choice.name!r} not found in provided tools"


def opaque_user(request: MessageRequest, model: Model) -> Iterator[str]:
    """`metadata.user_id` identifies without saying who: no e-mail, name or phone number."""
    del model
    user = request.metadata.user_id if request.metadata is not None else None
    if user is None:
        return
    if not _OPAQUE.fullmatch(user):
        yield f"metadata.user_id: {user!r} looks like a name or an e-mail; send an opaque id"
    elif _PHONE.fullmatch(user):
        yield f"metadata.user_id: {user!r} looks like a phone number; send an opaque id"
