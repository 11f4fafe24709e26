"""One exchange with Claude inside a turn: what it answered, what it asked for, what it cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from engine.domain.knowledge import PassageVersion
from engine.domain.verdicts import AnswerVerdict

Json: TypeAlias = (
    "Mapping[str, Json] | list[Json] | tuple[Json, ...] | str | int | float | bool | None"
)
Block: TypeAlias = Mapping[str, Json]
"""A content block of the Messages API, kept exactly as it was received or sent."""


class Role(StrEnum):
    """Who speaks in Claude's history."""

    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryMessage:
    """One stored message of Claude's history; `version` is the prompt version it was made under."""

    seq: int
    role: Role
    content: tuple[Block, ...]
    version: int


class StopReason(StrEnum):
    """Why Claude stopped (Messages API, "Handling stop reasons")."""

    END_TURN = "end_turn"
    TOOL_USE = "tool_use"
    MAX_TOKENS = "max_tokens"
    STOP_SEQUENCE = "stop_sequence"
    PAUSE_TURN = "pause_turn"
    REFUSAL = "refusal"
    CONTEXT_FULL = "model_context_window_exceeded"


@dataclass(frozen=True, kw_only=True, slots=True)
class Usage:
    """Tokens of one exchange, by the price they are billed at."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write_5m: int = 0
    cache_write_1h: int = 0

    @property
    def fresh(self) -> int:
        """What counts against a turn: all but the history that is read again from the cache."""
        return self.input + self.output + self.cache_write_5m + self.cache_write_1h


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolCall:
    """A call Claude asks for; `input` is not yet checked against the tool's schema."""

    id: str
    name: str
    input: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """One complete answer of Claude; `content` is exact, `kept` is replayed byte for byte."""

    content: tuple[Block, ...]
    stop_reason: StopReason
    usage: Usage
    model: str
    message_id: str
    request_id: str | None
    seconds: float
    attempts: int
    cost_nano_usd: int | None
    """Billionths of a US dollar; None where the model's price is not known."""

    @property
    def tool_calls(self) -> tuple[ToolCall, ...]:
        """The calls asked for, in order; to be run only if `stop_reason` is `tool_use`."""
        return tuple(_tool_call(block) for block in self.content if block["type"] == "tool_use")

    @property
    def kept(self) -> tuple[Block, ...]:
        """What enters the history: the API writes blank text blocks but takes none back."""
        return tuple(
            block for block in self.content if block["type"] != "text" or str(block["text"]).strip()
        )

    @property
    def text(self) -> str:
        """What Claude says to the customer, without thinking and tool calls."""
        return "".join(str(block["text"]) for block in self.content if block["type"] == "text")


def _tool_call(block: Block) -> ToolCall:
    arguments = block["input"]
    if not isinstance(arguments, Mapping):
        arguments = {}
    return ToolCall(id=str(block["id"]), name=str(block["name"]), input=arguments)


class Effect(StrEnum):
    """What running a tool twice would do; decides what happens to it after a crash."""

    READ = "read"
    """Changes nothing: just run again."""

    IDEMPOTENT = "idempotent"
    """Safe to run again under the same key, which its backend honours."""

    ONCE = "once"
    """Never run again once it may have begun: after a crash it is looked up by its key."""


class CallState(StrEnum):
    """How far a tool call has come."""

    PENDING = "pending"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCall:
    """A stored call without a result yet; `key` is its idempotency key.

    `may_have_run` says that an earlier attempt began it.
    """

    call: ToolCall
    key: str
    may_have_run: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivateFacts:
    """What the customer alone may see of a result; Claude, whose thread is public, never does."""

    tool: str
    facts: Json


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolResult:
    """What goes back to Claude for one call; `block` is the exact `tool_result` block.

    `passages` are those that its content was made of, one for each block of that. `private` is
    stored beside the block, and reaches the customer alone with the turn's answer. `verdicts` are
    about what was left out of it.
    """

    call_id: str
    block: Block
    is_error: bool
    passages: tuple[PassageVersion, ...] = ()
    private: PrivateFacts | None = None
    verdicts: tuple[AnswerVerdict, ...] = ()
