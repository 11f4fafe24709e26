"""Every rule of the API a request can break, in the order they are checked."""

from collections.abc import Callable, Iterator

from sandbox.claude.models import Model
from sandbox.claude.records import Request
from sandbox.claude.signatures import Signer
from sandbox.claude.validation import (
    caching,
    citations,
    conversation,
    parameters,
    tool_use,
    tools,
)
from sandbox.claude.validation.shapes import (
    MessageRequest,
    WrongShape,
    parse_count_request,
    parse_message_request,
)

Rule = Callable[[MessageRequest, Model], Iterator[str]]

RULES: tuple[Rule, ...] = (
    parameters.length,
    parameters.thinking,
    parameters.tool_choice,
    parameters.opaque_user,
    tools.names,
    tools.strict_schemas,
    conversation.roles,
    conversation.system_messages,
    conversation.content,
    tool_use.pairs,
    tool_use.unique_calls,
    tool_use.known_tools,
    tool_use.result_content,
    citations.all_or_none,
    citations.not_with_format,
    citations.none_in_user_text,
    caching.breakpoints,
    caching.ttl_order,
    caching.not_on_empty_text,
)


def complaints(request: Request, model: Model | None, signer: Signer) -> list[str]:
    """Return what the API would refuse, in its words; the first is what a client is told.

    The rules need a request of the right shape and a known model; without, only the shape is told.
    """
    first = [
        *parameters.header_complaints(request.headers.get("anthropic-version")),
        *parameters.sampling_complaints(request.body),
    ]
    if first:
        return first
    try:
        parse = parse_count_request if request.path.endswith("tokens") else parse_message_request
        parsed = parse(request.body)
    except WrongShape as error:
        return error.complaints
    if model is None:
        return []
    broken = [complaint for rule in RULES for complaint in rule(parsed, model)]
    return broken or signer.broken(request.body)
