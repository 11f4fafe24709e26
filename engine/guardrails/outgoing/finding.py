"""What a check of an answer says, and what every check is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from engine.guardrails.outgoing.context import Context


class CheckName(StrEnum):
    """The checks; the names are stored and counted, so they stay."""

    SECRECY = "leakage"
    PERSONAL_DATA = "personal_data"
    COMPETITORS = "competitors"
    LINKS = "links"
    PINGS = "pings"
    COMMITMENTS = "commitments"
    ROLE = "role"
    SOURCES = "sources"
    """Asked of a whole answer alone, as only that shows what it cites."""

    STEERING = "steering"
    """Patterns, asked of what the customer writes; of an answer never."""

    SCREENING = "screening"
    """The small model's opinion of the same."""

    OFFENCES = "offences"
    """How often a customer was refused."""

    TOOL_RESULTS = "tool_results"
    """Asked of what tools return."""


CHECKS_OF_ANSWERS = frozenset(CheckName) - {
    CheckName.STEERING,
    CheckName.SCREENING,
    CheckName.OFFENCES,
    CheckName.TOOL_RESULTS,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something that must not be said, from `start` to `end` of the answer.

    `detail` says what kind of thing it is, in English for the operator and for Claude; it holds
    no personal data and nothing of what was found but figures and dates of a commitment. One that
    `needs_source` is none where a citation stands with it.
    """

    check: CheckName
    start: int
    end: int
    detail: str
    needs_source: bool = False


Check = Callable[[str, Context], tuple[Finding, ...]]
"""A pure function of the answer, or of a sentence of it, and of what is known in this turn."""
