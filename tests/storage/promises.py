"""What the rows promise whatever happened, asked of the database itself."""

from sqlalchemy import Connection, text

from engine.domain.steps import HistoryMessage

TWO_RUNNING = (
    "SELECT conversation_id FROM turn WHERE state = 'running' GROUP BY 1 HAVING count(*) > 1"
)
GAPS = (
    "SELECT c.id FROM conversation c LEFT JOIN message m ON m.conversation_id = c.id"
    " GROUP BY c.id HAVING count(m.seq) <> c.next_seq - 1"
    " OR coalesce(max(m.seq), 0) <> c.next_seq - 1"
)
WRONG_CUSTOMER = (
    "SELECT i.id FROM inbox i JOIN turn t ON t.id = i.turn_id"
    " WHERE i.state = 'waiting' AND i.author_id <> t.customer"
)
FORGOTTEN = (
    "SELECT id FROM inbox WHERE state = 'waiting' AND turn_id IS NULL"
    " AND conversation_id NOT IN (SELECT value FROM json_each(:unfinished))"
)
LEFT_BEHIND = (
    "SELECT o.id FROM outbox o JOIN turn t ON t.id = o.turn_id"
    " WHERE o.state = 'preview' AND t.state <> 'running'"
)
UNSENT = (
    "SELECT id FROM outbox WHERE state IN ('queued', 'sending', 'withdrawing')"
    " AND conversation_id NOT IN (SELECT value FROM json_each(:unfinished))"
)
NEVER_BEGUN = "SELECT id FROM outbox WHERE state IN ('sending', 'sent') AND attempt = 0"


def epochs(connection: Connection, part: int) -> tuple[int, int] | None:
    """The epoch of a part and of its conversation."""
    row = connection.execute(
        text(
            "SELECT o.epoch, c.epoch FROM outbox o JOIN conversation c ON c.id = o.conversation_id"
            " WHERE o.id = :id"
        ),
        {"id": part},
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def cared_for(connection: Connection) -> set[str]:
    """The messages on the platform that some row will still replace or take away."""
    rows = connection.execute(
        text(
            "SELECT 'p' || nonce, preview_id FROM outbox"
            " WHERE state IN ('preview', 'queued', 'sending', 'withdrawing')"
        )
    )
    return {name for row in rows for name in row if name is not None}


def broken_promises(connection: Connection, unfinished: str) -> list[str]:
    """Every rule that some row breaks."""
    rules = {
        "two running turns": TWO_RUNNING,
        "a gap in the order": GAPS,
        "a message in another customer's turn": WRONG_CUSTOMER,
        "a waiting message nobody will find": FORGOTTEN,
        "sent without a beginning": NEVER_BEGUN,
        "a preview whose turn has ended": LEFT_BEHIND,
        "a part nobody will find": UNSENT,
    }
    return [
        name
        for name, sql in rules.items()
        if connection.execute(
            text(sql), {"unfinished": unfinished} if ":unfinished" in sql else {}
        ).all()
    ]


def problems(history: tuple[HistoryMessage, ...]) -> list[str]:
    """What the Messages API would refuse: it wants every call answered by the next message."""
    found: list[str] = []
    seqs = [message.seq for message in history]
    if seqs != sorted(set(seqs)):
        found.append(f"order {seqs}")
    for at, message in enumerate(history):
        if not message.content:
            found.append(f"{message.seq} is empty")
        asked = [block["id"] for block in message.content if block["type"] == "tool_use"]
        follows = history[at + 1].content if at + 1 < len(history) else ()
        given = [block["tool_use_id"] for block in follows if block["type"] == "tool_result"]
        if asked != given:
            found.append(f"{message.seq} asks {asked}, given {given}")
    return found
