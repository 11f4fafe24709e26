"""Edits and deletions as an adapter reports them, and what the tests look at afterwards."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from engine.domain.messages import Deletion, Edit, InboundMessage
from engine.domain.receipts import Amended, AmendmentEnd
from engine.domain.steps import HistoryMessage
from engine.ports.conversations import Compose
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import COMPOSE

OUTCOMES = text(
    "SELECT message_id, outcome, reason FROM inbox WHERE state <> 'dropped' OR reason = 'deleted'"
    " ORDER BY id"
)
STORED = text(
    "SELECT group_concat(payload) FROM inbox UNION ALL SELECT group_concat(content) FROM message"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """What became of a message: its id's last part, its outcome, and the reason if there is one."""

    at: int
    outcome: str | None
    reason: str | None = None


async def edits(
    store: Conversations,
    message: InboundMessage,
    words: str,
    *,
    at: float = 10.0,
    compose: Compose = COMPOSE,
) -> AmendmentEnd:
    """The author of a message changes its words, so many seconds after the thread began."""
    edit = Edit(key=message.keys[0], edited_at=1_700_000_000.0 + at, text=words)
    return checked(await store.amend(edit, compose=compose))


async def deletes(
    store: Conversations, message: InboundMessage, *, compose: Compose = COMPOSE
) -> AmendmentEnd:
    """A message is gone from its thread."""
    return checked(await store.amend(Deletion(key=message.keys[0]), compose=compose))


def checked(amended: Amended) -> AmendmentEnd:
    """How it ended; a conversation is named exactly where something changed."""
    assert (amended.conversation_id is None) == (amended.end is AmendmentEnd.UNCHANGED)
    return amended.end


async def outcomes(database: Database) -> list[Ended]:
    """What became of every message and remark, in the order they came in."""

    def read(connection: Connection) -> list[Ended]:
        rows = connection.execute(OUTCOMES)
        return [
            Ended(at=int(row.message_id[-6:]), outcome=row.outcome, reason=row.reason)
            for row in rows
        ]

    return await database.read(read)


async def is_stored(database: Database, words: str) -> bool:
    """Whether words are left anywhere among what was said."""
    return words in await database.read(everything_said)


def everything_said(connection: Connection) -> str:
    """All words of the inbox and of the history, in one piece."""
    return "".join(stored or "" for stored in connection.execute(STORED).scalars())


def texts(message: HistoryMessage) -> list[str]:
    """The text blocks of a user message, without the facts at its head."""
    return [str(block["text"]) for block in message.content[1:]]
