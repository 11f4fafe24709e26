"""What people said while they had the conversation, kept for the assistant's next turn."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, func, insert, select, update

from engine.domain.decisions import ChangeWords, SayWords
from engine.domain.handoff import Handoff, Teammate
from engine.domain.messages import About, Address, Author, InboundMessage
from engine.domain.receipts import IgnoredReason, MessageOutcome
from storage import remarks, turn_messages
from storage.inbox_rows import COLUMNS, Stored, message_of, payload_of, remember
from storage.schema import inbox, inbox_key
from storage.states import InboxState

_NEWEST = select(func.max(inbox.c.sort_key)).where(
    inbox.c.conversation_id == bindparam("conversation")
)
_PUT = insert(inbox).returning(inbox.c.id)
_BY_KEY = (
    select(*COLUMNS)
    .join(inbox_key, inbox_key.c.inbox_id == inbox.c.id)
    .where(inbox_key.c.key == bindparam("key_"))
)
_REWORD = update(inbox).where(inbox.c.id == bindparam("row")).values(payload=bindparam("words"))


def put_words(connection: Connection, handoff: Handoff, said: SayWords, now: float) -> None:
    """A teammate's words for the customer."""
    key = _key(handoff, said.key)
    words = replace(_message(handoff, said.teammate, key, now), text=said.text)
    keep(connection, handoff.conversation_id, replace(words, attachments=said.attachments), now)


def put_instruction(
    connection: Connection, handoff: Handoff, teammate: Teammate | None, now: float
) -> None:
    """That a teammate hands it back, with a line for the assistant alone or without."""
    if teammate is not None:
        key = _key(handoff, f"instruction:{handoff.epoch}")
        words = _message(handoff, teammate, key, now)
        told = replace(words, text=handoff.instruction or "", about=About.INSTRUCTION)
        keep(connection, handoff.conversation_id, told, now)


def change_words(connection: Connection, handoff: Handoff, change: ChangeWords, now: float) -> None:
    """New words, or none: changed where no turn has read them yet, else told to the next one."""
    row = connection.execute(_BY_KEY, {"key_": _key(handoff, change.key)}).one_or_none()
    if row is None:
        return
    said = message_of(row, handoff.place)
    if row.turn_id is not None:
        _remark(connection, row, said, change, now)
    elif change.text is None:
        turn_messages.leave_out(connection, row.id)
    else:
        words = payload_of(replace(said, text=change.text))
        connection.execute(_REWORD, {"row": row.id, "words": words})


def keep(
    connection: Connection,
    conversation_id: int,
    message: InboundMessage,
    now: float,
    *,
    waits: bool = False,
) -> None:
    """Put a message behind the last one of its conversation; `waits` if a turn is to answer it."""
    newest = connection.execute(_NEWEST, {"conversation": conversation_id}).scalar_one_or_none()
    state = InboxState.WAITING if waits else InboxState.KEPT
    stored = connection.execute(
        _PUT,
        {
            "conversation_id": conversation_id,
            "state": state.value,
            "message_id": message.id,
            "author_id": message.author.id,
            "address": message.address.value,
            "sort_key": newest or message.sort_key,
            "sent_at": message.sent_at,
            "received_at": now,
            "payload": payload_of(message),
            "outcome": None if waits else MessageOutcome.IGNORED.value,
            "reason": None if waits else IgnoredReason.CONTEXT.value,
        },
    )
    remember(connection, message.keys, int(stored.scalar_one()))


def _remark(
    connection: Connection, row: Stored, said: InboundMessage, change: ChangeWords, now: float
) -> None:
    about = About.DELETED if change.text is None else About.EDITED
    name = f"{said.keys[0]}:{about.value}:{now}"
    told = replace(said, text=change.text or "", about=about, keys=(name,), sent_at=now)
    remarks.put(connection, row, told, free=None, now=now)


def _message(handoff: Handoff, teammate: Teammate, key: str, now: float) -> InboundMessage:
    return InboundMessage(
        place=handoff.place,
        id=key,
        keys=(key,),
        sort_key="",
        sent_at=now,
        author=Author(
            id=teammate.key, name=teammate.name, is_teammate=True, picture=teammate.picture
        ),
        address=Address.TO_OTHERS,
        text="",
    )


def _key(handoff: Handoff, name: str) -> str:
    return f"handoff:{handoff.id}:{name}"
