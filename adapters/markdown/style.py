"""How each piece of Markdown is written; a platform overrides what it shows differently."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARKUP = re.compile(r"([\\`*_\[\]~|])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CLOSING_MARKS = re.compile(r"(?<!\\)(#+)$")
_ESCAPE = r"\\\1"
_NUMBERED = re.compile(r"^(\s*\d{1,9})(?=[.)](?:\s|$))")
_BLOCK_START = re.compile(
    r"^(\s*)(?=#{1,6}(?:\s|$)|>|-#\s|[-+*](?:\s|$)|~{3}|=+\s*$|-+\s*$|(?:[-*_][ \t]*){3,}$)"
)


def escape(text: str) -> str:
    """Text as Markdown that shows exactly this text, within a line."""
    return _MARKUP.sub(_ESCAPE, text)


def unescape(text: str) -> str:
    """The text a line of Markdown without further markup shows."""
    return _ESCAPED.sub(r"\1", text)


def ticks(content: str, *, least: int) -> str:
    """A run of backticks longer than any in the content."""
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    return "`" * max(least, longest + 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A cell of a table: as written, and in plain words, which lack the address of its links."""

    text: str
    plain: str
    linked: bool


class Style:
    """Standard Markdown."""

    def prose(self, text: str) -> str:
        """Text without markup; pings are disarmed and backslash escapes still in it."""
        return text

    def entity(self, char: str) -> str:
        """A character that was written as an entity."""
        return "&amp;" if char == "&" else escape(char)

    def emphasis(self, mark: str) -> str:
        """The opening or closing mark of emphasis."""
        return mark

    def code(self, content: str) -> str:
        """Code within a line."""
        run = ticks(content, least=1)
        pad = (
            " "
            if content.strip(" ") != content or content[:1] == "`" or content[-1:] == "`"
            else ""
        )
        return f"{run}{pad}{content}{pad}{run}"

    def link(self, label: str, address: str) -> str:
        """A link with a label."""
        return f"[{label}]({address})"

    shows_moments = False
    """Whether a moment is written as a link (`engine.domain.moments`); else its words are."""

    def address(self, address: str) -> str:
        """A link that shows its address."""
        return f"<{address}>"

    def hard_break(self) -> str:
        """The end of a line that has to be kept."""
        return "  \n"

    def paragraph(self, text: str) -> str:
        """A paragraph, with no line in it that would be read as the start of another block."""
        return "\n".join(
            _BLOCK_START.sub(r"\1\\", _NUMBERED.sub(r"\1\\", line)) for line in text.split("\n")
        )

    def heading(self, level: int, text: str) -> str:
        """A heading; level 1 to 6."""
        marks = "#" * level
        return f"{marks} {_CLOSING_MARKS.sub(_ESCAPE, text)}"

    def fence(self, language: str, content: str) -> str:
        """A block of code."""
        run = ticks(content, least=3)
        return f"{run}{language}\n{content}{run}"

    def rule(self) -> str:
        """A line between two parts of a text; empty where there is none."""
        return "___"

    def quote(self, text: str, depth: int) -> str:
        """A quotation; depth 1 is the outermost."""
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))

    def bullet(self, mark: str) -> str:
        """The mark of an item: `-`, `*` or `+`."""
        return mark

    def number(self, number: int, mark: str) -> str:
        """The mark of a numbered item; `mark` is `.` or `)`."""
        return f"{number}{mark}"

    def item(self, mark: str, text: str) -> str:
        """An item of a list; `text` may have several lines."""
        indent = " " * (len(mark) + 1)
        lines = [f"{indent}{line}" if line else "" for line in text.split("\n")]
        inner = "\n".join(lines).lstrip(" ")
        return f"{mark} {inner}".rstrip()

    def table(self, aligned: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
        """A table; the first row is its header, `aligned` holds `---` or `:--:` by column."""
        lines = [" | ".join(cell.text.replace("|", r"\|") for cell in row) for row in rows]
        return "\n".join(f"| {line} |" for line in (lines[0], " | ".join(aligned), *lines[1:]))


def rows_as_list(rows: Sequence[Sequence[Cell]]) -> str:
    """A table as a list: an item for each row, its cells named by the header."""
    header = [cell.text for cell in rows[0]]
    if len(rows) == 1:
        return "\n".join(f"- {name}" for name in header if name)
    items: list[str] = []
    for row in rows[1:]:
        first, *others = (
            f"{name}: {cell.text}".strip(": ") for name, cell in zip(header, row, strict=True)
        )
        items += (f"- {first}".rstrip(), *(f"  - {other}" for other in others if other))
    return "\n".join(items)
