"""Questions that carry a mark, and a model whose answers repeat the marks of what they answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from sandbox.claude import Call, Request, Say, Turn
from sandbox.wire import JsonObject

_MARK = re.compile(r"\bq(\d+)(?:\.(\d+))?\b")
_PARTS = 3
_PIECES = 8
"""In which an answer comes."""

_SENTENCE = "Nobody reads this sentence to its end, because all it does is take up room. "
_FILLER = _SENTENCE * 17
_STORY = 6
"""Sentences."""

_VESPA: JsonObject = {
    "make": "Vespa",
    "model": "Primavera",
    "year": 2022,
    "mileage": 3_000,
    "driver_age": 41,
}

Mark = tuple[int, int]
"""The number of a question, and of a part of its answer."""


class Wish(StrEnum):
    """What kind of answer a question asks for."""

    WORDS = "Tell me about"
    QUOTE = "I want a quote for"
    """A tool call with an effect, then words."""

    STORY = "Tell me a story about"
    """Enough to be shown while it is written."""

    ESSAY = "Tell me everything about"
    """More than fits into one message of any platform."""


_QUESTION = re.compile(rf"\b({'|'.join(Wish)}) q(\d+)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something a customer asks, told from all others by its number."""

    number: int
    wish: Wish = Wish.WORDS

    def __str__(self) -> str:
        return f"{self.wish} q{self.number}"

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What its whole answer shows, in order."""
        if self.wish is Wish.ESSAY:
            return tuple((self.number, part) for part in range(1, _PARTS + 1))
        return ((self.number, 0),)


def marks_in(text: str) -> list[Mark]:
    """The marks a text shows, in order."""
    return [(int(number), int(part or 0)) for number, part in _MARK.findall(text)]


def is_whole(story: str) -> bool:
    """Whether all of a story is there."""
    return story.count(".") > _STORY


def echo(request: Request) -> Turn:
    """Answer everything the newest message of the customer asks, after the tools it wants."""
    asked = request.last_text
    wishes = _wishes_in(asked)
    quotes = sum(wish is Wish.QUOTE for wish in wishes.values())
    if quotes and not request.tool_results:
        return Turn(*(Call("get_quote", _VESPA) for _ in range(quotes)))
    told = (_told(number, wishes.get(number, Wish.WORDS)) for number, _ in marks_in(asked))
    return Turn(Say("\n\n".join(told) or "You did not ask anything.", deltas=_PIECES))


def _wishes_in(asked: str) -> Mapping[int, Wish]:
    """What kind of answer each question asks for; a number may be the beginning of another."""
    return {int(number): Wish(wish) for wish, number in _QUESTION.findall(asked)}


def _told(number: int, wish: Wish) -> str:
    match wish:
        case Wish.WORDS | Wish.QUOTE:
            return f"This answers q{number}."
        case Wish.STORY:
            return f"This answers q{number}. {_SENTENCE * _STORY}"
        case Wish.ESSAY:
            parts = range(1, _PARTS + 1)
            return "\n\n".join(f"q{number}.{part} {_FILLER}" for part in parts)
    assert_never(wish)
