"""Claude's answer as a reply: its words, with numbered sources for what it cites."""

from collections.abc import Iterable, Mapping, Sequence

from engine.domain.knowledge import Source
from engine.domain.posts import Reply, Span
from engine.domain.steps import Answer, Block, HistoryMessage
from engine.tools.search_knowledge import PATH_MARK


def build_reply(answer: Answer, history: Sequence[HistoryMessage]) -> Reply:
    """Turn text blocks into spans; only sources our own tools returned become links.

    Claude numbers search results over the whole request; that number moves as the history grows,
    so a citation is resolved by its `source` (Claude docs, "Search results").
    """
    known = _known_sources(history)
    numbers: dict[str, int] = {}
    spans: list[Span] = []
    for block in answer.content:
        if block["type"] == "text":
            cited = [url for url in _cited(block) if url in known]
            cites = tuple(sorted({numbers.setdefault(url, len(numbers) + 1) for url in cited}))
            spans.extend(_spans(str(block["text"]), cites))
    return Reply(spans=_merged(spans), sources=tuple(known[url] for url in numbers))


def _known_sources(history: Sequence[HistoryMessage]) -> Mapping[str, Source]:
    """Every article a tool result of this conversation has shown to Claude, by address."""
    return {
        str(result["source"]): Source(
            title=str(result["title"]).split(PATH_MARK)[0], url=str(result["source"])
        )
        for message in history
        for block in message.content
        if block["type"] == "tool_result"
        for result in _blocks(block.get("content"))
        if result["type"] == "search_result"
    }


def _cited(block: Block) -> Iterable[str]:
    return (str(citation.get("source")) for citation in _blocks(block.get("citations")))


def _blocks(value: object) -> Iterable[Block]:
    return (item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()


def _spans(text: str, cites: tuple[int, ...]) -> list[Span]:
    """Keep the white space behind a cited sentence out of its span, so that the mark is close."""
    if not cites:
        return [Span(text=text)]
    words = text.rstrip()
    return [Span(text=words, cites=cites), Span(text=text[len(words) :])]


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Join neighbours without sources; drop what is empty."""
    joined: list[Span] = []
    for span in spans:
        if joined and not joined[-1].cites and not span.cites:
            joined[-1] = Span(text=joined[-1].text + span.text)
        elif span.text:
            joined.append(span)
    return tuple(joined)
