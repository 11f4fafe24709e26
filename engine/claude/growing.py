"""Puts a streamed message together, event by event, as the exact blocks to be stored.

The SDK's own helper builds every intermediate state as objects, at three times the processor time
of the rest of a turn; nothing here looks at a state before the end.
"""

from collections.abc import Mapping
from typing import cast

from anthropic.types import (
    CitationsDelta,
    InputJSONDelta,
    Message,
    MessageDeltaUsage,
    RawContentBlockDelta,
    RawMessageStreamEvent,
    SignatureDelta,
    TextDelta,
    ThinkingDelta,
)
from pydantic_core import from_json

from engine.domain.steps import Block, Json, StopReason, Usage

_CUTTING = frozenset({"max_tokens", "model_context_window_exceeded", "refusal"})
"""Stop reasons that may end a message in the middle of a call's arguments."""


class GrowingMessage:
    """A message under way. What does not fit together raises LookupError or ValueError."""

    def __init__(self) -> None:
        self._start: Message | None = None
        self._blocks: dict[int, _GrowingBlock] = {}
        self._last: MessageDeltaUsage | None = None
        self.stop_reason: str | None = None
        self.is_whole = False

    def take(self, event: RawMessageStreamEvent) -> None:
        """Add what an event brings; events of unknown types bring nothing."""
        match event.type:
            case "message_start":
                self._start = event.message
            case "content_block_start":
                self._blocks[event.index] = _GrowingBlock(event.content_block.to_dict(mode="json"))
            case "content_block_delta":
                self._blocks[event.index].add(event.delta)
            case "message_delta":
                self.stop_reason = event.delta.stop_reason
                self._last = event.usage
            case "message_stop":
                self.is_whole = True

    @property
    def start(self) -> Message:
        """Id and model; raises ValueError where the stream never began."""
        if self._start is None:
            raise ValueError("the stream has no message_start")
        return self._start

    @property
    def stopped_for(self) -> StopReason:
        """Raises ValueError for a reason nobody knows."""
        return StopReason(self.stop_reason or "")

    @property
    def content(self) -> tuple[Block, ...]:
        """The blocks in order; a call cut off by the stop reason keeps what had arrived."""
        cut = self.stop_reason in _CUTTING
        return tuple(self._blocks[index].finished(cut=cut) for index in sorted(self._blocks))

    @property
    def text(self) -> str:
        """What has been said so far, without thinking and calls."""
        return "".join(block.text for block in self._blocks.values())

    @property
    def usage(self) -> Usage:
        """The tokens billed; raises ValueError where the stream did not tell."""
        if self._last is None:
            raise ValueError("the stream has no message_delta")
        first, last = self.start.usage, self._last
        hour = first.cache_creation.ephemeral_1h_input_tokens if first.cache_creation else 0
        written = last.cache_creation_input_tokens or first.cache_creation_input_tokens or 0
        return Usage(
            input=last.input_tokens or first.input_tokens,
            output=last.output_tokens,
            cache_read=last.cache_read_input_tokens or first.cache_read_input_tokens or 0,
            cache_write_5m=written - hour,
            cache_write_1h=hour,
        )


class _GrowingBlock:
    """One content block and the pieces that came for it."""

    def __init__(self, start: Mapping[str, object]) -> None:
        self._start = cast("Block", start)
        self._pieces: dict[str, list[str]] = {}
        self._citations: list[Json] = []

    def add(self, delta: RawContentBlockDelta) -> None:
        match delta:
            case TextDelta(text=piece):
                self._piece("text", piece)
            case InputJSONDelta(partial_json=piece):
                self._piece("input", piece)
            case ThinkingDelta(thinking=piece):
                self._piece("thinking", piece)
            case SignatureDelta(signature=piece):
                self._piece("signature", piece)
            case CitationsDelta(citation=citation):
                self._citations.append(cast("Json", citation.to_dict(mode="json")))

    @property
    def text(self) -> str:
        return self._joined("text") if self._start["type"] == "text" else ""

    def finished(self, *, cut: bool) -> Block:
        block: dict[str, Json] = dict(self._start)
        for name in self._pieces:
            block[name] = self._arguments(cut=cut) if name == "input" else self._joined(name)
        if self._citations:
            block["citations"] = list(self._citations)
        return block

    def _piece(self, name: str, piece: str) -> None:
        self._pieces.setdefault(name, []).append(piece)

    def _joined(self, name: str) -> str:
        return f"{self._start.get(name) or ''}{''.join(self._pieces.get(name, ()))}"

    def _arguments(self, *, cut: bool) -> Json:
        written = "".join(self._pieces["input"])
        return cast("Json", from_json(written, allow_partial=cut)) if written else {}
