"""The assistant falls silent: its running turn ends, and what waited for it goes to people."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select, union_all, update

from engine.domain.conversation import Outcome
from engine.domain.desk import DeskPost, Line, ShowLine
from engine.domain.messages import About, InboundMessage
from engine.domain.posts import PostKind
from engine.domain.receipts import MessageOutcome
from engine.handoff.file_words import named
from engine.handoff.ports import Situation
from storage import calls, outcomes, previewing, remarks, withdrawing
from storage.inbox_rows import COLUMNS, message_of
from storage.schema import IS_FREE, IS_OPEN, IS_RUNNING, inbox, message, outbox, turn
from storage.states import InboxState, PartState, TurnState

_RUNNING = select(turn.c.id).where(turn.c.conversation_id == bindparam("conversation"), IS_RUNNING)
_END = (
    update(turn)
    .where(turn.c.id == bindparam("turn"), IS_RUNNING)
    .values(
        state=TurnState.DONE.value,
        outcome=Outcome.TAKEN_OVER.value,
        finished_at=bindparam("now"),
    )
)
_IS_WAITING = inbox.c.state == InboxState.WAITING.value
_FREE = (
    update(inbox)
    .where(
        inbox.c.turn_id == bindparam("turn"),
        inbox.c.state != InboxState.DROPPED.value,
        ~(_IS_WAITING & inbox.c.deleted_at.is_not(None)),
    )
    .values(turn_id=None, state=InboxState.KEPT.value)
)
_FIRST = (
    select(func.min(message.c.seq)).where(message.c.turn_id == bindparam("turn")).scalar_subquery()
)
_BLANK = (
    update(message)
    .where(
        message.c.conversation_id == bindparam("conversation"),
        message.c.turn_id == bindparam("turn"),
        message.c.seq == _FIRST,
    )
    .values(content=[{"type": "text", "text": "[taken over before it was answered]"}])
)
_LEFT = (
    select(*COLUMNS)
    .where(inbox.c.conversation_id == bindparam("conversation"), IS_FREE, _IS_WAITING)
    .order_by(inbox.c.sort_key, inbox.c.id)
)
_HAND_OVER = (
    update(inbox)
    .where(inbox.c.conversation_id == bindparam("conversation"), IS_FREE, _IS_WAITING)
    .values(state=InboxState.KEPT.value, outcome=MessageOutcome.HANDED_OVER.value)
)
_IS_OLD_REPLY = and_(outbox.c.kind == PostKind.REPLY.value, outbox.c.epoch < bindparam("epoch_"))
_QUEUED = select(outbox.c.id, outbox.c.plain, outbox.c.private_to).where(
    outbox.c.conversation_id == bindparam("conversation"),
    IS_OPEN,
    outbox.c.state != PartState.WITHDRAWING.value,
    _IS_OLD_REPLY,
)
_PREVIEWED = select(outbox.c.id, outbox.c.plain, outbox.c.private_to).where(
    outbox.c.turn_id.in_(_RUNNING),
    outbox.c.state == PartState.PREVIEW.value,
    _IS_OLD_REPLY,
)
# Two questions, as each has an index.
_UNSAID = union_all(_QUEUED, _PREVIEWED).order_by("id")
_OURS = {
    About.OUTCOME: "What came of the customer's click",
    About.TEAM_ANSWER: "The team had answered the assistant",
}
"""What is stored as a message of the customer, who did not write it."""


def silence(connection: Connection, situation: Situation, now: float) -> tuple[DeskPost, ...]:
    """End what runs and hand over what waits; returns what the desk has to know of it.

    Replies that may be on their way are taken away again. Posts that were only queued are withdrawn
    when their turn comes, by their old epoch.
    """
    here = {"conversation": situation.conversation_id}
    epoch = situation.epoch + 1
    unsaid = connection.execute(_UNSAID, {**here, "epoch_": epoch})
    # A draft is for the thread: nothing private is in it, nor the line about that.
    draft = "\n\n".join(row.plain for row in takewhile(_is_for_all, unsaid))
    withdrawing.take_back(connection, situation.conversation_id, epoch=epoch, now=now)
    left = tuple(_left(connection, situation))
    connection.execute(_HAND_OVER, here)
    running = connection.execute(_RUNNING, here).scalar_one_or_none()
    if running is not None:
        _end(connection, situation, running, now)
    return (*left, *((ShowLine(line=Line.DRAFT, text=draft),) if draft.strip() else ()))


def _is_for_all(row: Row[*tuple[Any, ...]]) -> bool:
    return row.private_to is None


def _end(connection: Connection, situation: Situation, turn_id: int, now: float) -> None:
    """Its messages are free again, as if no turn had read them, and its history counts no more."""
    of_turn = {"turn": turn_id}
    remarks.take_in(connection, situation.place, situation.conversation_id, turn_id)
    connection.execute(_END, {**of_turn, "now": now})
    calls.drop_private_facts(connection, turn_id)
    previewing.take_away(connection, turn_id, now)
    outcomes.settle(connection, turn_id, Outcome.TAKEN_OVER)
    connection.execute(_FREE, of_turn)
    connection.execute(_BLANK, {**of_turn, "conversation": situation.conversation_id})


def _left(connection: Connection, situation: Situation) -> Iterator[ShowLine]:
    """What was said since the turn began, which no summary can know."""
    here = {"conversation": situation.conversation_id}
    for row in connection.execute(_LEFT, here).all():
        yield _line(message_of(row, situation.place))


def _line(said: InboundMessage) -> ShowLine:
    """What somebody wrote, or what the assistant alone was to read, named for what it is."""
    text = "\n".join(filter(None, (said.text.strip(), *map(named, said.attachments))))
    ours = _OURS.get(said.about)
    if ours is not None:
        return ShowLine(line=Line.EVENT, text=f"{ours}: {text}")
    return ShowLine(
        line=Line.CUSTOMER_SAID,
        text=text,
        author=said.author.name,
        attachments=said.attachments,
    )
