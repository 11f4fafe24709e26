"""Whether a customer asks the same thing once more: what was answered did not help."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from engine.handoff.folding import fold, pairs

_STEM = 5
"""Letters of a word that are compared: "cover" and "covered" are the same word to us."""

_SHORTEST = 4
"""Letters of a word that says what a question is about; shorter ones are mostly grammar."""

_LEAST = 12
"""Letters two texts must share: below it ("yes", "thanks again") people simply talk alike."""

_ALIKE = 0.8
_CONTAINED = 2 / 3
"""Share of common words among all: where both texts say something else, and where only one does."""

_NEGATIONS = frozenset(
    {
        "not",
        "no",
        "non",
        "never",
        "without",
        "nicht",
        "kein",
        "keine",
        "ohne",
        "nie",
        "pas",
        "sans",
        "nao",
        "nem",
        "sem",
        "senza",
        "niet",
        "geen",
        "zonder",
        "bez",
        "degil",
        "yok",
        "t",
    }
)
"""With "t", since "don't" is read as two words."""


def is_repeated(asked: str, before: Sequence[str]) -> bool:
    """Whether a text asks what one of those before it asked, in nearly the same words.

    Other numbers, or a negation more, make another question. Thanks repeat as well as questions
    do: who calls this sorts them out first.
    """
    question = _Question.of(asked)
    return any(question.is_like(_Question.of(text)) for text in before)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Question:
    """What a text is about, and what must not differ."""

    words: Set[str]
    marks: Set[str]

    @classmethod
    def of(cls, text: str) -> "_Question":
        """Read a text."""
        words = fold(text)
        about = (w[:_STEM] for w in pairs(words) if len(w) >= _SHORTEST or not w.isascii())
        return cls(
            words=frozenset(word for word in about if word.isalpha()),
            marks=frozenset(w for w in words if w in _NEGATIONS or any(map(str.isdigit, w))),
        )

    def is_like(self, other: "_Question") -> bool:
        """Whether both ask the same."""
        shared = self.words & other.words
        if self.marks != other.marks or sum(map(len, shared)) < _LEAST:
            return False
        likeness = len(shared) / len(self.words | other.words)
        contained = len(shared) in {len(self.words), len(other.words)}
        return likeness >= (_CONTAINED if contained else _ALIKE)
