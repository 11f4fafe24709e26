"""What the local Claude is to say: texts with citations, thinking, tool calls, turns of them."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Literal, TypeAlias

from sandbox.wire import Json

Stop: TypeAlias = Literal[
    "end_turn",
    "tool_use",
    "max_tokens",
    "stop_sequence",
    "pause_turn",
    "refusal",
    "model_context_window_exceeded",
]
RefusalCategory: TypeAlias = Literal[
    "cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms"
]


@dataclass(frozen=True, slots=True)
class Cite:
    """A pointer to blocks `start` to `end` (exclusive) of a search result in the request.

    `result` is its number among all search results of the request; without it the newest one with
    this source is meant.
    """

    source: str
    _: KW_ONLY
    start: int = 0
    end: int | None = None
    result: int | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A text block. `cites` names sources of search results, or points into them with Cite.

    `deltas` is the number of pieces it is streamed in; without it the server's own number counts.
    """

    text: str
    cites: tuple[str | Cite, ...] = ()
    _: KW_ONLY
    deltas: int | None = None


@dataclass(frozen=True, slots=True)
class Think:
    """A thinking block; the server signs it over everything that came before."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call. `cut` sends only so many characters of the input, as max_tokens would."""

    name: str
    input: Mapping[str, Json]
    _: KW_ONLY
    id: str | None = None
    cut: int | None = None


Part: TypeAlias = Say | Think | Call


@dataclass(frozen=True, slots=True, init=False)
class Turn:
    """One whole answer: its blocks in order, and why it stopped.

    Without `stop` it is tool_use if there is a call, else end_turn. `Turn()` is an empty answer.
    `category` belongs to a refusal, `stop_sequence` to a stop sequence.
    """

    parts: tuple[Part, ...]
    stop: Stop
    category: RefusalCategory | None
    stop_sequence: str | None

    def __init__(
        self,
        *parts: Part,
        stop: Stop | None = None,
        category: RefusalCategory | None = None,
        stop_sequence: str | None = None,
    ) -> None:
        calls = any(isinstance(part, Call) for part in parts)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "stop", stop or ("tool_use" if calls else "end_turn"))
        object.__setattr__(self, "category", category)
        object.__setattr__(self, "stop_sequence", stop_sequence)


Answer: TypeAlias = Part | Turn


def as_turn(answer: Answer) -> Turn:
    """Return a single block as the whole answer it is."""
    return answer if isinstance(answer, Turn) else Turn(answer)
