"""Moments in a written text: what a platform shows in its reader's own time zone."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from markdown_it.token import Token

from adapters.markdown.inline import plain_words
from adapters.markdown.parse import TooDeep, parse
from adapters.markdown.spans import CODE
from engine.domain.moments import moment_of, words_beside

_LINK = r"\[(?:[^\[\]\\\n]|\\.)*\]\((?P<address>moment:[0-9]+(?:\?[^\s()]*)?)\)"
_CODE_OR_LINK = re.compile(f"{CODE.pattern}|{_LINK}", re.DOTALL)


class Moment(NamedTuple):
    """POSIX seconds, the words for them, and those before them in the reader's own time."""

    at: int
    words: str
    yours: str


def moments_in(text: str) -> tuple[Moment, ...]:
    """The moments of a text, in order; what stands in code is none."""
    if "](moment:" not in text:
        return ()
    try:
        tokens = parse(text)
    except TooDeep:
        return ()
    return tuple(found for token in tokens for found in _in_line(token.children or []))


def replace_moments(text: str, show: Callable[[int], str]) -> str:
    """A text with each moment as the platform writes it; without one, the text as it is."""

    def shown(found: re.Match[str]) -> str:
        at = moment_of(found["address"] or "")
        return found[0] if at is None else show(at)

    return _CODE_OR_LINK.sub(shown, text) if moments_in(text) else text


def _in_line(tokens: list[Token]) -> Iterator[Moment]:
    for number, token in enumerate(tokens):
        address = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        at = moment_of(address)
        if at is not None:
            ends = (n for n in range(number, len(tokens)) if tokens[n].type == "link_close")
            words = plain_words(tokens[number + 1 : next(ends)])
            yield Moment(at, words, words_beside(address))
