"""Rules on cache breakpoints: four at most, the long-lived ones first."""

from collections.abc import Iterator

from sandbox.claude.models import Model
from sandbox.claude.validation.blocks import (
    CacheControl,
    RedactedThinkingBlock,
    TextBlock,
    ThinkingBlock,
)
from sandbox.claude.validation.shapes import MessageRequest
from sandbox.claude.validation.walk import every_block

MOST = 4


def breakpoints(request: MessageRequest, model: Model) -> Iterator[str]:
    """At most four breakpoints; the automatic one needs a free place, or the block's own ttl."""
    del model
    found = list(_breakpoints(request))
    if len(found) > MOST:
        yield f"A maximum of {MOST} blocks with cache_control may be provided. Found {len(found)}."
    automatic = request.cache_control
    if automatic is None:
        return
    own = _of_last_block(request)
    if own is not None and own.ttl != automatic.ttl:
        yield (
            f"cache_control.ttl: the last block already has cache_control with ttl {own.ttl!r}, "
            f"which differs from {automatic.ttl!r}"
        )
    if own is None and len(found) == MOST:
        yield f"cache_control: automatic caching needs one of the {MOST} breakpoints, all are taken"


def ttl_order(request: MessageRequest, model: Model) -> Iterator[str]:
    """An entry that lives an hour cannot rest on one that lives five minutes."""
    del model
    found = list(_breakpoints(request))
    if request.cache_control is not None:
        found.append(("cache_control", request.cache_control))
    short = False
    for where, control in found:
        if control.ttl == "1h" and short:
            yield (
                f"{where}.ttl: a ttl='1h' cache_control block must not come after a ttl='5m' "
                "cache_control block. Note that blocks are processed in the following order: "
                "`tools`, `system`, `messages`."
            )
        short = short or control.ttl == "5m"


def not_on_empty_text(request: MessageRequest, model: Model) -> Iterator[str]:
    """Nothing cannot be cached."""
    del model
    for message in request.messages:
        for block in message.content:
            if isinstance(block, TextBlock) and block.cache_control and not block.text:
                yield "messages: cache_control cannot be set for empty text blocks"


def _breakpoints(request: MessageRequest) -> Iterator[tuple[str, CacheControl]]:
    for where, control in _all_controls(request):
        if control is not None:
            yield f"{where}.cache_control", control


def _all_controls(request: MessageRequest) -> Iterator[tuple[str, CacheControl | None]]:
    for number, tool in enumerate(request.tools):
        yield f"tools.{number}", tool.cache_control
    for number, text in enumerate(request.system):
        yield f"system.{number}", text.cache_control
    for where, _, block in every_block(request):
        if not isinstance(block, ThinkingBlock | RedactedThinkingBlock):
            yield where, block.cache_control


def _of_last_block(request: MessageRequest) -> CacheControl | None:
    content = request.messages[-1].content
    if not content or isinstance(content[-1], ThinkingBlock | RedactedThinkingBlock):
        return None
    return content[-1].cache_control
