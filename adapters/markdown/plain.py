"""Standard Markdown in, plain words out: for notifications and screen readers."""

import re
from collections.abc import Sequence

from adapters.markdown.clean import clean
from adapters.markdown.pings import disarm
from adapters.markdown.style import Cell, Style, escape, unescape
from adapters.markdown.write import write

_CITATION = re.compile(r"\[\d+\]")


def plain(markdown: str) -> str:
    """The words of a text; links as "label (address)", marks of citation as "[1]".

    Code is text here, so pings in it are disarmed too.
    """
    return disarm(write(clean(markdown), _Plain()).strip())


class _Plain(Style):
    """No markup at all."""

    def prose(self, text: str) -> str:
        return unescape(text)

    def entity(self, char: str) -> str:
        return escape(char)

    def emphasis(self, mark: str) -> str:
        return ""

    def code(self, content: str) -> str:
        return content

    def link(self, label: str, address: str) -> str:
        return label if _CITATION.fullmatch(label) else f"{label} ({address})"

    def address(self, address: str) -> str:
        return address

    def hard_break(self) -> str:
        return "\n"

    def paragraph(self, text: str) -> str:
        return text

    def heading(self, level: int, text: str) -> str:
        return text

    def fence(self, language: str, content: str) -> str:
        return content.rstrip("\n")

    def rule(self) -> str:
        return ""

    def quote(self, text: str, depth: int) -> str:
        return text

    def bullet(self, mark: str) -> str:
        return "•"

    def table(self, aligned: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
        return "\n".join(" | ".join(cell.text for cell in row) for row in rows)
