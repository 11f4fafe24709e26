"""What Claude cites, held against what its tools showed it: only words that stand there count."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.knowledge import Source
from engine.domain.steps import Answer, Block, HistoryMessage
from engine.tools.search_knowledge import PATH_MARK


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownResult:
    """A search result of the conversation: the block `place` of the result of a call."""

    call_id: str
    place: int
    source: Source
    text: str

    def holds(self, words: str) -> bool:
        """Whether these words occur in it, whatever white space is between them."""
        sought = _without_space(words)
        return bool(sought) and sought in _without_space(self.text)


def shown_results(history: Iterable[HistoryMessage]) -> tuple[ShownResult, ...]:
    """Every search result that a tool of ours has shown to Claude, oldest first."""
    return tuple(
        ShownResult(
            call_id=str(block["tool_use_id"]),
            place=place,
            source=Source(
                title=str(result["title"]).split(PATH_MARK)[0], url=str(result["source"])
            ),
            text="".join(str(part.get("text")) for part in _blocks(result.get("content"))),
        )
        for message in history
        for block in message.content
        if block["type"] == "tool_result"
        for place, result in enumerate(_blocks(block.get("content")))
        if result["type"] == "search_result"
    )


def cited_results(
    block: Block, shown: Sequence[ShownResult]
) -> tuple[tuple[ShownResult, ...], int]:
    """The results behind a text block, and how many of its citations do not hold.

    Claude numbers search results over the whole request; that number moves as the history grows,
    so a citation is resolved by its source and its words (Claude docs, "Search results").
    """
    found = [_cited(citation, shown) for citation in _blocks(block.get("citations"))]
    return tuple(result for result in found if result is not None), found.count(None)


def cited_spans(answer: Answer, shown: Sequence[ShownResult]) -> Iterator[tuple[int, int]]:
    """From where to where an answer's text has a citation that holds."""
    start = 0
    for block in answer.content:
        if block["type"] == "text":
            end = start + len(str(block["text"]))
            if cited_results(block, shown)[0]:
                yield start, end
            start = end


def _cited(citation: Block, shown: Sequence[ShownResult]) -> ShownResult | None:
    """The newest result with the citation's address that holds its words."""
    source, words = str(citation.get("source")), str(citation.get("cited_text") or "")
    return next(
        (each for each in reversed(shown) if each.source.url == source and each.holds(words)), None
    )


def _without_space(text: str) -> str:
    return "".join(text.split())


def _blocks(value: object) -> Iterable[Block]:
    return (item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()
