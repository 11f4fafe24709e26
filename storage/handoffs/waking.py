"""The assistant speaks again: what the customer said since people's last word is to be answered."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, select, update

from engine.domain.handoff import Handoff
from engine.domain.messages import About, Address, InboundMessage
from storage import remarks
from storage.handoffs import context
from storage.inbox_rows import COLUMNS, message_of
from storage.references import new_nonce
from storage.schema import IS_FREE, inbox
from storage.states import InboxState

_FREE = (
    select(*COLUMNS)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        IS_FREE,
        inbox.c.state == InboxState.KEPT.value,
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
)
_WAKE = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("rows", expanding=True)))
    .values(state=InboxState.WAITING.value, outcome=None, reason=None)
)
_ASKED = (
    select(*COLUMNS)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.author_id == bindparam("customer"),
        inbox.c.state != InboxState.DROPPED.value,
        inbox.c.deleted_at.is_(None),
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(50)
)


def wake(connection: Connection, handoff: Handoff, now: float) -> None:
    """Let a turn answer the customer's last words; those that people answered stay context.

    Where a turn or people have answered all there was, the last question is asked once more.
    """
    rows = _unanswered(connection, handoff)
    if rows:
        connection.execute(_WAKE, {"rows": rows})
    else:
        _ask_again(connection, handoff, now)


def _unanswered(connection: Connection, handoff: Handoff) -> list[int]:
    rows: list[int] = []
    for row in connection.execute(_FREE, {"conversation": handoff.conversation_id}).all():
        said = message_of(row, handoff.place)
        if said.about is not About.SAID:
            continue
        if said.author.is_teammate and said.author.id != handoff.customer:
            break
        if said.author.id == handoff.customer:
            rows.append(row.id)
    return rows


def _ask_again(connection: Connection, handoff: Handoff, now: float) -> None:
    said = _last_asked(connection, handoff)
    if said is None:
        return
    again = replace(
        said,
        keys=(f"{said.keys[0]}{remarks.AGAIN}{new_nonce()}",),
        address=Address.TO_ASSISTANT,
        sent_at=now,
    )
    context.keep(connection, handoff.conversation_id, again, now, waits=True)


def _last_asked(connection: Connection, handoff: Handoff) -> InboundMessage | None:
    """The customer's last message, in its newest words."""
    values = {"conversation": handoff.conversation_id, "customer": handoff.customer}
    rows = connection.execute(_ASKED, values).all()
    messages = (message_of(row, handoff.place) for row in rows)
    said = next(
        (m for m in messages if m.about is About.SAID and remarks.AGAIN not in m.keys[0]), None
    )
    if said is None:
        return None
    edits = remarks.edits_of(connection, said.keys[0])
    if not edits:
        return said
    newest = message_of(edits[-1], handoff.place)
    return replace(said, text=newest.text, attachments=newest.attachments)
