"""What was said in a conversation, by whomever, as people read it."""

from heapq import merge
from operator import itemgetter

from sqlalchemy import Connection, bindparam, select

from engine.domain.messages import About, Place, Platform
from engine.domain.posts import PostKind
from engine.handoff.brief import ASSISTANT, NOTICE
from storage.inbox_rows import COLUMNS, message_of
from storage.remarks import AGAIN
from storage.schema import inbox, outbox
from storage.states import InboxState, PartState

_SAID = (
    select(*COLUMNS)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        inbox.c.state != InboxState.DROPPED.value,
        inbox.c.deleted_at.is_(None),
    )
    .order_by(inbox.c.id.desc())
    .limit(bindparam("most"))
)
_ANSWERED = (
    select(outbox.c.plain, outbox.c.kind, outbox.c.created_at)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        outbox.c.state == PartState.SENT.value,
        outbox.c.private_to.is_(None),  # what is written from this may be said in the thread
        outbox.c.kind != PostKind.TEAMMATE.value,  # their words are in the inbox as well
    )
    .order_by(outbox.c.id.desc())
    .limit(bindparam("most"))
)
_NOWHERE = Place(platform=Platform.SLACK, workspace="", channel="", thread="")

_Line = tuple[float, str, str]


def transcript(
    connection: Connection, conversation_id: int, limit: int
) -> tuple[tuple[str, str], ...]:
    """Speaker and words of the newest messages, oldest first."""
    # Some rows tell nothing that people said: instructions, remarks, what is asked once more.
    here = {"conversation": conversation_id, "most": 2 * limit + 10}
    answers: list[_Line] = [
        (row.created_at, ASSISTANT if row.kind == PostKind.REPLY else NOTICE, row.plain)
        for row in reversed(connection.execute(_ANSWERED, here).all())
    ]
    lines = [*merge(_said(connection, here), answers, key=itemgetter(0))]
    return tuple((speaker, words) for _, speaker, words in lines[-limit:])


def _said(connection: Connection, here: dict[str, int]) -> list[_Line]:
    lines: list[_Line] = []
    for row in reversed(connection.execute(_SAID, here).all()):
        said = message_of(row, _NOWHERE)
        files = (f"[{file.name}]" for file in said.attachments)
        text = "\n".join(filter(None, (said.text.strip(), *files)))
        is_again = any(AGAIN in key for key in said.keys)
        if said.about is About.SAID and text and not is_again:
            lines.append((row.received_at, said.author.name, text))
    return lines
