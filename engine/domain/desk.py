"""What teammates see in the desk. A team post is never a customer post: no type fits both."""

from dataclasses import dataclass
from enum import StrEnum


class Line(StrEnum):
    """What a line in a card's thread tells."""

    CUSTOMER_SAID = "customer_said"
    CUSTOMER_EDITED = "customer_edited"
    CUSTOMER_DELETED = "customer_deleted"
    EVENT = "event"
    """Who did what: claimed, transferred with a note, resolved, rated."""

    REMINDER = "reminder"
    REPLY_SENT = "reply_sent"
    """What a teammate sent to the customer, and how."""

    DRAFT = "draft"
    """What the assistant had begun to say when it was silenced."""

    TRANSCRIPT = "transcript"
    PROBLEM = "problem"
    """Something did not reach the customer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowCard:
    """Post the handoff's card, or bring the one there is up to date; made from the handoff's row
    at the moment of sending."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowLine:
    """A line in the card's thread; `text` is plain words, `author` who is quoted, if anybody."""

    line: Line
    text: str
    author: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """A reminder that leaves the thread: in the desk itself, with the role pinged, or elsewhere."""

    text: str
    pings: bool = False
    second_channel: bool = False


DeskPost = ShowCard | ShowLine | Alarm
