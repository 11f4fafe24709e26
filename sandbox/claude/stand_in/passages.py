"""Chooses what to pass on of search results: the best paragraphs, and whole sentences of them."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sandbox.claude.answers import Cite, Say
from sandbox.claude.stand_in.dialogue import Found
from sandbox.claude.stand_in.language import guess
from sandbox.claude.stand_in.words import fold, specific, stems

_MOST = 3
_LONGEST_PROSE = 320
_LONGEST_ANSWER = 1000
_SYNONYM = 0.6
_TITLE = 0.7
_GENERIC = 0.3
_FIGURES = 2.0
_TABLE_VALUE = 0.85
_ANSWER_SHAPES = tuple(
    (re.compile(asked), re.compile(found, re.MULTILINE))
    for asked, found in (
        (r"\b(?:when|hours?|open|opening|cuando|horario|abiert\w*)\b", r"\d:\d\d"),
        (r"\b(?:phone|number|call|reach|telefono|numero|llam\w+)\b", r"\d-\d{3}-"),
        (r"\b(?:how much|costs?|limit|fee|cuanto|cuesta|limite)\b", r"\$|dólar|%"),
        (r"\b(?:what|which|que)\b.*\b(?:cover|include|cubre|incluye)", r"^[-*] "),
    )
)
"""What a question asks for, and the sign of a paragraph that holds it."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÁÉÍÓÚÑ¿¡0-9])")
_LIST = re.compile(r"^\s*(?:[-*•|]|\d+\.)\s", re.MULTILINE)
_HEADING_MARK = "›"
_ENOUGH_OF_BEST = 0.5
_ENOUGH_OF_TERMS = 0.34


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What is looked for: the stems asked for, and `wider` those of translations and synonyms too.

    `text` is the question itself: asked when or how much, a paragraph with times or sums is worth
    more.
    """

    text: str
    asked: set[str]
    wider: set[str]

    def suits(self, paragraph: str) -> float:
        """Return what a paragraph's figures are worth to this question."""
        folded = fold(self.text)
        fits = (a for a in _ANSWER_SHAPES if a[0].search(folded) and a[1].search(paragraph))
        return _FIGURES if next(fits, None) else 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """A paragraph of a search result: the smallest thing that can be cited."""

    found: Found
    index: int
    rank: int
    text: str

    @property
    def heading(self) -> str:
        """The innermost heading above it, or nothing."""
        head, mark, last = self.found.title.rpartition(_HEADING_MARK)
        return last.strip() if mark and head else ""

    @property
    def is_list(self) -> bool:
        """Whether it is a list, which is only passed on whole."""
        return _LIST.search(self.text) is not None

    def say(self, terms: set[str]) -> Say:
        """Return its best sentences, citing it."""
        cite = Cite(self.found.source, start=self.index, result=self.found.number)
        return Say(f"{_lead(self)}{_best_sentences(self, terms)}\n\n", (cite,))


def paragraphs_of(results: Iterable[Found]) -> list[Paragraph]:
    """Return every paragraph, each text once."""
    seen: dict[str, Paragraph] = {}
    for rank, found in enumerate(results):
        for index, text in enumerate(found.paragraphs):
            seen.setdefault(text, Paragraph(found=found, index=index, rank=rank, text=text))
    return list(seen.values())


def choose(paragraphs: Sequence[Paragraph], question: "Question", language: str) -> list[Paragraph]:
    """Return the paragraphs that fit best, best first; none when nothing does."""
    own = [p for p in paragraphs if guess(p.text) == language]
    for candidates in (own, paragraphs):
        chosen = _best(candidates, question)
        if chosen:
            return chosen
    return []


def _best(paragraphs: Sequence[Paragraph], question: "Question") -> list[Paragraph]:
    texts = [stems(paragraph.text) for paragraph in paragraphs]
    titles = [stems(paragraph.found.title) for paragraph in paragraphs]
    everything = [text | title for text, title in zip(texts, titles, strict=True)]
    weights = _weights(everything, question)
    enough = max(1, math.ceil(_ENOUGH_OF_TERMS * len(specific(question.asked))))
    telling = specific(question.wider)
    scored = [
        (_score(paragraph, text, title, weights) * question.suits(paragraph.text), paragraph)
        for paragraph, text, title in zip(paragraphs, texts, titles, strict=True)
        if len(telling & (text | title)) >= enough
    ]
    scored.sort(key=lambda pair: pair[0], reverse=True)
    good = [paragraph for score, paragraph in scored if score >= _ENOUGH_OF_BEST * scored[0][0]]
    return _fitting(good[:_MOST])


def _score(
    paragraph: Paragraph,
    text: set[str],
    title: set[str],
    weights: Mapping[str, float],
) -> float:
    """What is said under a title that names the matter counts most; the search's order too."""
    hits = sum(
        weight * ((term in text) + _TITLE * (term in title)) for term, weight in weights.items()
    )
    return (
        hits
        * (_TABLE_VALUE if paragraph.text.startswith("|") else 1.0)
        * (1 + 0.5 / (1 + paragraph.rank))
    )


def _fitting(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Leave out what would make the answer too long; the first always fits."""
    fitting: list[Paragraph] = []
    for paragraph in paragraphs:
        length = sum(len(chosen.text) for chosen in (*fitting, paragraph))
        if not fitting or length <= _LONGEST_ANSWER:
            fitting.append(paragraph)
    return fitting


def _weights(texts: Sequence[set[str]], question: "Question") -> dict[str, float]:
    """Rare words tell more, synonyms and words of every insurance question less."""
    telling = specific(question.wider)
    return {
        term: (math.log(1 + len(texts) / (1 + sum(term in text for text in texts))) + 0.1)
        * (1.0 if term in question.asked else _SYNONYM)
        * (1.0 if term in telling else _GENERIC)
        for term in sorted(question.wider)
    }


def _lead(paragraph: Paragraph) -> str:
    return f"**{paragraph.heading}**\n" if paragraph.is_list and paragraph.heading else ""


def _best_sentences(paragraph: Paragraph, terms: set[str]) -> str:
    if paragraph.is_list or len(paragraph.text) <= _LONGEST_PROSE:
        return paragraph.text
    sentences = _SENTENCE_END.split(paragraph.text)
    best = max(range(len(sentences)), key=lambda n: (len(terms & stems(sentences[n])), -n))
    end = best + 1
    while end < len(sentences) and len(" ".join(sentences[best : end + 1])) <= _LONGEST_PROSE:
        end += 1
    return " ".join(sentences[best:end])
