"""Where a text in standard Markdown can be cut, and what a piece needs to stand on its own."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate

from markdown_it.token import Token

from adapters.markdown.parse import TooDeep, parse
from adapters.markdown.spans import ATOM, CODE, STRESSED, Spans


class Rank(IntEnum):
    """How well a text can be cut at a place, best first."""

    BLOCK = 0
    ITEM = 1
    INNER_BLOCK = 2
    LINE = 3
    SENTENCE = 4
    WORD = 5
    STRESSED_WORD = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class _Region:
    """A stretch that is closed and opened again where it is cut, from `start` to `end` included."""

    start: int
    end: int
    before: str
    after: str


_ITEM_MARK = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])(?: {1,4}|$)")
_QUOTE_MARK = re.compile(r"\s*(?:> ?)+")
_LINE_MARKS = re.compile(r"(?:[ \t>]|[-+*](?=\s)|\d{1,9}[.)](?=\s)|#{1,6}(?=\s))*")
_READ_AS_MARK = re.compile(r"#{1,6}(?:\s|$)|>|[-+*]\s|\d{1,9}[.)]\s|[-=_*]{3}|`{3}|~{3}|-#\s|\|")
_SENTENCE_END = re.compile(r"(?<=[^\W\d][.!?…:;])[\"'”’)\]*_]*[ \t]+(?=\S)|(?<=[。！？])(?=\S)")
_WORD_END = re.compile(r"[ \t]+(?=\S)")


class Layout:
    """The structure of one text, found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = text.split("\n")
        self._starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._cuts: dict[int, Rank] = {}
        self._regions: list[_Region] = []
        self._tables: list[_Region] = []
        self._atoms: list[tuple[int, int]] = []
        self._indents = [0] * len(self._lines)
        self._inner_indents = [0] * len(self._lines)
        self._item_ends = [0] * len(self._lines)
        self._in_table = 0
        self._read()
        self._regions.sort(key=lambda region: region.start)
        self._region_starts = [region.start for region in self._regions]
        self._whole = Spans(self._atoms)
        self._places = {
            rank: sorted(at for at, found in self._cuts.items() if found <= rank) for rank in Rank
        }

    def cuts(self, rank: Rank) -> list[int]:
        """Positions to cut at that are no worse than `rank`, in order."""
        return self._places[rank]

    def holds_together(self, at: int) -> bool:
        """Is this position within something that is of no use in two: a link, a mention, code?"""
        return at in self._whole

    def piece(self, start: int, end: int) -> str:
        """The text between two positions so that it stands on its own."""
        before, after = self._opening(start), self._closing(end)
        body = self._dedented(start, end) if start else self.text[:end]
        if not before.endswith("\n"):
            body = body.lstrip() if self._is_within_line(start) else body.lstrip("\n")
        body = body.rstrip("\n") if after.startswith("\n") else body.rstrip()
        return f"{before}{body}{after}" if body else ""

    def _opening(self, at: int) -> str:
        if at == 0:
            return ""
        region = self._region(at)
        before = region.before if region else ""
        found = _QUOTE_MARK.match(self._lines[self._line(at)])
        quote = found[0] if found and self._is_within_line(at) else ""
        return before + quote if before.endswith("\n") else quote + before

    def _closing(self, at: int) -> str:
        region = self._region(at)
        return region.after if region else ""

    def _region(self, at: int) -> _Region | None:
        number = bisect_right(self._region_starts, at) - 1
        if number >= 0 and at <= self._regions[number].end:
            return self._regions[number]
        if self._is_within_line(at):
            return None
        return next((table for table in self._tables if table.start <= at <= table.end), None)

    def _line(self, at: int) -> int:
        return min(bisect_right(self._starts, at) - 1, len(self._lines) - 1)

    def _is_within_line(self, at: int) -> bool:
        return at != self._starts[self._line(at)]

    def _dedented(self, start: int, end: int) -> str:
        """What is left of a list item moves to the margin, or it would be read as code."""
        first = self._line(start)
        within = self._is_within_line(start)
        most = self._inner_indents[first] if within else self._indents[first]
        body = self.text[start:end]
        if most == 0:
            return body
        lines = body.split("\n")
        for number in range(int(within), min(len(lines), self._item_ends[first] - first)):
            lines[number] = _unindent(lines[number], min(most, self._indents[first + number]))
        return "\n".join(lines)

    def _read(self) -> None:
        try:
            tokens = parse(self.text)
        except TooDeep:
            self._read_words(0, len(self._lines))
            return
        before: Token | None = None
        for token in tokens:
            if token.type in {"table_open", "table_close"}:
                self._in_table += token.nesting
            if token.map is None:
                continue
            first, last = token.map
            self._read_block(token, first, last)
            if token.level == 0:
                if before is not None:
                    glued = self._belongs_to_next(before)
                    self._cut(first, Rank.LINE if glued else Rank.BLOCK)
                before = token

    def _read_block(self, token: Token, first: int, last: int) -> None:
        kinds: Mapping[str, Callable[[int, int], None]] = {
            "fence": lambda a, b: self._read_fence(token, a, b),
            "code_block": self._read_code,
            "table_open": self._read_table,
            "inline": self._read_words,
            "list_item_open": self._read_item,
        }
        if token.level > 0 and token.type != "inline" and not self._in_table:
            is_item = token.type == "list_item_open" and token.level == 1
            self._cut(first, Rank.ITEM if is_item else Rank.INNER_BLOCK)
        if token.type in kinds:
            kinds[token.type](first, last)

    def _belongs_to_next(self, token: Token) -> bool:
        """A heading, or a line that announces what follows."""
        last = token.map[1] if token.map else 1
        announces = token.type == "paragraph_open" and self._lines[last - 1].endswith(":")
        return announces or token.type == "heading_open"

    def _cut(self, line: int, rank: Rank) -> None:
        self._cut_at(self._starts[line], rank)

    def _cut_at(self, at: int, rank: Rank) -> None:
        if at > 0:
            self._cuts[at] = min(rank, self._cuts.get(at, rank))

    def _read_fence(self, token: Token, first: int, last: int) -> None:
        opening = self._lines[first]
        mark_at = opening.index(token.markup)
        container = opening[:mark_at] if ">" in opening[:mark_at] else ""
        before = f"{container}{opening[mark_at:]}\n"
        after = f"\n{container}{token.markup}"
        closing = self._lines[last - 1].strip(" >\t")
        is_closed = (
            last - 1 > first
            and closing.startswith(token.markup)
            and not closing.strip(token.markup[0])
        )
        end = self._starts[last - 1] if is_closed else len(self.text)
        start = self._starts[first + 1] if first + 1 < len(self._lines) else len(self.text)
        self._regions.append(_Region(start=start, end=end, before=before, after=after))
        self._atoms.append((self._starts[first], min(start, len(self.text))))
        if is_closed:
            self._atoms.append((end - 1, self._starts[last] - 1))
        for line in range(first + 2, last - int(is_closed)):
            self._cut(line, Rank.LINE)

    def _read_code(self, first: int, last: int) -> None:
        for line in range(first + 1, last):
            self._cut(line, Rank.LINE)

    def _read_table(self, first: int, last: int) -> None:
        header = "".join(f"{line}\n" for line in self._lines[first : first + 2])
        body = self._starts[first + 2] if first + 2 < last else self._starts[last]
        table = _Region(start=body + 1, end=self._starts[last] - 1, before=header, after="")
        self._tables.append(table)
        for line in range(first + 3, last):
            self._cut(line, Rank.LINE)

    def _read_item(self, first: int, last: int) -> None:
        outer = self._inner_indents[first]
        found = _ITEM_MARK.match(self._lines[first], outer)
        indent = found.end() if found else outer
        for line in range(first, last):
            self._inner_indents[line] = indent
            self._item_ends[line] = self._item_ends[line] or last
            if line > first:
                self._indents[line] = indent

    def _read_words(self, first: int, last: int) -> None:
        start, end = self._starts[first], self._starts[last] - 1
        code = list(CODE.finditer(self.text, start, end))
        atoms = [found.span() for found in (*code, *ATOM.finditer(self.text, start, end))]
        self._atoms += atoms
        self._regions += [_code_region(found) for found in code if found["run"]]
        if self._in_table:
            return
        for line in range(first + 1, last):
            self._cut(line, Rank.LINE)
        stressed = [found.span() for found in STRESSED.finditer(self.text, start, end)]
        firm = Spans(atoms)
        soft = Spans(stressed)
        for line in range(first, last):
            self._read_line(line, firm, soft)

    def _read_line(self, line: int, firm: Spans, soft: Spans) -> None:
        start, end = self._starts[line], self._starts[line + 1] - 1
        marks = _LINE_MARKS.match(self.text, start, end)
        words_at = marks.end() if marks else start
        for pattern, rank in ((_SENTENCE_END, Rank.SENTENCE), (_WORD_END, Rank.WORD)):
            for found in pattern.finditer(self.text, start, end):
                at = found.end()
                if at > words_at and at not in firm and not _READ_AS_MARK.match(self.text, at):
                    self._cut_at(at, Rank.STRESSED_WORD if at in soft else rank)


def _code_region(found: re.Match[str]) -> _Region:
    run = found["run"]
    return _Region(
        start=found.start() + len(run) + 1, end=found.end() - len(run) - 1, before=run, after=run
    )


def _unindent(line: str, most: int) -> str:
    return line[min(most, len(line) - len(line.lstrip(" "))) :]
