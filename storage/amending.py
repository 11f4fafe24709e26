"""Edits and deletions of messages that came in: in place if unread, else told and erased."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from sqlalchemy import Connection, bindparam, select, update

from engine.domain.commands import CustomerChanged
from engine.domain.messages import (
    About,
    Amendment,
    Attachment,
    Deletion,
    Edit,
    InboundMessage,
    Place,
    Platform,
)
from engine.domain.receipts import Amended, AmendmentEnd
from engine.ports.conversations import Compose
from storage import refreshing, remarks, turn_messages, window
from storage.handoffs import hearing
from storage.handoffs.applying import DeskRules
from storage.inbox_rows import COLUMNS, Stored, message_of, payload_of
from storage.schema import conversation, inbox, inbox_key, turn
from storage.states import InboxState, TurnState

_UNCHANGED = Amended(end=AmendmentEnd.UNCHANGED)

_FOUND = (
    *COLUMNS,
    conversation.c.platform,
    conversation.c.workspace,
    conversation.c.channel,
    conversation.c.thread,
    turn.c.state.label("turn_state"),
)
_BY_KEY = (
    select(*_FOUND)
    .join(inbox_key, inbox_key.c.inbox_id == inbox.c.id)
    .join(conversation, conversation.c.id == inbox.c.conversation_id)
    .outerjoin(turn, turn.c.id == inbox.c.turn_id)
    .where(inbox_key.c.key == bindparam("key_"))
)
_CHANGE = update(inbox).where(inbox.c.id == bindparam("row"))
_EDITED = _CHANGE.values(edited_at=bindparam("edited"))
_REWORD = _CHANGE.values(payload=bindparam("words"))
_ERASE = _CHANGE.values(payload=bindparam("words"), deleted_at=bindparam("now"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    """A stored message with its newest words: those of its last edit, where it was edited.

    `copies` are questions that were asked once more for the assistant to answer.
    """

    row: Stored
    message: InboundMessage
    edits: Sequence[Stored]
    copies: Sequence[Stored]
    newest: InboundMessage

    @property
    def free_remark(self) -> Stored | None:
        """The remark about it that no turn has read yet."""
        return next((remark for remark in self.edits if remark.turn_id is None), None)


def amend(
    connection: Connection,
    amendment: Amendment,
    compose: Compose,
    now: float,
    desk: DeskRules | None = None,
) -> Amended:
    """Note that a message was edited or deleted; one that is deleted changes no more.

    With a desk, people who were shown the message are shown this.
    """
    row = connection.execute(_BY_KEY, {"key_": amendment.key}).one_or_none()
    if row is None or row.deleted_at is not None:
        return _UNCHANGED
    known = _known(connection, row, amendment.key)
    match amendment:
        case Edit():
            end = _edit(connection, known, amendment, now)
        case Deletion():
            end = _delete(connection, known, amendment, compose, now)
        case _:
            assert_never(amendment)
    if end is AmendmentEnd.UNCHANGED:
        return _UNCHANGED
    if desk is not None:
        _tell_people(connection, desk, known, amendment, now)
    return Amended(end=end, conversation_id=row.conversation_id)


def _tell_people(
    connection: Connection, desk: DeskRules, known: _Known, amendment: Amendment, now: float
) -> None:
    row, message = known.row, known.message
    text = amendment.text if isinstance(amendment, Edit) else None
    if message.author.is_teammate:
        hearing.tell_typed_change(connection, desk, row.conversation_id, message, text, now)
    else:
        changed = CustomerChanged(key=amendment.key, text=text)
        hearing.tell_change(connection, desk, row.conversation_id, changed, row.author_id, now)


def _known(connection: Connection, row: Stored, key: str) -> _Known:
    place = Place(
        platform=Platform(row.platform),
        workspace=row.workspace,
        channel=row.channel,
        thread=row.thread,
    )
    edits = remarks.edits_of(connection, key)
    said = message_of(row, place)
    newest = message_of(edits[-1], place) if edits else said
    copies = remarks.copies_of(connection, key)
    return _Known(row=row, message=said, edits=edits, copies=copies, newest=newest)


def _edit(connection: Connection, known: _Known, edit: Edit, now: float) -> AmendmentEnd:
    row = known.row
    if row.edited_at is not None and edit.edited_at <= row.edited_at:
        return AmendmentEnd.UNCHANGED
    connection.execute(_EDITED, {"row": row.id, "edited": edit.edited_at})
    if _says_the_same(known.newest, edit):
        return AmendmentEnd.UNCHANGED
    changed = replace(known.message, text=edit.text, attachments=edit.attachments)
    if row.turn_id is None:
        whole = replace(changed, about=About.SAID)
        connection.execute(_REWORD, {"row": row.id, "words": payload_of(whole)})
        return AmendmentEnd.APPLIED
    key = f"{edit.key}:edited:{edit.edited_at}"
    told = replace(changed, about=About.EDITED, keys=(key,), sent_at=edit.edited_at)
    remarks.put(connection, row, told, free=known.free_remark, now=now)
    return _read_by_now(connection, row)


def _says_the_same(message: InboundMessage, edit: Edit) -> bool:
    """Whether an edit changes nothing; the addresses of files change by themselves."""
    files = (_files(message.attachments), _files(edit.attachments))
    is_whole = message.about is not About.UNREADABLE
    return is_whole and message.text == edit.text and files[0] == files[1]


def _files(attachments: Sequence[Attachment]) -> list[tuple[str, str, int]]:
    return [(file.name, file.media_type, file.size) for file in attachments]


def _read_by_now(connection: Connection, row: Stored) -> AmendmentEnd:
    is_unread = row.turn_state == TurnState.RUNNING and refreshing.is_unread(
        connection, row.turn_id
    )
    return AmendmentEnd.APPLIED if is_unread else AmendmentEnd.NOTED


def _delete(
    connection: Connection, known: _Known, deletion: Deletion, compose: Compose, now: float
) -> AmendmentEnd:
    row = known.row
    _erase(connection, known, now)
    for unread in (row, *known.copies):
        if unread.turn_id is None:
            turn_messages.leave_out(connection, unread.id)
    if row.turn_id is None:
        _forget(connection, known, compose)
        return AmendmentEnd.APPLIED
    told = replace(_erased(known.message), keys=(f"{deletion.key}:deleted",), sent_at=now)
    remarks.put(connection, row, told, free=known.free_remark, now=now)
    _forget(connection, known, compose)
    if row.turn_state == TurnState.RUNNING and not refreshing.has_live(connection, row.turn_id):
        return AmendmentEnd.APPLIED
    return _read_by_now(connection, row)


def _erase(connection: Connection, known: _Known, now: float) -> None:
    """Take the words out of the row, of what was remarked about it, and of its copies."""
    for row in (known.row, *known.edits, *known.copies):
        gone = _erased(message_of(row, known.message.place))
        amends = None if row is known.row else known.row.id
        words = payload_of(gone, amends=amends)
        connection.execute(_ERASE, {"row": row.id, "words": words, "now": now})


def _erased(message: InboundMessage) -> InboundMessage:
    return replace(message, text="", attachments=(), about=About.DELETED)


def _forget(connection: Connection, known: _Known, compose: Compose) -> None:
    """Take the words out of the history, wherever a turn has read them."""
    rows = (known.row, *known.edits, *known.copies)
    read_in = {row.turn_id for row in rows if row.state != InboxState.DROPPED} - {None}
    here, place = known.row.conversation_id, known.message.place
    seqs = [turn_messages.rewrite(connection, place, here, read, compose) for read in read_in]
    if seqs:
        window.forget_thinking(connection, here, min(seqs))
