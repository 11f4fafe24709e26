"""What guardrails found in a turn, as it is stored and counted; nothing of what was said."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a step's result carries verdicts itself
    from engine.domain.steps import Answer


class VerdictAction(StrEnum):
    """What followed from a finding."""

    REGENERATED = "regenerated"
    """The answer was not shown, and Claude was asked once more."""

    WITHHELD = "withheld"
    """The second answer was not shown either: people go on."""

    FLAGGED = "flagged"
    """What looks odd in a question: Claude answers, and changes nothing in that turn."""

    REFUSED = "refused"
    """The customer's message did not reach Claude."""

    PAUSED = "paused"
    """It was one of too many: for a while the customer is not answered, and was told so."""

    LEFT_OUT = "left_out"
    """Claude got a tool's result without it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerVerdict:
    """One finding; `check` is the name of the check that made it.

    `detail` says what kind of thing it is, in English, with what is personal left out. `digest` is
    the hash of the sentence without the words found: it tells sentences apart, and tells none. It
    is empty where no sentence of an answer is meant.
    """

    check: str
    action: VerdictAction
    detail: str
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Offences:
    """How often guardrails refused what a customer wrote, since their last pause at most.

    `since_pause` is the age of that pause in seconds; None where there was none of late.
    """

    refused: int
    since_pause: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RefusedAnswer:
    """An answer that is not shown: it cost what it cost, and enters no history."""

    answer: "Answer"
    verdicts: tuple[AnswerVerdict, ...]

    @property
    def checks(self) -> tuple[str, ...]:
        """The names of the checks that refuse it, each once."""
        return tuple(dict.fromkeys(verdict.check for verdict in self.verdicts))
