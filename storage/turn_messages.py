"""The messages of a turn: gathered from what is free, read, and made into its user message."""

from collections.abc import Sequence
from itertools import accumulate

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from engine.domain.messages import About, InboundMessage, Place
from engine.domain.receipts import IgnoredReason, MessageOutcome
from engine.domain.steps import Block
from engine.ports.conversations import Compose
from storage import budgets
from storage.awaited import awaited_at_start
from storage.inbox_rows import COLUMNS, Stored, message_of
from storage.route_tables import turn_route
from storage.schema import IS_FREE, inbox, message, turn
from storage.states import InboxState

_MOST_CONTEXT = 100
_MOST_CONTEXT_CHARACTERS = 20_000
"""What a turn shows to Claude of what others said, the newest of it; all belongs to the turn."""

_GATHER = (
    update(inbox)
    .where(
        inbox.c.conversation_id == bindparam("conversation"),
        IS_FREE,
        (inbox.c.state == InboxState.KEPT.value)
        | (
            (inbox.c.state == InboxState.WAITING.value)
            & (inbox.c.author_id == bindparam("customer"))
        ),
    )
    .values(turn_id=bindparam("turn"))
    .returning(*COLUMNS)
)
_OF_TURN = select(*COLUMNS).where(
    inbox.c.turn_id == bindparam("turn"), inbox.c.state != InboxState.DROPPED.value
)
_DAMAGED = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("rows", expanding=True)), inbox.c.outcome.is_(None))
    .values(outcome=MessageOutcome.FAILED.value)
)
_LEAVE_OUT = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(
        state=InboxState.DROPPED.value,
        outcome=MessageOutcome.IGNORED.value,
        reason=IgnoredReason.DELETED.value,
    )
)
_USER_MESSAGE = select(turn.c.customer, func.min(message.c.seq).label("seq")).where(
    turn.c.id == bindparam("turn"),
    message.c.conversation_id == turn.c.conversation_id,
    message.c.turn_id == turn.c.id,
)
_CONTENT = select(message.c.content).where(
    message.c.conversation_id == bindparam("conversation"), message.c.seq == bindparam("at")
)
_NO_ROUTE = delete(turn_route).where(turn_route.c.turn_id == bindparam("turn"))
_REWRITE = (
    update(message)
    .where(message.c.conversation_id == bindparam("conversation"), message.c.seq == bindparam("at"))
    .values(content=bindparam("blocks"))
)


def gather(
    connection: Connection, place: Place, turn_row: Row[tuple[object, ...]], now: float
) -> Sequence[Stored]:
    """Give a turn all that its customer waits for an answer to, and what was said around it.

    Returns it in no order.
    """
    customer = turn_row.customer
    here = {"conversation": turn_row.conversation_id, "turn": turn_row.id, "customer": customer}
    rows = connection.execute(_GATHER, here).all()
    waited = sum(row.state == InboxState.WAITING for row in rows)
    budgets.count_messages(connection, place, customer, waited, now)
    return rows


def messages_of(connection: Connection, place: Place, turn_id: int) -> tuple[InboundMessage, ...]:
    """What belongs to a turn, as `read` reads it."""
    return read(connection, place, connection.execute(_OF_TURN, {"turn": turn_id}).all())


def read(
    connection: Connection, place: Place, rows: Sequence[Stored]
) -> tuple[InboundMessage, ...]:
    """Messages of a turn, in order; of a long talk among others only its end.

    A message that is damaged has failed; the others of its turn are answered.
    """
    in_order = sorted(rows, key=lambda row: (row.sort_key, row.id))
    messages = [(row, message_of(row, place)) for row in in_order]
    damaged = [row.id for row, message in messages if message.about is About.UNREADABLE]
    if damaged:
        connection.execute(_DAMAGED, {"rows": damaged})
    passed = _passed(messages)
    return tuple(message for row, message in messages if row.id not in passed)


def leave_out(connection: Connection, row_id: int) -> None:
    """Let no turn read a message, as it was deleted before one had."""
    connection.execute(_LEAVE_OUT, {"row": row_id})


def rewrite(
    connection: Connection, place: Place, conversation_id: int, turn_id: int, compose: Compose
) -> int:
    """Make a turn's user message anew from its rows as they are now; returns its seq.

    Its route was chosen by what stood there before, and is forgotten.
    """
    said = connection.execute(_USER_MESSAGE, {"turn": turn_id}).one()
    connection.execute(_NO_ROUTE, {"turn": turn_id})
    blocks = compose(
        messages_of(connection, place, turn_id),
        customer=said.customer,
        awaits=awaited_at_start(connection, turn_id),
    )
    here = {"conversation": conversation_id, "at": said.seq}
    connection.execute(_REWRITE, {**here, "blocks": list(blocks)})
    return int(said.seq)


def put_first(connection: Connection, conversation_id: int, turn_id: int, block: Block) -> None:
    """Put a block before a turn's user message, which Claude has not answered yet."""
    said = connection.execute(_USER_MESSAGE, {"turn": turn_id}).one()
    here = {"conversation": conversation_id, "at": said.seq}
    content = connection.execute(_CONTENT, here).scalar_one()
    connection.execute(_REWRITE, {**here, "blocks": [block, *content]})


def _passed(read: Sequence[tuple[Stored, InboundMessage]]) -> set[int]:
    """The rows of context that are older than what Claude is shown."""
    newest = [(row, message) for row, message in reversed(read) if row.state == InboxState.KEPT]
    sizes = accumulate(len(message.text) for _, message in newest)
    fits = sum(size <= _MOST_CONTEXT_CHARACTERS for size in sizes)
    return {row.id for row, _ in newest[min(fits, _MOST_CONTEXT) :]}
