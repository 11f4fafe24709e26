"""What stays whole in a text when it is cut: links, code within a line, mentions, emphasis."""

import re
from bisect import bisect_right
from collections.abc import Iterable

_LABEL = r"\[(?:[^\[\]\n\\]|\\.|\[[^\[\]\n]{0,100}\]){0,500}\]"
CODE = re.compile(r"\\.|(?<!`)(?P<run>`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)(?P=run)(?!`)", re.DOTALL)
"""Code, with its run of backticks as `run`; an escaped character is found first, without one."""

ATOM = re.compile(
    r"(?:\s?\[\[\d+\]\]\([^()\s]*\))+"  # marks of citation stay with the word before them
    rf"|!?{_LABEL}\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)"
    rf"|{_LABEL}\[[^\[\]\n]*\]"
    r"|<[^<>\s][^<>\n]{0,200}>|https?://[^\s<>]+|@\u200b?[\w.-]+|:\w+:|&\#?\w{1,32};"
    r"|`+|\*{2,}|_{2,}|~{2,}|\|{2,}"
)
"""What is of no use in two."""

STRESSED = re.compile(r"(\*\*|__|~~|\*)(?=\S)(?:(?!\n\s*\n).){1,600}?(?<=\S)\1", re.DOTALL)
"""Emphasis; cutting it shows its marks, so it is cut only where no other word is near."""


class Spans:
    """Stretches, joined where they overlap; a position is in one when it is strictly inside."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def __contains__(self, at: int) -> bool:
        number = bisect_right(self._starts, at - 1) - 1
        return number >= 0 and at < self._ends[number]
