"""A conversation with the stand-in in the product's request format, with tools we speak for."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from anthropic import AsyncAnthropic
from anthropic.types import Message

from engine.domain.messages import About, Address, Author, InboundMessage, Place, Platform
from engine.history import compose
from engine.tools.escalate_to_human import EscalateToHuman
from engine.tools.get_quote import GetQuote
from engine.tools.search_knowledge import PATH_MARK, SearchKnowledge

Block = dict[str, Any]
TOOLS = tuple(
    {"name": tool.name, "description": "A tool.", "input_schema": tool.schema, "strict": True}
    for tool in (EscalateToHuman, GetQuote, SearchKnowledge)
)
SYSTEM = "You are Ada, the assistant of Umbra Mutual, an insurer."
_MOST_STEPS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """A passage of made-up help articles."""

    title: str
    url: str
    paragraphs: tuple[str, ...]
    heading: str = ""

    def block(self) -> Block:
        """The passage as the search tool returns it."""
        return {
            "type": "search_result",
            "source": self.url,
            "title": PATH_MARK.join(filter(None, (self.title, self.heading))),
            "content": [{"type": "text", "text": text} for text in self.paragraphs],
            "citations": {"enabled": True},
        }


@dataclass(kw_only=True, slots=True)
class Chat:
    """One conversation. `articles` come back from every search; `failing` tools answer an error.

    `records` are what account tools return.
    """

    client: AsyncAnthropic
    articles: Sequence[Article] = ()
    tools: Sequence[Mapping[str, Any]] = TOOLS
    failing: dict[str, str] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    calls: list[tuple[str, Block]] = field(default_factory=list)
    messages: list[Block] = field(default_factory=list)

    async def say(self, *texts: str) -> Message:
        """Say something as the customer, run the tools asked for, and return the reply."""
        return await self._answered([_message(text) for text in texts])

    async def text(self, *texts: str) -> str:
        """Say something and return the words of the reply."""
        return words_of(await self.say(*texts))

    async def is_told(self, outcome: str, *texts: str) -> str:
        """Let the company tell what came of a change, and the customer go on; return the reply."""
        told = replace(_message(outcome), about=About.OUTCOME)
        return words_of(await self._answered([told, *(_message(text) for text in texts)]))

    async def _answered(self, said: list[InboundMessage]) -> Message:
        content = compose(said, customer="U1", longest=8000)
        self.messages.append({"role": "user", "content": list(content)})
        for _ in range(_MOST_STEPS):
            message = await self._step()
            calls = [block for block in message.content if block.type == "tool_use"]
            if not calls:
                return message
            results = [self._run(call.id, call.name, dict(call.input)) for call in calls]
            self.messages.append({"role": "user", "content": results})
        raise AssertionError("the stand-in keeps calling tools")

    async def _step(self) -> Message:
        request: Any = {"messages": self.messages, "tools": self.tools, "system": SYSTEM}
        async with self.client.messages.stream(
            model="claude-sonnet-5-5", max_tokens=4096, **request
        ) as stream:
            message = await stream.get_final_message()
        self.messages.append({"role": "assistant", "content": message.to_dict()["content"]})
        return message

    def _run(self, call_id: str, name: str, arguments: Block) -> Block:
        self.calls.append((name, arguments))
        block: Block = {"type": "tool_result", "tool_use_id": call_id}
        if name in self.failing:
            return block | {"content": self.failing[name], "is_error": True}
        return block | {"content": self._content(name)}

    def _content(self, name: str) -> list[Block]:
        if name in self.records:
            return [{"type": "text", "text": json.dumps(self.records[name])}]
        if name == SearchKnowledge.name and self.articles:
            return [article.block() for article in self.articles]
        if name == GetQuote.name:
            price = {
                "monthly_premium": "87.20",
                "currency": "USD",
                "product": "car",
                "quote_reference": "Q-7F3K",
                "note": "An estimate, not an offer.",
            }
            return [{"type": "text", "text": json.dumps(price)}]
        return [{"type": "text", "text": "Recorded."}]


def words_of(message: Message) -> str:
    """The text of a reply."""
    return "".join(block.text for block in message.content if block.type == "text")


def cited(message: Message) -> list[tuple[str, str]]:
    """Source and cited text of every citation."""
    return [
        (str(citation.to_dict()["source"]), citation.cited_text)
        for block in message.content
        if block.type == "text"
        for citation in block.citations or ()
    ]


def _message(text: str) -> InboundMessage:
    return InboundMessage(
        place=Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1.0"),
        id="1.0",
        keys=("slack:T1:C1:1.0",),
        sort_key="1.0",
        sent_at=1_700_000_000.0,
        author=Author(id="U1", name="Maya"),
        address=Address.TO_ASSISTANT,
        text=text,
        attachments=(),
    )
