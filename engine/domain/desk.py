"""What teammates see and write in the desk; no type is both a team post and a customer's."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.handoff import Teammate
from engine.domain.messages import Attachment, Platform
from engine.domain.posts import Button


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

    ARTICLE = "article"
    """An article drafted from the case, and what came of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowCard:
    """Post the handoff's card, or bring the one there is up to date; made from the handoff's row
    at the moment of sending."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowLine:
    """A line in the card's thread; `text` is plain words, `author` who is quoted, if anybody.

    `attachments` are files of the customer's platform that follow it, as files; `buttons` stand
    below it.
    """

    line: Line
    text: str
    author: str = ""
    attachments: tuple[Attachment, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """What is told outside of threads: in the desk itself, with the role pinged, or elsewhere.

    `buttons` stand below it.
    """

    text: str
    pings: bool = False
    second_channel: bool = False
    buttons: tuple[Button, ...] = ()


DeskPost = ShowCard | ShowLine | Alarm


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamMessage:
    """What a teammate wrote in the thread of a card; `key` names it, `id` is the platform's."""

    platform: Platform
    channel: str
    card_id: str
    key: str
    id: str
    teammate: Teammate
    text: str
    attachments: tuple[Attachment, ...] = ()


class TeamAnswer(StrEnum):
    """What became of a teammate's message in a card's thread."""

    NOTED = "noted"
    SENT = "sent"
    """On its way to the customer."""

    NOT_DONE = "not_done"
    SEEN_BEFORE = "seen_before"
    NO_CARD = "no_card"
