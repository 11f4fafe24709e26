"""Finds wordings of many kinds in one go: at each word, those that can begin with its letter."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from engine.guardrails.wording.first_letters import OTHER, first_letters

_Kind = TypeVar("_Kind", bound=StrEnum)
_Group = tuple[str, int]
"""Letters, and a bit for each alternative that can begin with one of them."""

_GROUPS = 6
"""Patterns that the alternatives are compiled into; more are faster, but start slower."""


class ByKind:
    """Says where and what `\\b(?:one|another|…)(?!\\w)` finds; `lastgroup` names the kind.

    A pattern of all of them would compare each word with hundreds of beginnings.
    """

    def __init__(
        self, sources: Sequence[Mapping[_Kind, tuple[str, ...]]], kinds: Iterable[_Kind]
    ) -> None:
        alternatives = [
            (kind.name, pattern)
            for kind in kinds
            for source in sources
            for pattern in source.get(kind, ())
        ]
        self._by_letter: dict[str, re.Pattern[str]] = {}
        for letters, bits in _groups([first_letters(pattern) for _, pattern in alternatives]):
            compiled = _one_of(each for at, each in enumerate(alternatives) if bits >> at & 1)
            self._by_letter.update(dict.fromkeys(letters, compiled))
        signs = "".join(re.escape(sign) for sign in self._by_letter)
        self._begin = re.compile(rf"\b(?:[{signs}]|[^\x00-\x7f])")

    def search(self, low: str, at: int = 0) -> re.Match[str] | None:
        """The first that is found from a place of a folded text on."""
        for begin in self._begin.finditer(low, at):
            pattern = self._by_letter.get(begin[0] if begin[0] < OTHER else OTHER)
            if pattern is not None and (found := pattern.match(low, begin.start())):
                return found
        return None

    def finditer(self, low: str) -> Iterator[re.Match[str]]:
        """All of a folded text, none within another."""
        at = 0
        while found := self.search(low, at):
            yield found
            at = found.end()


def _groups(beginnings: Sequence[frozenset[str]]) -> Sequence[_Group]:
    """Letters with which much the same alternatives begin, together."""
    alike: dict[int, str] = {}
    for letter in sorted(frozenset[str]().union(*beginnings)):
        bits = sum(1 << at for at, letters in enumerate(beginnings) if letter in letters)
        alike[bits] = alike.get(bits, "") + letter
    groups = [(letters, bits) for bits, letters in alike.items()]
    while len(groups) > _GROUPS:
        one, other = min(
            combinations(groups, 2), key=lambda two: (two[0][1] ^ two[1][1]).bit_count()
        )
        groups = [group for group in groups if group not in (one, other)]
        groups.append((one[0] + other[0], one[1] | other[1]))
    return groups


def _one_of(alternatives: Iterable[tuple[str, str]]) -> re.Pattern[str]:
    groups: dict[str, list[str]] = {}
    for name, pattern in alternatives:
        groups.setdefault(name, []).append(pattern)
    named = (f"(?P<{name}>{'|'.join(patterns)})" for name, patterns in groups.items())
    return re.compile(rf"(?:{'|'.join(named)})(?!\w)")
