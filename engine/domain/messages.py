"""What a customer says and where: places, authors and messages as they enter the product."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum


class Platform(StrEnum):
    """A chat platform."""

    SLACK = "slack"
    DISCORD = "discord"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """The thread a conversation lives in.

    Slack: team id, channel id, and the `ts` of the thread's first message.
    Discord: guild id ("dm" in a direct message), the channel the thread hangs in, and the thread's
    id. A thread made from a message has that message's id, so the place is known before the thread
    exists; a direct message is its own thread.
    """

    platform: Platform
    workspace: str
    channel: str
    thread: str

    @property
    def key(self) -> str:
        """The one unique name of this place."""
        return f"{self.platform}:{self.workspace}:{self.channel}:{self.thread}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """Who said something: the platform's id, and the display name for the model and for people.

    `is_bot` is set for a program; only those the operator listed get this far. `is_teammate` is set
    for a human of the support team, verified on the platform; `picture` is a URL.
    """

    id: str
    name: str
    is_bot: bool = False
    is_teammate: bool = False
    picture: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A file that came with a message; `size` in bytes, 0 where the platform did not say.

    `id` is the platform's own, by which the file can be fetched there; it is empty for what is
    only linked, and for what was stored before files travelled.
    """

    name: str
    media_type: str
    size: int
    url: str
    id: str = ""


class Address(StrEnum):
    """Whom a message is meant for; decides whether the assistant speaks."""

    TO_ASSISTANT = "to_assistant"
    """A mention, a direct message, a forum post: always answered, and may open a conversation."""

    FOLLOW_UP = "follow_up"
    """Said in a thread to nobody in particular: answered where its author has asked before."""

    TO_OTHERS = "to_others"
    """Said in a thread to other people: kept as context, never answered."""


class About(StrEnum):
    """What a stored message tells Claude."""

    SAID = "said"
    EDITED = "edited"
    """The new wording of a message that Claude has read already."""

    DELETED = "deleted"
    """That a message which Claude has read already is gone; there are no words."""

    UNREADABLE = "unreadable"
    """That there was a message whose stored words are damaged; there are none."""

    INSTRUCTION = "instruction"
    """What a teammate asks of the assistant as they hand the conversation back; may be empty."""

    OUTCOME = "outcome"
    """What came of a change that its author was asked to confirm by a click, in our words."""

    TEAM_ANSWER = "team_answer"
    """What a teammate answered the assistant, which asked them on behalf of its author."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InboundMessage:
    """One message of one author, translated once at the edge.

    `id` is the platform's message id. `keys` are all names under which the platform may deliver
    this message again (message id, event id, client id), each prefixed so that it is unique across
    platforms; a message is new only if none of them was seen. `sort_key` orders the messages of
    one place by platform time when compared as text. `text` is plain words: entities unescaped,
    our own mention removed, other mentions turned into names. `sent_at` is POSIX seconds.
    `is_direct` says that nobody else reads along: no burst is waited for. `done` names the tool
    whose change was made, for an OUTCOME alone.
    """

    place: Place
    id: str
    keys: tuple[str, ...]
    sort_key: str
    sent_at: float
    author: Author
    address: Address
    text: str
    attachments: tuple[Attachment, ...] = ()
    is_direct: bool = False
    about: About = About.SAID
    done: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """An author changed the words of a message; `key` is the first of the message's keys.

    `edited_at` is the platform's POSIX time of the change; an older one changes nothing.
    """

    key: str
    edited_at: float
    text: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Deletion:
    """A message is gone from its thread; `key` is the first of the message's keys."""

    key: str


Amendment = Edit | Deletion
"""What can happen to a message after it was said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Principal:
    """Whom a turn acts for, taken from the verified platform event and from nothing else."""

    platform: Platform
    workspace: str
    customer: str
    place: Place

    @property
    def opaque(self) -> str:
        """A stable name for a person wherever they write, to be salted before it goes anywhere."""
        workspace = "" if self.platform is Platform.DISCORD else self.workspace
        return opaque_name(f"{self.platform}:{workspace}:{self.customer}")


def opaque_name(person: str) -> str:
    """The same for the one name of a person (`accounts.person_named`): 32 hexadecimal digits."""
    return hashlib.sha256(person.encode()).hexdigest()[:32]


def salted(name: str, salt: str) -> str:
    """An opaque name that nobody can make from a person's ids without the salt; as long."""
    return hmac.new(salt.encode(), name.encode(), hashlib.sha256).hexdigest()[:32]
