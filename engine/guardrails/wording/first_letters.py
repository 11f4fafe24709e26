"""With which signs a match of a pattern can begin: most words need not be compared with most of it.

It reads the part of Python's pattern language that our wordings are written in.
"""

import re
import string

OTHER = "\x80"
"""Stands for every sign that is not ASCII."""

_WORD = frozenset({*string.ascii_letters, *string.digits, "_", OTHER})
_ALL = frozenset({*map(chr, range(129))})
_CLASSES = {
    "w": _WORD,
    "d": frozenset({*string.digits, OTHER}),
    "s": frozenset({*string.whitespace, OTHER}),
    "W": _ALL - _WORD | {OTHER},
    "D": _ALL - frozenset(string.digits),
    "S": _ALL - frozenset(string.whitespace),
}
_NOWHERE = frozenset("bBAZ")
"""Behind a backslash, these match a place and no sign."""

_AROUND = re.compile(r"\(\?<?[=!]")
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>)?(?!\?)")
_REPEAT = re.compile(r"(?:(?P<maybe>[?*]|\{0?,\d*\}|\{0\})|\+|\{[1-9]\d*(?:,\d*)?\})[?+]?")

_First = tuple[frozenset[str], bool]
"""The signs that a piece can begin with, and whether it may be empty."""


def first_letters(pattern: str) -> frozenset[str]:
    """The signs; raises ValueError where nothing would match too, and for what it cannot read."""
    reader = _Reader(pattern)
    signs, is_empty = reader.alternatives()
    if is_empty or reader.at < len(pattern):
        raise ValueError(f"not to be read at {reader.at}: {pattern}")
    return signs


class _Reader:
    """Reads a pattern from its beginning to its end."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.at = 0

    def alternatives(self) -> _First:
        """Everything up to the end of the group."""
        signs, is_empty = self._sequence()
        while self._takes("|"):
            more, may_be_empty = self._sequence()
            signs, is_empty = signs | more, is_empty or may_be_empty
        return signs, is_empty

    def _sequence(self) -> _First:
        signs: frozenset[str] = frozenset()
        is_empty = True
        while self.at < len(self._pattern) and self._pattern[self.at] not in "|)":
            more, may_be_empty = self._piece()
            if is_empty:
                signs, is_empty = signs | more, may_be_empty
        return signs, is_empty

    def _piece(self) -> _First:
        signs, is_empty = self._single()
        repeat = _REPEAT.match(self._pattern, self.at)
        if repeat:
            self.at = repeat.end()
            is_empty = is_empty or repeat["maybe"] is not None
        return signs, is_empty

    def _single(self) -> _First:
        if around := _AROUND.match(self._pattern, self.at):
            self.at = around.end()
            self._closed()
            return frozenset(), True
        if group := _GROUP.match(self._pattern, self.at):
            self.at = group.end()
            return self._closed()
        if self._takes("["):
            return self._listed(), False
        sign = self._next()
        if sign == "\\":
            return self._escaped()
        if sign in "^$":
            return frozenset(), True
        if sign in "(?*+{":
            raise ValueError(f"not to be read at {self.at}: {self._pattern}")
        return (_ALL if sign == "." else _literal(sign)), False

    def _closed(self) -> _First:
        found = self.alternatives()
        if not self._takes(")"):
            raise ValueError(f"a group is open at {self.at}: {self._pattern}")
        return found

    def _escaped(self) -> _First:
        sign = self._next()
        if sign in _NOWHERE:
            return frozenset(), True
        return _CLASSES.get(sign, _literal(sign)), False

    def _listed(self) -> frozenset[str]:
        """The signs of a class; of one that is turned round, all of them."""
        is_turned = self._takes("^")
        signs: set[str] = set()
        while not self._takes("]"):
            sign = self._next()
            if sign == "\\":
                signs |= self._escaped()[0]
            elif self._pattern[self.at] == "-" and self._pattern[self.at + 1] != "]":
                self._next()
                signs |= {*map(chr, range(ord(sign), ord(self._next()) + 1))}
            else:
                signs |= _literal(sign)
        return _ALL if is_turned else frozenset(signs)

    def _takes(self, sign: str) -> bool:
        is_next = self._pattern.startswith(sign, self.at)
        self.at += is_next
        return is_next

    def _next(self) -> str:
        if self.at >= len(self._pattern):
            raise ValueError(f"it ends too soon: {self._pattern}")
        self.at += 1
        return self._pattern[self.at - 1]


def _literal(sign: str) -> frozenset[str]:
    return frozenset({sign if sign.isascii() else OTHER})
