"""What the desk's forms have to fill in, on either platform."""

from collections.abc import Mapping
from enum import StrEnum

_HOUR, _DAY = 3_600, 86_400


class Field(StrEnum):
    """The fields, by the names they come back with when a form is submitted."""

    WORDS = "words"
    NOTE = "note"
    TO = "to"
    FOR = "for"
    WHO = "who"


class Who(StrEnum):
    """Whom a customer's request is for."""

    ASSISTANT = "assistant"
    PERSON = "person"


SNOOZES: Mapping[str, int] = {
    "30 minutes": _HOUR // 2,
    "1 hour": _HOUR,
    "4 hours": 4 * _HOUR,
    "1 day": _DAY,
    "3 days": 3 * _DAY,
    "1 week": 7 * _DAY,
}
"""For how long a handoff can be put off, in seconds."""
