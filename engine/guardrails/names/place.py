"""Where in a text a name may stand, and what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.guardrails.folded import Folded
from engine.guardrails.names.skeleton import Token


@dataclass(frozen=True, slots=True)
class Place:
    """`count` of a text's words, from the word `at` on."""

    text: Folded
    tokens: Sequence[Token]
    at: int
    count: int

    @property
    def start(self) -> int:
        """Where it begins in the folded text."""
        return self.tokens[self.at].start

    @property
    def end(self) -> int:
        """Where it ends in the folded text."""
        return self.tokens[self.at + self.count - 1].end

    @property
    def pieces(self) -> Sequence[Token]:
        """Its words."""
        return self.tokens[self.at : self.at + self.count]

    @property
    def span(self) -> str:
        """Its words as they are written."""
        return self.text.plain[self.start : self.end]

    @property
    def before(self) -> str:
        """The word before, in small letters; empty where none is."""
        return self.word(self.at - 1)

    @property
    def following(self) -> str:
        """The word behind, in small letters; empty where none is."""
        return self.word(self.at + self.count)

    @property
    def has_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.is_capital(self.at)

    @property
    def has_small_end(self) -> bool:
        """Whether its last word begins with a small letter."""
        return self.text.plain[self.tokens[self.at + self.count - 1].start].islower()

    @property
    def ends(self) -> bool:
        """Whether nothing but a mark follows."""
        behind = self.at + self.count
        return behind >= len(self.tokens) or any(
            mark in self.between(behind - 1) for mark in ".,;:!?)\n"
        )

    @property
    def begins_sentence(self) -> bool:
        """Whether its capital says nothing: it stands at a beginning."""
        before = self.text.plain[: self.start].rstrip(" \"'([-#>•")
        return not before or before[-1] in ".!?:\n"

    def word(self, at: int) -> str:
        """The word at this place of the text, in small letters; empty where none is."""
        if not 0 <= at < len(self.tokens):
            return ""
        return self.text.low[self.tokens[at].start : self.tokens[at].end]

    def is_capital(self, at: int) -> bool:
        """Whether the word at this place of the text begins with a capital."""
        return 0 <= at < len(self.tokens) and self.text.plain[self.tokens[at].start].isupper()

    def between(self, at: int) -> str:
        """What stands between the word at this place and the next, which must exist."""
        return self.text.plain[self.tokens[at].end : self.tokens[at + 1].start]
