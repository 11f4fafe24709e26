"""Cuts a text in standard Markdown into parts that each stand on their own."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from adapters.markdown.graphemes import boundaries
from adapters.markdown.layout import Layout, Rank


def split(markdown: str, limit: int, measure: Callable[[str], int] = len) -> tuple[str, ...]:
    """Parts of at most `limit` as `measure` counts, none of them empty.

    Cut between blocks, else list items, lines, sentences, words. What is cut in two is closed and
    opened again: code keeps its language, a table repeats its header. Links, code within a line and
    mentions stay whole. Only what is longer than a part is cut at a character, as people see
    characters. Raises ValueError when not even one character fits.
    """
    text = markdown.strip("\n").rstrip()
    if not text:
        return ()
    if measure(text) <= limit and "```" not in text and "~~~" not in text:
        return (text,)
    cutter = _Cutter(Layout(text), limit, measure)
    parts: list[str] = []
    at = 0
    while at < len(text):
        end = cutter.next_cut(at)
        parts.append(cutter.piece(at, end))
        at = end
    return tuple(part for part in parts if part)


_Piece = Callable[[int, int], str]
"""The text between two cuts."""


class _Cutter:
    def __init__(self, layout: Layout, limit: int, measure: Callable[[str], int]) -> None:
        self._layout = layout
        self._limit = limit
        self._measure = measure

    def piece(self, start: int, end: int) -> str:
        """The part between two cuts; bare where closing and opening again leaves it no room."""
        whole = self._layout.piece(start, end)
        return whole if self._measure(whole) <= self._limit else self._bare(start, end)

    def next_cut(self, start: int) -> int:
        """Where the part that begins here ends.

        A worse place is tried when the best one leaves a part half empty and what comes next has to
        be cut anyway.
        """
        end = len(self._layout.text)
        if self._fits(start, end, self._layout.piece):
            return end
        found: int | None = None
        for places, piece in self._places(start):
            first = bisect_right(places, start)
            count = self._count_fitting(start, places, first, piece)
            if count == 0:
                continue
            found = places[first + count - 1]
            following = places[first + count] if first + count < len(places) else end
            is_half_full = self._measure(piece(start, found)) * 2 >= self._limit
            if is_half_full or self._fits(found, following, piece):
                return found
        if found is None:
            raise ValueError(f"a limit of {self._limit} leaves no room for a character")
        return found

    def _places(self, start: int) -> Iterator[tuple[Sequence[int], _Piece]]:
        """Better and worse places to cut; those after the ranks only for what is too long."""
        for rank in Rank:
            yield self._layout.cuts(rank), self._layout.piece
        text = self._layout.text[start : start + self._limit + 1]
        seen = [start + at for at in boundaries(text)]
        whole = [at for at in seen if not self._layout.holds_together(at)]
        yield whole, self._layout.piece
        yield (
            [at for at in seen if "`" not in self._layout.text[at - 1 : at + 1]],
            self._layout.piece,
        )
        yield whole, self._bare
        yield range(start + 1, start + len(text)), self._bare

    def _count_fitting(self, start: int, places: Sequence[int], first: int, piece: _Piece) -> int:
        low, high = first, len(places)
        while low < high:
            middle = (low + high) // 2
            if self._fits(start, places[middle], piece):
                low = middle + 1
            else:
                high = middle
        return low - first

    def _fits(self, start: int, end: int, piece: _Piece) -> bool:
        return self._measure(piece(start, end)) <= self._limit

    def _bare(self, start: int, end: int) -> str:
        return self._layout.text[start:end].strip()
