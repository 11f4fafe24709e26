"""What a customer had said when people were called, to show them their own requests."""

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, LargeBinary, bindparam, cast, select

from storage.handoff_tables import handoff
from storage.inbox_rows import read_payload
from storage.schema import inbox

_SAID = (
    select(cast(inbox.c.payload, LargeBinary))
    .join(handoff, handoff.c.conversation_id == inbox.c.conversation_id)
    .where(
        handoff.c.id == bindparam("handoff"),
        inbox.c.author_id == handoff.c.customer,
        inbox.c.received_at <= handoff.c.queued_at,
        inbox.c.deleted_at.is_(None),
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(10)
)


def own_questions(connection: Connection, handoffs: Collection[int]) -> Mapping[int, str]:
    """The customer's last words before each handoff, by its id; without those of no words."""
    found: dict[int, str] = {}
    for number in handoffs:
        rows = connection.execute(_SAID, {"handoff": number}).scalars()
        payloads = (read_payload(stored) for stored in rows)
        words = (payload.own_words for payload in payloads if payload)
        if text := next(filter(None, words), ""):
            found[number] = text
    return found
