"""Finds days of the calendar."""

import re
from collections.abc import Iterator

from engine.guardrails.quantities.moment import Moment, moment

_MONTH_NAMES = (
    "january jan januar janner enero janvier janeiro",
    "february feb februar febrero fevrier fevereiro",
    "march mar marz marzo mars marco",
    "april apr abril avril",
    "may mai mayo maio",
    "june jun juni junio juin junho",
    "july jul juli julio juillet julho",
    "august aug agosto aout",
    "september sep sept septiembre septembre setembro",
    "october oct oktober octubre octobre outubro",
    "november nov noviembre novembre novembro",
    "december dec dezember diciembre decembre dezembro",
)
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_ONE_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"(?<!\d)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?![\d-])")
_IN_FIGURES = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])(\d{1,2})\2((?:20)?[2-3]\d)(?![\d/])")
_DAY_AND_MONTH = re.compile(
    r"\b(?:by|on|until|till|before|from|am|bis|zum|vor|el|hasta|antes del|le|avant|jusqu'au"
    r"|d'ici le"
    r"|ate|em|no dia|dia) (?:the |den |dem |o )?(\d{1,2})([./])(\d{1,2})(?:\2(?!\d)|(?![\d./]))"
)
_MONTH_DAY = re.compile(
    rf"\b({_ONE_MONTH})\.?[ ](?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:,.]\d)(?:,? (20\d\d))?"
)
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|o|\.)?[ -](?:of |de |d')?({_ONE_MONTH})\b"
    r"(?:,? (?:de |del )?(20\d\d))?"
)
_IN_MONTH = re.compile(
    r"\b(?:by|in|until|before|end of|im|bis|ende|en|hasta|antes de|finales de|fin de|avant"
    r"|d'ici|ate"
    rf"|em|fim de) (?:early |mid-? ?|late |anfang "
    rf"|mitte )?({_ONE_MONTH})\b(?! \d)(?: (?:de )?(20\d\d))?"
)
_ORDINAL = re.compile(r"\b(?:by|on|until|before) the (\d{1,2})(?:st|nd|rd|th)\b")
_MONTHS_THAT_ARE_WORDS = frozenset({"may", "march", "mar", "mars"})


def dated(low: str) -> Iterator[Moment]:
    """Days of the calendar, whole or by their month or their number alone."""
    yield from _parts_of_dates(low)
    for found in _ISO.finditer(low):
        yield from _date(found, found[2], found[3], found[1])
    for found in _IN_FIGURES.finditer(low):
        yield from _date_in_figures(found, found[1], found[3], found[4])
    for found in _DAY_AND_MONTH.finditer(low):
        yield from _date_in_figures(found, found[1], found[3], None)
    for found in _MONTH_DAY.finditer(low):
        yield from _date(found, _MONTHS[found[1]], found[2], found[3])
    for found in _DAY_MONTH.finditer(low):
        yield from _date(found, _MONTHS[found[2]], found[1], found[3])


def _parts_of_dates(low: str) -> Iterator[Moment]:
    """A month without a day, a day without a month."""
    for found in _IN_MONTH.finditer(low):
        if found[1] not in _MONTHS_THAT_ARE_WORDS or found[2]:
            yield moment(found, f"month:{_MONTHS[found[1]]}")
    for found in _ORDINAL.finditer(low):
        yield moment(found, f"ordinal:{int(found[1])}")


def _date_in_figures(
    found: re.Match[str], first: str, second: str, year: str | None
) -> Iterator[Moment]:
    """Americans name the month first, Europeans the day: it is known under both."""
    keys = frozenset(
        key
        for month, day in ((first, second), (second, first))
        for key in _date_keys(int(month), int(day), year)
    )
    if keys:
        yield Moment(start=found.start(1), end=found.end(), keys=keys)


def _date(found: re.Match[str], month: str | int, day: str, year: str | None) -> Iterator[Moment]:
    keys = _date_keys(int(month), int(day), year)
    if keys:
        yield Moment(start=found.start(), end=found.end(), keys=keys)


def _date_keys(month: int, day: int, year: str | None) -> frozenset[str]:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return frozenset()
    if year is None:
        return frozenset({f"date:{month}-{day}"})
    full = year if len(year) == len("2026") else f"20{year}"
    return frozenset({f"date:{full}-{month}-{day}"})
