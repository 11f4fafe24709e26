"""Files a customer sent before people were called: they come to the new card."""

from collections.abc import Sequence

from sqlalchemy import Connection, LargeBinary, bindparam, cast, select

from engine.domain.desk import Line, ShowLine
from engine.domain.handoff import Handoff
from engine.domain.messages import Attachment
from engine.handoff.file_words import named
from engine.handoff.ports import Situation
from storage.inbox_rows import read_payload
from storage.schema import IS_FREE, inbox
from storage.states import InboxState

_LONGEST_AGO = 86_400.0
"""Seconds; what is older belongs to another matter."""

_MOST = 10
_SAID = (
    select(cast(inbox.c.payload, LargeBinary))
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.author_id == bindparam("customer"),
        inbox.c.received_at > bindparam("since"),
        inbox.c.deleted_at.is_(None),
        ~(IS_FREE & (inbox.c.state == InboxState.WAITING.value)),  # that is told by itself
    )
    .order_by(inbox.c.sort_key.desc(), inbox.c.id.desc())
    .limit(50)
)


def lines(
    connection: Connection, situation: Situation, after: Handoff, now: float
) -> tuple[ShowLine, ...]:
    """One line with the newest files, for a handoff that begins; the last one had its own."""
    before = situation.handoff
    if before is not None and before.id == after.id:
        return ()
    since = max(now - _LONGEST_AGO, (before and before.closed_at) or 0.0)
    files = _files(connection, after, since)[-_MOST:]
    if not files:
        return ()
    line = ShowLine(
        line=Line.CUSTOMER_SAID,
        text="\n".join(("Sent before:", *map(named, files))),
        author=after.customer_name,
        attachments=tuple(files),
    )
    return (line,)


def _files(connection: Connection, after: Handoff, since: float) -> Sequence[Attachment]:
    """Oldest first; one that came with an edit too counts once."""
    values = {
        "conversation": after.conversation_id,
        "customer": after.customer,
        "since": since,
    }
    payloads = map(read_payload, connection.execute(_SAID, values).scalars())
    newest_first = (file for said in payloads if said for file in reversed(said.attachments))
    return tuple({file.id or file.url: file for file in newest_first}.values())[::-1]
