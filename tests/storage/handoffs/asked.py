"""What the tests of handoffs ask the database itself."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, text

from engine.domain.conversation import NoWork, SendWork
from engine.domain.desk import DeskPost
from engine.domain.posts import QueuedPart
from storage.conversations import Conversations
from storage.database import Database
from storage.handoff_tables import desk_post
from storage.handoffs.desk_posts import post_of
from tests.storage.builders import COMPOSE


def rows_of(connection: Connection, sql: str) -> list[tuple[object, ...]]:
    """What a query gives."""
    return [tuple(row) for row in connection.execute(text(sql))]


async def told(database: Database) -> list[DeskPost]:
    """All desk posts there are, in order."""

    def read(connection: Connection) -> list[DeskPost]:
        rows = connection.execute(select(desk_post).order_by(desk_post.c.id))
        return [post_of(row.kind, row.body) for row in rows]

    return await database.read(read)


async def ends_of(database: Database) -> list[tuple[object, ...]]:
    """State, outcome and reason of every message, in the order of the thread."""
    sql = "SELECT state, outcome, reason FROM inbox ORDER BY sort_key, id"
    return await database.read(rows_of, sql)


async def parts_of(store: Conversations) -> tuple[QueuedPart, ...]:
    """What is to be sent next in the conversation; nothing if nothing is."""
    work = await store.next_work(1, compose=COMPOSE, prompt="p1")
    assert isinstance(work, SendWork | NoWork), work
    return work.parts if isinstance(work, SendWork) else ()


async def deliver(store: Conversations) -> list[str]:
    """Send all that is to be sent; what the customer sees of it, in order."""
    seen: list[str] = []
    while True:
        work = await store.next_work(1, compose=COMPOSE, prompt="p1")
        if not isinstance(work, SendWork):
            return seen
        for part in work.parts:
            if part.is_withdrawn:
                await store.confirm_withdrawn(work.lease, part)
                seen.append(f"-{part.preview_id}")
            elif await store.begin_send(work.lease, part):
                place = part.preview_id or f"m{part.id}"
                await store.confirm_send(work.lease, part, place)
                seen.append(_seen(part, place))


def _seen(part: QueuedPart, place: str) -> str:
    said = f"{part.speaker.name}: {part.part.text}" if part.speaker else part.part.text
    return f"{place}={said}" if part.preview_id else said


def texts(parts: Sequence[QueuedPart]) -> list[str]:
    """The words of parts."""
    return [part.part.text for part in parts]
