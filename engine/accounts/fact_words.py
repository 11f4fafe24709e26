"""Tells a customer facts of their account, in words of the prompts folder and without Claude."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum
from pathlib import Path

from engine.domain.accounts import (
    CancelOrder,
    ChangeAddress,
    Claim,
    ClaimKind,
    ClaimStatus,
    Coverage,
    FileClaim,
    Order,
    OrderStatus,
    Policy,
    PolicyStatus,
    Profile,
)
from engine.domain.steps import Json, PrivateFacts
from engine.errors import ConfigurationError
from engine.tools.catalogue import OWN_CHANGES, OWN_RECORDS
from engine.tools.own_changes import Obstacle
from engine.word_list import word_list

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONEY = frozenset({"monthly_premium", "deductible", "paid", "total", "damage"})
_STATES: tuple[type[StrEnum], ...] = (PolicyStatus, ClaimKind, ClaimStatus, OrderStatus)
_STATE_FIELDS = frozenset({"status", "kind"})
_RECORDS = (Profile, Policy, Coverage, Claim, Order, CancelOrder, ChangeAddress, FileClaim)
_JOINED = {"address": ", ", "vehicle": " "}
"""Facts in several pieces that need no words between them."""

WANTED = frozenset(
    {
        *("none", "not_shown", "money", "date", "yes", "no"),
        *(tool.name for tool in OWN_RECORDS),
        *(tool.name for tool in OWN_CHANGES),
        *Obstacle,
        *(field.name for record in _RECORDS for field in fields(record)),
        *(f"is_{state}" for kind in _STATES for state in kind),
    }
)
_MARKUP = re.compile(r"([\\`*_\[\]()~|<>#!])")
_BRACES = re.compile(r"\{(\w+)\}")


class FactWords:
    """All words of `prompts/facts/`, read once, with the months of `prompts/times/`.

    Raises ConfigurationError when the default language lacks any; another language may lack some,
    then the default steps in.
    """

    def __init__(self, folder: Path, *, default_language: str) -> None:
        self._default = default_language
        self._words = _by_language(folder)
        missing = (WANTED | set(_MONTHS)) - self._words.get(default_language, {}).keys()
        if missing:
            raise ConfigurationError(
                f"{folder / 'facts' / default_language}.md lacks {', '.join(sorted(missing))}"
            )

    def tell(self, found: Sequence[PrivateFacts], *, language: str) -> str:
        """The facts of some calls as standard Markdown, whose every sign shows as it is stored."""
        words = {**self._words[self._default], **self._words.get(language, {})}
        return "\n\n".join(_Telling(words).of_call(facts) for facts in found)


class _Telling:
    """One language's way to say it."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words

    def of_call(self, found: PrivateFacts) -> str:
        """A heading and what the call has found."""
        heading = f"**{self._named(found.tool)}**"
        return "\n\n".join((heading, *self._blocks(found.facts)))

    def _blocks(self, facts: Json) -> Iterator[str]:
        if not isinstance(facts, Mapping):
            yield _shown(facts)
        elif "obstacle" in facts:
            yield self._named(str(facts["obstacle"]))
        elif isinstance(records := facts.get("records"), list | tuple):
            yield from self._list(records, facts.get("not_shown"))
        else:
            yield self._record(facts)

    def _list(self, records: Sequence[Json], not_shown: Json) -> Iterator[str]:
        for record in records:
            yield self._numbered(record) if isinstance(record, Mapping) else _shown(record)
        if not records:
            yield self._words["none"]
        if not_shown:
            yield _filled(self._words["not_shown"], count=str(not_shown))

    def _numbered(self, record: Mapping[str, Json]) -> str:
        """One of several records, under its number."""
        number = f"**{_shown(record['number'])}**\n\n" if "number" in record else ""
        rest = {name: value for name, value in record.items() if name != "number"}
        return f"{number}{self._record(rest)}"

    def _record(self, record: Mapping[str, Json]) -> str:
        """A line for each fact; what is not known has none."""
        return "\n".join(
            f"- {self._named(name)}: {said}".replace(" \n", "\n")
            for name, value in record.items()
            if (said := self._said(name, value))
        )

    def _said(self, name: str, value: Json) -> str:
        match value:
            case None:
                return ""
            case bool():
                return self._words["yes" if value else "no"]
            case Mapping():
                pieces = (self._said(inner, piece) for inner, piece in value.items())
                return _JOINED.get(name, ", ").join(filter(None, pieces))
            case list() | tuple():
                return "".join(f"\n  - {self._item(item)}" for item in value)
        return self._scalar(name, str(value))

    def _item(self, item: Json) -> str:
        """One of several things a record holds: its name, then what is said of it."""
        if not isinstance(item, Mapping):
            return _shown(item)
        said = ((name, self._said(name, value)) for name, value in item.items())
        pieces = [
            text if name == "name" else f"{self._named(name)} {text}" for name, text in said if text
        ]
        return ", ".join(pieces)

    def _scalar(self, name: str, value: str) -> str:
        if name in _MONEY:
            return _filled(self._words["money"], amount=value)
        if name in _STATE_FIELDS and (state := self._words.get(f"is_{value}")) is not None:
            return state
        if name.endswith("_on") or name in {"starts", "ends", "customer_since"}:
            return self._day(value)
        return _shown(value)

    def _day(self, value: str) -> str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return _shown(value)
        month = self._words[_MONTHS[day.month - 1]]
        return _filled(self._words["date"], day=str(day.day), month=month, year=str(day.year))

    def _named(self, name: str) -> str:
        """What a fact is called; one we have no word for goes by its own name."""
        return self._words.get(name) or _shown(name.replace("_", " "))


def _shown(value: Json) -> str:
    """A value on one line, with no sign of it taken for markup."""
    return _MARKUP.sub(r"\\\1", " ".join(str(value).split()))


def _filled(text: str, **values: str) -> str:
    return _BRACES.sub(lambda brace: values.get(brace[1], brace[0]), text)


def _by_language(folder: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        return {
            file.stem: {**_months(folder / "times" / file.name), **word_list(file)}
            for file in sorted((folder / "facts").glob("*.md"))
        }
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read the words in {folder / 'facts'}: {error}") from error


def _months(file: Path) -> Mapping[str, str]:
    words = word_list(file)
    return {month: words[month] for month in _MONTHS if month in words}
