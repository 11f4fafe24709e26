"""Promises of people to customers: each is a row with who owns it and when it is due."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.handoff import Teammate
from engine.domain.messages import Place


class CommitmentState(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"
    """The words that made it were changed or deleted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pledged:
    """A promise as it was just made: its sentence, plain words, and when it is due, POSIX seconds.

    `nag_at` is when the team is first reminded if it is not kept by then.
    """

    sentence: str
    due_at: float
    nag_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Commitment:
    """A promise that is not kept yet; times in POSIX seconds.

    `owner` is the teammate who made it; None where the assistant did, for the team. `nags` counts
    the reminders so far. `is_answered` says that a teammate has written to the customer since it
    was due, or since the assistant made it. `reference`, `customer_name` and `place` are those of
    its handoff.
    """

    id: int
    handoff_id: int
    owner: Teammate | None
    sentence: str
    made_at: float
    due_at: float
    nags: int
    is_answered: bool
    reference: str
    customer_name: str
    place: Place

    @property
    def whose(self) -> str:
        """Who is to keep it, at the beginning of a sentence."""
        return "The team" if self.owner is None else self.owner.name
