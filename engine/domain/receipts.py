"""What becomes of a message that comes in, and of its edits."""

from dataclasses import dataclass
from enum import StrEnum


class ReceiptStatus(StrEnum):
    """What became of an incoming message."""

    WAITING = "waiting"
    """New, stored, and a turn will answer it."""

    KEPT = "kept"
    """New and stored as context; nobody asked the assistant."""

    DUPLICATE = "duplicate"
    """Seen before under one of its keys; nothing changed."""

    UNWATCHED = "unwatched"
    """Neither said to the assistant nor part of a conversation; not stored."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The answer to storing a message; `conversation_id` is None only where it is unwatched.

    `is_thanks` is set where it thanks people for their help: a sign on it is all the answer.
    """

    status: ReceiptStatus
    conversation_id: int | None = None
    is_thanks: bool = False


class AmendmentEnd(StrEnum):
    """What an edit or a deletion led to."""

    APPLIED = "applied"
    """Nobody has read the message yet: what will be read is the new state."""

    NOTED = "noted"
    """It was read already: Claude is told with the next turn, and an answer on its way stays."""

    UNCHANGED = "unchanged"
    """A message we do not have, or one that says the same."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amended:
    """The answer to an amendment; `conversation_id` is None where nothing changed."""

    end: AmendmentEnd
    conversation_id: int | None = None


class MessageOutcome(StrEnum):
    """What became of a message that came in; the list is closed, and every message gets one."""

    ANSWERED = "answered"
    MERGED = "merged"
    """Answered together with a later message of its author."""

    HANDED_OVER = "handed_over"
    IGNORED = "ignored"
    """Rightly without an answer: its `IgnoredReason` says why."""

    FAILED = "failed"
    """Its author got a notice instead of an answer."""


class IgnoredReason(StrEnum):
    """Why a stored message is not answered; the list is closed."""

    CONTEXT = "context"
    """Said to others, or by somebody who did not ask."""

    DELETED = "deleted"
    OVER_BUDGET = "over_budget"
    """Its author was told so before: in the same window, or at the beginning of a pause."""

    BOT_LOOP = "bot_loop"
    """Programs have talked to each other long enough."""

    OTHER_OWNER = "other_owner"
    """Somebody else took the conversation over, or answered, before the answer left."""
