"""What an answer tells of the company without citing anything: figures, conditions, coverage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.domain.steps import Block, HistoryMessage
from engine.guardrails.folded import fold
from engine.guardrails.outgoing.commitments import commitments
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.facts import words_of
from engine.guardrails.outgoing.finding import CheckName, Finding
from engine.guardrails.outgoing.secret_text import parts_of_prompt
from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.statements import NO_STATEMENT, STATEMENT
from engine.tools.escalate_to_human import EscalateToHuman
from engine.tools.search_knowledge import SearchKnowledge

_NO_DATA = frozenset({"", SearchKnowledge.name, EscalateToHuman.name})
"""Tools whose results are no facts about the customer or a price."""

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]*")
_SHARE = 0.6
"""Of a statement's longer words, how many have to stand in the outline that Claude may tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unsourced:
    """Judges answers that cite nothing; `outline` are the words of what the prompt itself tells."""

    outline: frozenset[str] = frozenset()

    def __call__(self, text: str, without_articles: Context) -> Iterator[Finding]:
        """What only an article can say, and what nothing says that was asked in this turn.

        The context holds what is known without articles: prices, accounts, the customer's words.
        """
        for finding in commitments(text, without_articles):
            yield _finding(finding.start, finding.end)
        if not without_articles.facts.acts - _NO_DATA:
            yield from self._statements(text, without_articles)

    def _statements(self, text: str, context: Context) -> Iterator[Finding]:
        for sentence in _SENTENCE.finditer(text):
            low = fold(sentence[0]).low.strip()
            if low.endswith("?") or NO_STATEMENT.search(low) or not STATEMENT.search(low):
                continue
            words = words_of(low)
            is_outlined = len(words & self.outline) >= _SHARE * len(words)
            if not is_outlined and not context.facts.back(Promise.COVER, low):
                yield _finding(*sentence.span())


def unsourced_beyond(system: Sequence[str]) -> Unsourced:
    """What may be told without a source is what the system prompt tells in outline."""
    _, public = parts_of_prompt("\n\n".join(system))
    told = [part for part in public if part.splitlines()[0].endswith(" in outline")]
    return Unsourced(outline=frozenset(word for part in told for word in words_of(fold(part).low)))


def without_articles(history: Sequence[HistoryMessage]) -> tuple[HistoryMessage, ...]:
    """The history as if no article had been found."""
    return tuple(
        replace(message, content=tuple(_without_results(block) for block in message.content))
        for message in history
    )


def _without_results(block: Block) -> Block:
    content = block.get("content")
    if block["type"] != "tool_result" or not isinstance(content, list):
        return block
    kept = [each for each in content if not _is_search_result(each)]
    return {**block, "content": kept}


def _is_search_result(block: object) -> bool:
    return isinstance(block, dict) and block.get("type") == "search_result"


def _finding(start: int, end: int) -> Finding:
    detail = "a statement about the company without a source"
    return Finding(check=CheckName.SOURCES, start=start, end=end, detail=detail)
