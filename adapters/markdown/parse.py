"""Reads standard Markdown: CommonMark with tables and strikethrough, and without HTML."""

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

_DEEPEST = 40
_TOO_DEEP = _DEEPEST - 4


class TooDeep(ValueError):
    """Nested beyond what any person writes; reading it as Markdown would lose some of it."""


class _Parser(MarkdownIt):
    """Reads links of every kind: which of them stay links is decided when they are written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - a hook of markdown-it
        return True


_PARSER = _Parser(
    "commonmark",
    {"html": False, "maxNesting": _DEEPEST, "store_labels": True, "inline_definitions": True},
)
_PARSER.enable(["table", "strikethrough"])
# Escapes and entities stay tokens of their own, so that they can be written back.
_PARSER.core.ruler.disable("text_join", ignoreInvalid=True)


def parse(markdown: str) -> list[Token]:
    """The tokens of a text; raises TooDeep.

    Link definitions come as `definition` tokens where they stood, without those that a link uses.
    """
    try:
        tokens = _PARSER.parse(markdown, {})
    except RecursionError:
        raise TooDeep from None
    if any(token.level >= _TOO_DEEP for token in tokens):
        raise TooDeep
    used = {child.meta.get("label") for child in _inline_tokens(tokens)}
    return [t for t in tokens if t.type != "definition" or t.meta["id"] not in used]


def readable_address(address: str) -> str:
    """An address as its author wrote it: percent signs and punycode decoded where that is safe."""
    return _PARSER.normalizeLinkText(address)


def _inline_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children:
            yield from token.children
            yield from _inline_tokens(token.children)
