"""Renders a post as Discord messages, in the Markdown that Discord shows."""

import re
import unicodedata
from collections.abc import Sequence

from adapters.markdown.cites import CitedText, place_citations, source_link
from adapters.markdown.clean import clean
from adapters.markdown.moments import replace_moments
from adapters.markdown.plain import plain
from adapters.markdown.split import split
from adapters.markdown.style import Cell, Style, escape, rows_as_list
from adapters.markdown.write import write
from engine.domain.posts import Notice, Part, Post, Reply

_LONGEST_PART = 1_900
"""Of 2,000 (docs.discord.com, "Create Message"), counted as UTF-16 to be on the safe side."""

_WIDEST_GRID = 56
"""Columns of a code block that a narrow window still shows in one line."""

_SMALLEST_HEADING = 3
_SMALL_PRINT = "-# "
_BREAK = "\u200b"
_UNDERLINE_OR_SPOILER = re.compile(r"(?<!\\)(?:_{2,}|\|{2,})")
_TIMESTAMP = re.compile(r"<(?=t:)")
_TASK = re.compile(r"\[([ xX])\](?=\s)")


def render_post(post: Post) -> tuple[Part, ...]:
    """Split a post into messages within Discord's limits; pure, loses nothing."""
    match post:
        case Reply():
            texts = _reply(place_citations(post))
        case Notice():
            texts = _split(write(clean(post.text), _NOTICE_STYLE))
    return tuple(Part(text=replace_moments(text, _timestamp), plain=_plain(text)) for text in texts)


def _reply(cited: CitedText) -> tuple[str, ...]:
    parts = _split(write(cited.markdown, _STYLE, cited.marks(_STYLE)))
    if not parts or not cited.sources:
        return parts
    sources = "\n".join(
        f"{_SMALL_PRINT}{number}. {write(source_link(source), _STYLE)}"
        for number, source in enumerate(cited.sources, start=1)
    )
    together = f"{parts[-1]}\n\n{sources}"
    if _length(together) <= _LONGEST_PART:
        return (*parts[:-1], together)
    return (*parts, *_split(sources))


def _timestamp(at: int) -> str:
    """Discord shows it in each reader's zone and language (docs.discord.com, "Reference")."""
    return f"<t:{at}:F>"


def _split(text: str) -> tuple[str, ...]:
    return split(text, _LONGEST_PART, _length)


def _plain(text: str) -> str:
    return plain(re.sub(f"^{_SMALL_PRINT}", "", text, flags=re.MULTILINE))


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _DiscordStyle(Style):
    """No tables, rules, entities, images or small headings; `__` underlines, `||` hides.

    A timestamp in Discord's own markup would tell a time that no check has read.
    """

    def prose(self, text: str) -> str:
        return _UNDERLINE_OR_SPOILER.sub(_escape_each, _TIMESTAMP.sub(f"<{_BREAK}", text))

    def entity(self, char: str) -> str:
        return escape(char)

    def emphasis(self, mark: str) -> str:
        return "**" if mark == "__" else mark

    def code(self, content: str) -> str:
        run = "``" if "`" in content else "`"
        pad = " " if run == "``" else ""
        return f"{run}{pad}{_unticked(content, 2)}{pad}{run}"

    def hard_break(self) -> str:
        return "\n"

    def heading(self, level: int, text: str) -> str:
        return super().heading(min(level, _SMALLEST_HEADING), text)

    def fence(self, language: str, content: str) -> str:
        return super().fence(language, _unticked(content, 3))

    def rule(self) -> str:
        return ""

    def quote(self, text: str, depth: int) -> str:
        return super().quote(text, depth) if depth == 1 else text

    def bullet(self, mark: str) -> str:
        return "-" if mark == "+" else mark

    def number(self, number: int, mark: str) -> str:
        return f"{number}."

    def item(self, mark: str, text: str) -> str:
        return super().item(mark, _TASK.sub(_box, text, count=1) if _TASK.match(text) else text)

    def table(self, aligned: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
        """A grid in a code block where it is narrow and has no links, else a list."""
        widths = [max(_width(cell.plain) for cell in column) for column in zip(*rows, strict=True)]
        linked = any(cell.linked for row in rows for cell in row)
        if linked or sum(widths) + 2 * (len(widths) - 1) > _WIDEST_GRID:
            return rows_as_list(rows)
        cells = [[cell.plain for cell in row] for row in rows]
        cells.insert(1, ["─" * width for width in widths])
        return self.fence("", "".join(f"{_grid_line(row, widths, aligned)}\n" for row in cells))


def _escape_each(found: re.Match[str]) -> str:
    return "".join(f"\\{char}" for char in found[0])


def _unticked(content: str, run: int) -> str:
    """Code without a run of backticks that would end it."""
    return re.sub(rf"`(?=`{{{run - 1}}})", f"`{_BREAK}", content)


def _box(found: re.Match[str]) -> str:
    return "☐" if found[1] == " " else "☑"


def _grid_line(cells: Sequence[str], widths: Sequence[int], aligned: Sequence[str]) -> str:
    padded = (
        f"{' ' * (width - _width(cell))}{cell}"
        if align == "---:"
        else f"{cell}{' ' * (width - _width(cell))}"
        for cell, width, align in zip(cells, widths, aligned, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Columns in a fixed-width font."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


class _NoticeStyle(_DiscordStyle):
    """Only the company's own sentences tell moments: nobody proves a reply by what it hides."""

    shows_moments = True


_STYLE = _DiscordStyle()
_NOTICE_STYLE = _NoticeStyle()
