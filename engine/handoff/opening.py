"""When somebody comes, and how a customer is told so in their language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import assert_never

from engine.errors import ConfigurationError
from engine.handoff.hours import BusinessHours

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_PHRASES = ("now", "at", "today", "tomorrow", "day", "zone", "yours")
_WANTED = frozenset((*_PHRASES, *_WEEKDAYS, *_MONTHS))


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenNow:
    """Somebody is there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OpensAt:
    """Somebody comes at `at`, POSIX seconds."""

    at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class NeverOpens:
    """Nobody ever comes: the customer needs to hear of another route, not of a time."""


Opening = OpenNow | OpensAt | NeverOpens


def find_opening(hours: BusinessHours, now: float) -> Opening:
    """When somebody is there for who asks now."""
    at = hours.next_opening(now)
    if at is None:
        return NeverOpens()
    return OpenNow() if at == now else OpensAt(at=at)


class TimeWords:
    """The words for times in the prompts folder, read once.

    Raises ConfigurationError when the default language is not there, or any language lacks a word.
    """

    def __init__(self, folder: Path, *, default_language: str) -> None:
        self._default = default_language
        self._words = _by_language(folder / "times")
        if default_language not in self._words:
            raise ConfigurationError(f"{folder / 'times'} lacks {default_language}.md")

    def tell(
        self,
        opening: OpenNow | OpensAt,
        *,
        now: float,
        language: str,
        desk_zone: tzinfo,
    ) -> str:
        """Words to put into a sentence, such as "tomorrow at 9:00 (Europe/Madrid time)".

        They name the desk's zone: without it they would be read as the customer's own time.
        """
        words = self._of(language)
        match opening:
            case OpenNow():
                return words["now"]
            case OpensAt():
                told = _moment(opening.at, now, desk_zone, words)
                return f"{told} {_zone(desk_zone, words)}"
            case _:
                assert_never(opening)

    def yours(self, language: str) -> str:
        """What stands before a time in the reader's own zone."""
        return self._of(language)["yours"]

    def _of(self, language: str) -> Mapping[str, str]:
        return self._words.get(language) or self._words[self._default]


def _moment(at: float, now: float, zone: tzinfo, words: Mapping[str, str]) -> str:
    then = datetime.fromtimestamp(at, zone)
    today = datetime.fromtimestamp(now, zone).date()
    time = f"{then.hour}:{then.minute:02}"
    # "a la 1:00", "le 1er": an entry for one hour or one day goes before the general one.
    parts = {"at": words.get(f"at {then.hour}", words["at"]).replace("{time}", time)}
    near = {today: "today", today + timedelta(days=1): "tomorrow"}.get(then.date())
    if near is None:
        parts["weekday"] = words[_WEEKDAYS[then.weekday()]]
        parts["day"] = words.get(f"day {then.day}", str(then.day))
        parts["month"] = words[_MONTHS[then.month - 1]]
    return _filled(words[near or "day"], parts)


def _zone(zone: tzinfo, words: Mapping[str, str]) -> str:
    # An underscore would be read as emphasis.
    return _filled(words["zone"], {"zone": str(zone).replace("_", " ")})


def _filled(text: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        text = text.replace(f"{{{name}}}", part)
    return text


def _by_language(folder: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        return {file.stem: _entries(file) for file in sorted(folder.glob("*.md"))}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read the words in {folder}: {error}") from error


def _entries(file: Path) -> Mapping[str, str]:
    pairs = (
        line.removeprefix("- ").split(": ", 1)
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("- ") and ": " in line
    )
    entries = {name: words.strip() for name, words in pairs}
    missing = _WANTED - {name for name, words in entries.items() if words}
    if missing:
        raise ConfigurationError(f"{file} lacks {', '.join(sorted(missing))}")
    return entries
