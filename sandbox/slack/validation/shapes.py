"""A small language for the shape of JSON: what is required, what is allowed, how long it may be.

Slack refuses fields it does not know, so a record lists all of them. Problems carry a JSON pointer
and read like the messages Slack sends.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.wire import Json, JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One thing that is wrong, and where."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer or '/'}]"


class Shape(Protocol):
    """Anything that can look at a value and say what is wrong with it."""

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield the problems of a value found at a place."""


Rule = Callable[[JsonObject, str], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Text:
    """A string with a length in characters."""

    most: int | None = None
    least: int = 1

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield a problem unless the value is a string of a fitting length."""
        if not isinstance(value, str):
            yield Problem(pointer=pointer, message="must be a string")
        elif self.most is not None and len(value) > self.most:
            yield Problem(pointer=pointer, message=f"must be less than {self.most + 1} characters")
        elif len(value) < self.least:
            message = f"must be more than {self.least - 1} characters"
            yield Problem(pointer=pointer, message=message)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: frozenset[str]

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield a problem unless the value is one of the words."""
        if not isinstance(value, str) or value not in self.words:
            allowed = ", ".join(sorted(self.words))
            yield Problem(pointer=pointer, message=f"must be one of: {allowed}")


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield a problem unless the value is a boolean."""
        if not isinstance(value, bool):
            yield Problem(pointer=pointer, message="must be a boolean")


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two bounds."""

    least: float | None = None
    most: float | None = None

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield a problem unless the value is a number within the bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield Problem(pointer=pointer, message="must be a number")
        elif self.least is not None and value < self.least:
            yield Problem(pointer=pointer, message=f"must be at least {self.least:g}")
        elif self.most is not None and value > self.most:
            yield Problem(pointer=pointer, message=f"must be at most {self.most:g}")


@dataclass(frozen=True, slots=True)
class Anything:
    """Any JSON at all."""

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield nothing."""
        del value, pointer
        yield from ()


@dataclass(frozen=True, slots=True)
class ListOf:
    """An array of one shape, with a number of items."""

    item: Shape
    most: int | None = None
    least: int = 0

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield the problems of the array and of each item."""
        if not isinstance(value, list | tuple):
            yield Problem(pointer=pointer, message="must be an array")
            return
        if self.most is not None and len(value) > self.most:
            yield Problem(pointer=pointer, message=f"no more than {self.most} items allowed")
        if len(value) < self.least:
            yield Problem(pointer=pointer, message=f"no fewer than {self.least} items required")
        for index, item in enumerate(value):
            yield from self.item.check(item, f"{pointer}/{index}")


@dataclass(frozen=True, slots=True)
class Record:
    """An object with required and optional fields and no others; `rules` look at it as a whole."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield the problems of the object and of each field."""
        if not isinstance(value, Mapping):
            yield Problem(pointer=pointer, message="must be an object")
            return
        for name in self.required:
            if name not in value:
                yield Problem(pointer=pointer, message=f"missing required field: {name}")
        for name, inner in value.items():
            yield from self._field(name, inner, f"{pointer}/{name}")
        for rule in self.rules:
            yield from rule(value, pointer)

    def _field(self, name: str, value: Json, pointer: str) -> Iterator[Problem]:
        shape = self.required.get(name) or self.optional.get(name)
        if shape is None:
            yield Problem(pointer=pointer, message=f"invalid additional property: {name}")
        else:
            yield from shape.check(value, pointer)


@dataclass(frozen=True, slots=True)
class Tagged:
    """An object whose `type` says which record it must be; `kinds` is asked late, to nest."""

    kinds: Callable[[], Mapping[str, Shape]]

    def check(self, value: Json, pointer: str) -> Iterator[Problem]:
        """Yield the problems of the object as the kind it says it is."""
        if not isinstance(value, Mapping):
            yield Problem(pointer=pointer, message="must be an object")
            return
        kind = value.get("type")
        shape = self.kinds().get(kind) if isinstance(kind, str) else None
        if shape is None:
            yield Problem(pointer=f"{pointer}/type", message=f"unsupported type: {kind}")
        else:
            yield from shape.check(value, pointer)


def typed(
    name: str,
    required: Mapping[str, Shape] | None = None,
    optional: Mapping[str, Shape] | None = None,
    *rules: Rule,
) -> Record:
    """Return a record whose `type` is the given word."""
    kind: dict[str, Shape] = {"type": Choice(frozenset({name}))}
    return Record(kind | dict(required or {}), dict(optional or {}), rules)


def one_of(*words: str) -> Choice:
    """Return a choice of words."""
    return Choice(frozenset(words))


def any_of(*names: str) -> Rule:
    """Return a rule: at least one of these fields must be there."""

    def rule(value: JsonObject, pointer: str) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield Problem(pointer=pointer, message=f"must provide one of: {', '.join(names)}")

    return rule


def not_both(first: str, second: str) -> Rule:
    """Return a rule: these two fields exclude each other."""

    def rule(value: JsonObject, pointer: str) -> Iterator[Problem]:
        if first in value and second in value:
            yield Problem(pointer=pointer, message=f"must not provide both {first} and {second}")

    return rule


def unique(list_name: str, field_name: str) -> Rule:
    """Return a rule: within a list no two items share the value of a field."""

    def rule(value: JsonObject, pointer: str) -> Iterator[Problem]:
        items = value.get(list_name)
        yield from repeated(items, field_name, f"{pointer}/{list_name}")

    return rule


def repeated(items: Json, field_name: str, pointer: str) -> Iterator[Problem]:
    """Yield a problem for each item of an array whose field repeats an earlier one."""
    seen: set[str] = set()
    for index, item in enumerate(items if isinstance(items, list | tuple) else ()):
        name = item.get(field_name) if isinstance(item, Mapping) else None
        if not isinstance(name, str):
            continue
        if name in seen:
            where = f"{pointer}/{index}/{field_name}"
            yield Problem(pointer=where, message=f"{field_name} {name} is already used")
        seen.add(name)
