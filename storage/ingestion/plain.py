"""Plain text as Markdown that shows the same: what looks like markup is none."""

import re

from storage.ingestion.decoding import decoded
from storage.ingestion.draft import Draft, Meta

_MARKUP = re.compile(r"^(\s*)([#>=~`|+*-]+|\d+[.)])", re.MULTILINE)
_LONGEST_TITLE = 120


def read_plain(data: bytes, declared: str | None = None) -> Draft:
    """A text whose first line is its title, if it is short; raises Unusable."""
    text = decoded(data, declared)
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    title = first if len(first) <= _LONGEST_TITLE else None
    return Draft(meta=Meta(title=title), body=escaped(text))


def escaped(text: str) -> str:
    """The text, with a backslash before whatever Markdown would take for markup in a new line."""
    return _MARKUP.sub(_escape, text)


def _escape(mark: re.Match[str]) -> str:
    space, sign = mark.groups()
    return f"{space[:3]}{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"{space[:3]}\\{sign}"
