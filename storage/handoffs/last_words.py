"""What a customer said last, for the language they are answered in."""

from sqlalchemy import Connection, LargeBinary, bindparam, cast, select

from engine.domain.messages import Place
from storage.inbox_rows import read_payload
from storage.schema import conversation, inbox

_SAID = (
    select(cast(inbox.c.payload, LargeBinary))
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.author_id == bindparam("customer"),
        inbox.c.deleted_at.is_(None),
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(10)
)
_AT_PLACE = select(conversation.c.id).where(conversation.c.key == bindparam("place"))


def last_words(connection: Connection, conversation_id: int, customer: str) -> str:
    """The newest words of a customer in a conversation; empty where there are none."""
    values = {"conversation": conversation_id, "customer": customer}
    payloads = (read_payload(stored) for stored in connection.execute(_SAID, values).scalars())
    words = (payload.own_words for payload in payloads if payload)
    return next(filter(None, words), "")


def last_words_at(connection: Connection, place: Place, customer: str) -> str:
    """The same for the conversation living at a place, if there is one."""
    here = connection.execute(_AT_PLACE, {"place": place.key}).scalar_one_or_none()
    return "" if here is None else last_words(connection, here, customer)
