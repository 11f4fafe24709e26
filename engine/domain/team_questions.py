"""What the assistant asks its teammates while it keeps a conversation."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.messages import Place

LONGEST_QUESTION = 1_000
"""Characters of a question."""

LONGEST_ANSWER = 2_000
"""Characters of an answer."""


class QuestionState(StrEnum):
    """How far a question has come; all but the first are ends."""

    OPEN = "open"
    ANSWERED = "answered"
    LATE = "late"
    """Nobody answered in time: the conversation went to people."""

    CLOSED = "closed"
    """People took the conversation over, or were called to it, before anybody answered."""


class Asked(StrEnum):
    """What became of the wish to ask."""

    ASKED = "asked"
    WAITS = "waits"
    """Another question of this conversation is still open."""

    NOT_OURS = "not_ours"
    """The conversation is with people, or gone."""


class AnswerEnd(StrEnum):
    """What became of an answer: the words for the teammate who gave it."""

    TAKEN = "The assistant has your answer and goes on with it."
    BEFORE = "Somebody has answered this already, and the assistant goes on with it."
    TOO_LATE = "This was not answered in time: the conversation is with people now."
    CLOSED = "People have this conversation now: answer the customer there."
    EMPTY = "Write an answer first."
    GONE = "This question is not known here any more."


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenQuestion:
    """A question that waits for an answer; times in POSIX seconds."""

    id: int
    text: str
    customer_name: str
    reference: str
    place: Place
    asked_at: float
    due_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamQuestion:
    """One question; `key` is that of the call that asks it, so that it is asked once."""

    key: str
    text: str
