"""Storing what comes in: once, under all its keys, in its conversation."""

from collections.abc import Sequence
from typing import assert_never

from sqlalchemy import Connection, LargeBinary, bindparam, cast, exists, insert, select, update

from engine.domain.conversation import IgnoredReason, MessageOutcome, Receipt, ReceiptStatus
from engine.domain.messages import Address, InboundMessage, Place
from storage.inbox_rows import payload_of, read_payload
from storage.schema import IS_FREE, conversation, inbox, inbox_key
from storage.states import InboxState, Owner

_BY_KEY = (
    select(inbox_key.c.key, inbox.c.id, inbox.c.conversation_id)
    .join(inbox, inbox.c.id == inbox_key.c.inbox_id)
    .where(inbox_key.c.key.in_(bindparam("keys", expanding=True)))
)
_BY_PLACE = select(conversation.c.id).where(conversation.c.key == bindparam("place"))
_HAS_ASKED = exists().where(
    inbox.c.conversation_id == conversation.c.id,
    inbox.c.author_id == bindparam("author"),
    inbox.c.address == Address.TO_ASSISTANT.value,
    inbox.c.sort_key < bindparam("before"),  # what comes late may have been said first
)
_HERE = _BY_PLACE.add_columns(_HAS_ASKED.label("has_asked"))
_WAKE = (
    update(inbox)
    .where(
        inbox.c.conversation_id == bindparam("conversation_"),
        IS_FREE,
        inbox.c.state == InboxState.KEPT.value,
        inbox.c.author_id == bindparam("author_"),
        inbox.c.address == Address.FOLLOW_UP.value,
        inbox.c.reason == IgnoredReason.CONTEXT.value,
        inbox.c.sort_key > bindparam("before"),
    )
    .values(state=InboxState.WAITING.value, outcome=None, reason=None)
)
"""What its author said after a mention that comes late asks for an answer after all."""

_LAST_SAID = (
    select(cast(inbox.c.payload, LargeBinary))
    .where(inbox.c.conversation_id == bindparam("conversation"))
    .order_by(inbox.c.id.desc())
    .limit(bindparam("most"))
)


def receive(connection: Connection, message: InboundMessage, bot_turns: int, now: float) -> Receipt:
    """Store a message, or say why it was not.

    Once so many messages in a row were said by programs, those of programs are kept unanswered.
    """
    keys = tuple(dict.fromkeys(message.keys))
    if known := connection.execute(_BY_KEY, {"keys": keys}).all():
        fresh = set(keys) - {row.key for row in known}
        remember(connection, sorted(fresh), known[0].id)
        return Receipt(status=ReceiptStatus.DUPLICATE, conversation_id=known[0].conversation_id)
    said = {"author": message.author.id, "before": message.sort_key}
    here = connection.execute(_HERE, {"place": message.place.key, **said}).one_or_none()
    if here is None:
        if message.address is not Address.TO_ASSISTANT:
            return Receipt(status=ReceiptStatus.UNWATCHED)
        opened = _open(connection, message, now)
        return _store(connection, message, opened, None, now)
    why = _why_kept(message.address, has_asked=here.has_asked)
    if why is None and message.author.is_bot and _is_loop(connection, here.id, bot_turns):
        why = IgnoredReason.BOT_LOOP
    if message.address is Address.TO_ASSISTANT and not message.is_direct:
        connection.execute(
            _WAKE,
            {
                "conversation_": here.id,
                "author_": message.author.id,
                "before": message.sort_key,
            },
        )
    return _store(connection, message, here.id, why, now)


def watches(connection: Connection, place: Place) -> bool:
    """Whether a conversation lives there."""
    return connection.execute(_BY_PLACE, {"place": place.key}).first() is not None


def _why_kept(address: Address, *, has_asked: bool) -> IgnoredReason | None:
    """Who has spoken to the assistant here before needs no mention to be answered."""
    match address:
        case Address.TO_ASSISTANT:
            return None
        case Address.TO_OTHERS:
            return IgnoredReason.CONTEXT
        case Address.FOLLOW_UP:
            return None if has_asked else IgnoredReason.CONTEXT
    assert_never(address)


def _is_loop(connection: Connection, conversation_id: int, bot_turns: int) -> bool:
    """Whether nobody but programs has said the last so many messages."""
    values = {"conversation": conversation_id, "most": bot_turns}
    said = [read_payload(stored) for stored in connection.execute(_LAST_SAID, values).scalars()]
    return len(said) == bot_turns and all(payload and payload.is_bot for payload in said)


def _open(connection: Connection, message: InboundMessage, now: float) -> int:
    place = message.place
    opened = connection.execute(
        insert(conversation).returning(conversation.c.id),
        {
            "key": place.key,
            "platform": place.platform.value,
            "workspace": place.workspace,
            "channel": place.channel,
            "thread": place.thread,
            "opener": message.author.id,
            "owner": Owner.ASSISTANT.value,
            "epoch": 0,
            "fence": 0,
            "next_seq": 1,
            "prompt_version": 0,
            "created_at": now,
        },
    )
    return int(opened.scalar_one())


def _store(
    connection: Connection,
    message: InboundMessage,
    conversation_id: int,
    why_kept: IgnoredReason | None,
    now: float,
) -> Receipt:
    """What is kept unanswered has its outcome already; what waits gets it with its turn."""
    state = InboxState.WAITING if why_kept is None else InboxState.KEPT
    stored = connection.execute(
        insert(inbox).returning(inbox.c.id),
        {
            "conversation_id": conversation_id,
            "state": state.value,
            "message_id": message.id,
            "author_id": message.author.id,
            "address": message.address.value,
            "sort_key": message.sort_key,
            "sent_at": message.sent_at,
            "received_at": now,
            "payload": payload_of(message),
            "outcome": None if why_kept is None else MessageOutcome.IGNORED.value,
            "reason": None if why_kept is None else why_kept.value,
        },
    )
    remember(connection, tuple(dict.fromkeys(message.keys)), int(stored.scalar_one()))
    return Receipt(status=ReceiptStatus(state.value), conversation_id=conversation_id)


def remember(connection: Connection, keys: Sequence[str], inbox_id: int) -> None:
    """Note names under which a stored message may come again; none of them may be known yet."""
    if keys:
        connection.execute(insert(inbox_key), [{"key": key, "inbox_id": inbox_id} for key in keys])
