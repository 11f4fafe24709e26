"""Messages of the inbox as rows and back, those that are damaged too."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, LargeBinary, Row, cast, insert

from engine.domain.messages import About, Address, Attachment, Author, InboundMessage, Place
from engine.domain.steps import Json
from storage.schema import inbox, inbox_key

COLUMNS = (
    *(column for column in inbox.c if column is not inbox.c.payload),
    # As bytes: what is no text, or no JSON, must not keep the row itself from being read.
    cast(inbox.c.payload, LargeBinary).label("payload"),
)
"""What `message_of` reads."""

Stored = Row[*tuple[Any, ...]]
"""A row of the inbox, read by these columns and perhaps more."""

_NAMELESS = "somebody"
_OWN = frozenset({About.SAID, About.EDITED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """What is only given back and never asked for, so that it needs no columns.

    `amends` is the row of the message that an edit or a deletion is about.
    """

    keys: tuple[str, ...]
    name: str
    text: str
    attachments: tuple[Attachment, ...]
    is_bot: bool = False
    is_direct: bool = False
    about: About = About.SAID
    amends: int | None = None
    is_teammate: bool = False
    picture: str | None = None
    done: str = ""

    @property
    def own_words(self) -> str:
        """What its author wrote; empty where the program or the team put something there for them.

        The answer of a teammate to the assistant, or what came of a click, is stored as a message
        of the customer whom it is about.
        """
        return self.text if self.about in _OWN and self.text.strip() else ""


_PAYLOAD = TypeAdapter(Payload)


def payload_of(message: InboundMessage, *, amends: int | None = None) -> Mapping[str, Json]:
    """The payload of a message, to be stored."""
    payload: Mapping[str, Json] = {
        "keys": list(message.keys),
        "name": message.author.name,
        "text": message.text,
        "attachments": [asdict(attachment) for attachment in message.attachments],
        "is_bot": message.author.is_bot,
        "is_direct": message.is_direct,
        "about": message.about.value,
        "amends": amends,
    }
    if message.author.is_teammate:
        return {**payload, "is_teammate": True, "picture": message.author.picture}
    if message.done:
        return {**payload, "done": message.done}
    return payload


def read_payload(stored: bytes) -> Payload | None:
    """What was stored; None where it is damaged."""
    try:
        return _PAYLOAD.validate_json(stored, strict=True)
    except ValidationError:
        return None


def message_of(row: Stored, place: Place) -> InboundMessage:
    """The message that was stored; where its payload is damaged, what the row itself says."""
    payload = read_payload(row.payload) or Payload(
        keys=(), name=_NAMELESS, text="", attachments=(), about=About.UNREADABLE
    )
    return InboundMessage(
        place=place,
        id=row.message_id,
        keys=payload.keys,
        sort_key=row.sort_key,
        sent_at=row.sent_at,
        author=Author(
            id=row.author_id,
            name=payload.name,
            is_bot=payload.is_bot,
            is_teammate=payload.is_teammate,
            picture=payload.picture,
        ),
        address=Address(row.address),
        text=payload.text,
        attachments=payload.attachments,
        is_direct=payload.is_direct,
        about=payload.about,
        done=payload.done,
    )


def remember(connection: Connection, keys: Sequence[str], inbox_id: int) -> None:
    """Note names under which a stored message may come again; none of them may be known yet."""
    if keys:
        connection.execute(insert(inbox_key), [{"key": key, "inbox_id": inbox_id} for key in keys])
