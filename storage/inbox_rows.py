"""Messages of the inbox as rows and back."""

from collections.abc import Mapping
from dataclasses import asdict

from sqlalchemy import Row

from engine.domain.messages import Address, Attachment, Author, InboundMessage, Place
from engine.domain.steps import Json


def payload_of(message: InboundMessage) -> Mapping[str, Json]:
    """What is only given back and never asked for, so that it needs no columns."""
    return {
        "keys": list(message.keys),
        "name": message.author.name,
        "text": message.text,
        "attachments": [asdict(attachment) for attachment in message.attachments],
    }


def message_of(row: Row[tuple[object, ...]], place: Place) -> InboundMessage:
    """The message that was stored."""
    payload = row.payload
    return InboundMessage(
        place=place,
        id=row.message_id,
        keys=tuple(payload["keys"]),
        sort_key=row.sort_key,
        sent_at=row.sent_at,
        author=Author(id=row.author_id, name=payload["name"]),
        address=Address(row.address),
        text=payload["text"],
        attachments=tuple(Attachment(**attachment) for attachment in payload["attachments"]),
    )
