"""Puts a streamed message together, event by event, as the exact blocks to be stored.

Nothing here looks at a state before the end: the SDK's helper, which builds every one, takes three
times the processor time of the rest of a turn.
"""

from collections.abc import Mapping
from typing import Any, cast

from pydantic_core import from_json

from engine.claude.events import Event
from engine.domain.steps import Block, Json, StopReason, Usage

_CUTTING = frozenset({"max_tokens", "model_context_window_exceeded", "refusal"})
"""Stop reasons that may end a message in the middle of a call's arguments."""


class GrowingMessage:
    """A message under way.

    What does not fit together raises LookupError, TypeError, AttributeError or ValueError, when it
    comes or when the message is asked for.
    """

    def __init__(self) -> None:
        self._start: Mapping[str, Any] = {}
        self._blocks: dict[int, _GrowingBlock] = {}
        self._last: Mapping[str, Any] = {}
        self.stop_reason: str | None = None
        self.is_whole = False

    def take(self, event: Event) -> None:
        """Add what an event brings; events of unknown types bring nothing."""
        match event["type"]:
            case "message_start":
                self._start = event["message"]
            case "content_block_start":
                self._blocks[event["index"]] = _GrowingBlock(event["content_block"])
            case "content_block_delta":
                self._blocks[event["index"]].add(event["delta"])
            case "message_delta":
                self.stop_reason = event["delta"].get("stop_reason")
                self._last = event["usage"]
            case "message_stop":
                self.is_whole = True

    @property
    def id(self) -> str:
        """The API's name for the message."""
        return str(self._start["id"])

    @property
    def model(self) -> str:
        """The model that really answered."""
        return str(self._start["model"])

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
        """The tokens billed; the last counts are of the whole message."""
        billed = {**self._start["usage"], **_known(self._last)}
        hour = (billed.get("cache_creation") or {}).get("ephemeral_1h_input_tokens", 0)
        return Usage(
            input=billed["input_tokens"],
            output=self._last["output_tokens"],
            cache_read=billed.get("cache_read_input_tokens") or 0,
            cache_write_5m=(billed.get("cache_creation_input_tokens") or 0) - hour,
            cache_write_1h=hour,
        )


def _known(counts: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: count for name, count in counts.items() if count is not None}


class _GrowingBlock:
    """One content block and the pieces that came for it."""

    def __init__(self, start: Mapping[str, Any]) -> None:
        self._start = cast("Block", start)
        self._pieces: dict[str, list[str]] = {}
        self._citations: list[Json] = []

    def add(self, delta: Mapping[str, Any]) -> None:
        match delta["type"]:
            case "text_delta":
                self._piece("text", delta["text"])
            case "input_json_delta":
                self._piece("input", delta["partial_json"])
            case "thinking_delta":
                self._piece("thinking", delta["thinking"])
            case "signature_delta":
                self._piece("signature", delta["signature"])
            case "citations_delta":
                self._citations.append(delta["citation"])

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
