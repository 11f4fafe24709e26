"""Claude, as a turn asks for an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.domain.steps import Answer, Block, Json


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelRequest:
    """One request to Claude, complete: the same values always make the same bytes.

    `customer` is an opaque hash for abuse detection (Messages API, `metadata.user_id`), never a
    name. `seconds` bounds the whole exchange, retries included. `schema` is the JSON Schema that
    the answer has to fit (Claude docs, "Structured outputs"); None for words.
    """

    system: tuple[Block, ...]
    tools: tuple[Mapping[str, Json], ...]
    messages: tuple[Mapping[str, Json], ...]
    max_tokens: int
    customer: str
    seconds: float
    schema: Mapping[str, Json] | None = None


class Model(Protocol):
    """Claude."""

    async def answer(
        self, request: ModelRequest, *, heard: Callable[[str], None] | None = None
    ) -> Answer:
        """Ask once, retrying within the request's time; raises ModelError and nothing else.

        `heard` gets all of the text so far whenever there is more; after a broken attempt it
        begins again, with less text than before.
        """
        ...
