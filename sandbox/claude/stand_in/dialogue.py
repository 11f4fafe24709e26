"""A request read as a conversation: who said what, which tools ran, what they returned."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.claude.records import Request
from sandbox.claude.wire import content_of
from sandbox.wire import Json, JsonObject, as_object, as_text

_NAME = re.compile(r"[Yy]ou are (?:called )?([A-Z]\w+)")
_COMPANY = re.compile(r"(?:assistant|assistant for|assistant of) (?:of |for )?((?:[A-Z]\w+ ?)+)")
_CAME_OF_IT = "what came of the change they were asked to confirm"
"""What a request calls the outcome of a change."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A search result a tool returned; `number` counts through the whole request."""

    number: int
    source: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """A tool call and what came back."""

    tool: str
    text: str
    found: tuple[Found, ...]
    is_error: bool

    @property
    def facts(self) -> JsonObject:
        """The result as data; empty where it is none."""
        return _as_json(self.text)


@dataclass(slots=True)
class Exchange:
    """What the customer said, or was `told` of a change, and everything until the next of these."""

    customer: str
    told: str = ""
    said: str = ""
    outcomes: list[Outcome] = field(default_factory=list)

    def succeeded(self, tool: str) -> bool:
        """Whether this tool was called and worked."""
        return any(outcome.tool == tool and not outcome.is_error for outcome in self.outcomes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialogue:
    """Everything the responder may know; it has no other source."""

    exchanges: tuple[Exchange, ...]
    tools: Mapping[str, JsonObject]
    assistant: str | None
    company: str | None

    @property
    def now(self) -> Exchange:
        """The exchange to be answered."""
        return self.exchanges[-1]

    @property
    def before(self) -> Exchange | None:
        """The exchange before it, if there is one."""
        return self.exchanges[-2] if len(self.exchanges) > 1 else None


def read(request: Request) -> Dialogue:
    """Read a request."""
    system = request.system_text
    return Dialogue(
        exchanges=tuple(_exchanges(request)) or (Exchange(""),),
        tools={
            as_text(tool.get("name")): as_object(tool.get("input_schema")) for tool in request.tools
        },
        assistant=_first(_NAME, system),
        company=_first(_COMPANY, system),
    )


def _exchanges(request: Request) -> list[Exchange]:
    exchanges: list[Exchange] = []
    names: dict[str, str] = {}
    results = 0
    for message in request.messages:
        blocks = content_of(message.get("content"))
        if message.get("role") == "user":
            texts = [as_text(block.get("text")) for block in blocks if block.get("type") == "text"]
            if texts:
                exchanges.append(_exchange(texts))
        for block in blocks if exchanges else ():
            now = exchanges[-1]
            match block.get("type"):
                case "tool_use":
                    names[as_text(block.get("id"))] = as_text(block.get("name"))
                case "tool_result":
                    name = names.get(as_text(block.get("tool_use_id")), "")
                    now.outcomes.append(_outcome(name, block, results))
                    results += len(now.outcomes[-1].found)
                case "text" if message.get("role") == "assistant":
                    now.said += as_text(block.get("text"))
                case _:
                    continue
    return exchanges


def _exchange(texts: list[str]) -> Exchange:
    """A person's words are plain: facts and what others say come as JSON objects."""
    told = [as_text(_as_json(text).get(_CAME_OF_IT)) for text in texts]
    return Exchange(
        "\n".join(text for text in texts if not _as_json(text)),
        told="\n".join(filter(None, told)),
    )


def _as_json(text: str) -> JsonObject:
    """A text as an object; empty where it is none."""
    try:
        return as_object(json.loads(text))
    except ValueError:
        return {}


def _outcome(name: str, block: JsonObject, first: int) -> Outcome:
    content = content_of(block.get("content"))
    found = [item for item in content if item.get("type") == "search_result"]
    return Outcome(
        tool=name,
        text="\n".join(as_text(b.get("text")) for b in content if b.get("type") == "text"),
        found=tuple(_found(first + n, item) for n, item in enumerate(found)),
        is_error=block.get("is_error") is True,
    )


def _found(number: int, item: JsonObject) -> Found:
    paragraphs: Json = item.get("content")
    return Found(
        number=number,
        source=as_text(item.get("source")),
        title=as_text(item.get("title")),
        paragraphs=tuple(as_text(b.get("text")) for b in content_of(paragraphs)),
    )


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match.group(1).strip() if match else None
