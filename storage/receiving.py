"""Storing what comes in: once, under all its keys, in its conversation."""

from dataclasses import dataclass
from typing import Any, assert_never

from sqlalchemy import Connection, LargeBinary, Row, bindparam, cast, exists, insert, select, update

from engine.domain.handoff import Owner
from engine.domain.messages import Address, InboundMessage, Place
from engine.domain.receipts import IgnoredReason, MessageOutcome, Receipt, ReceiptStatus
from storage.handoff_tables import handoff
from storage.handoffs import hearing, thanks
from storage.handoffs.applying import DeskRules
from storage.inbox_rows import payload_of, read_payload, remember
from storage.schema import IS_FREE, conversation, inbox, inbox_key
from storage.states import InboxState
from storage.yielding import thanks_another

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
_HERE = _BY_PLACE.add_columns(
    _HAS_ASKED.label("has_asked"),
    (conversation.c.owner == Owner.ASSISTANT.value).label("is_ours"),
    exists().where(handoff.c.conversation_id == conversation.c.id).label("has_handoff"),
)
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

_STATE = select(inbox.c.state).where(inbox.c.id == bindparam("row"))
_LAST_SAID = (
    select(cast(inbox.c.payload, LargeBinary))
    .where(inbox.c.conversation_id == bindparam("conversation"))
    .order_by(inbox.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What becomes of a message as it is stored; what waits gets its outcome with its turn."""

    state: InboxState
    outcome: MessageOutcome | None = None
    reason: IgnoredReason | None = None


_WAITS = Fate(state=InboxState.WAITING)


def receive(
    connection: Connection,
    message: InboundMessage,
    bot_turns: int,
    now: float,
    desk: DeskRules | None = None,
) -> Receipt:
    """Store a message, or say why it was not.

    Once so many messages in a row were said by programs, those of programs are kept unanswered.
    With a desk, what concerns people is told to them and not answered.
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
        return _stored(connection, message, opened, _WAITS, now)
    why = _why_unanswered(connection, message, here, bot_turns)
    if desk is None:
        return _answer(connection, message, here, why, now)
    concerns_people = not here.is_ours or here.has_handoff or message.author.is_teammate
    if concerns_people:
        asks = why is None
        heard = hearing.for_people(connection, desk, here.id, message, asks=asks)
        if heard is not None:
            return _tell(connection, desk, message, heard, now)
    if not here.is_ours:
        other = why or IgnoredReason.OTHER_OWNER
        return _stored(connection, message, here.id, _kept(other), now)
    return _yield(connection, desk, message, here, now) or _answer(
        connection, message, here, why, now
    )


def watches(connection: Connection, place: Place) -> bool:
    """Whether a conversation lives there."""
    return connection.execute(_BY_PLACE, {"place": place.key}).first() is not None


def _why_unanswered(
    connection: Connection,
    message: InboundMessage,
    here: Row[*tuple[Any, ...]],
    bot_turns: int,
) -> IgnoredReason | None:
    """Why the assistant would not answer a message; None if it would."""
    why = _why_kept(message.address, has_asked=here.has_asked)
    if why is None and message.author.is_bot and _is_loop(connection, here.id, bot_turns):
        return IgnoredReason.BOT_LOOP
    return why


def _yield(
    connection: Connection,
    desk: DeskRules,
    message: InboundMessage,
    here: Row[*tuple[Any, ...]],
    now: float,
) -> Receipt | None:
    """Keep thanks to somebody else who has answered; None where it is something else."""
    has_asked = here.has_asked and not message.is_direct
    if not has_asked or not thanks_another(connection, here.id, message, desk.is_thanks):
        return None
    row = _store(connection, message, here.id, _kept(IgnoredReason.CONTEXT), now)
    thanks.put(connection, row, now)
    return Receipt(status=ReceiptStatus.KEPT, conversation_id=here.id, is_thanks=True)


def _answer(
    connection: Connection,
    message: InboundMessage,
    here: Row[*tuple[Any, ...]],
    why: IgnoredReason | None,
    now: float,
) -> Receipt:
    """Let a turn answer a message, and with a mention what its author said after it; or keep it."""
    if message.address is Address.TO_ASSISTANT and not message.is_direct:
        said = {"conversation_": here.id, "author_": message.author.id, "before": message.sort_key}
        connection.execute(_WAKE, said)
    fate = _WAITS if why is None else _kept(why)
    return _stored(connection, message, here.id, fate, now)


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


def _kept(why: IgnoredReason) -> Fate:
    return Fate(state=InboxState.KEPT, outcome=MessageOutcome.IGNORED, reason=why)


def _tell(
    connection: Connection,
    desk: DeskRules,
    message: InboundMessage,
    heard: hearing.ForPeople,
    now: float,
) -> Receipt:
    """Store what people are told of; their rules may leave it to the assistant after all."""
    here = heard.situation.conversation_id
    fate = Fate(state=InboxState.KEPT, outcome=heard.outcome, reason=heard.reason)
    row = _store(connection, message, here, fate, now)
    is_thanks = hearing.tell_people(connection, desk, heard, row, now)
    if is_thanks:
        thanks.put(connection, row, now)
    state = connection.execute(_STATE, {"row": row}).scalar_one()
    return Receipt(status=ReceiptStatus(state), conversation_id=here, is_thanks=is_thanks)


def _stored(
    connection: Connection,
    message: InboundMessage,
    conversation_id: int,
    fate: Fate,
    now: float,
) -> Receipt:
    _store(connection, message, conversation_id, fate, now)
    return Receipt(status=ReceiptStatus(fate.state.value), conversation_id=conversation_id)


def _store(
    connection: Connection,
    message: InboundMessage,
    conversation_id: int,
    fate: Fate,
    now: float,
) -> int:
    """The row of the message."""
    stored = connection.execute(
        insert(inbox).returning(inbox.c.id),
        {
            "conversation_id": conversation_id,
            "state": fate.state.value,
            "message_id": message.id,
            "author_id": message.author.id,
            "address": message.address.value,
            "sort_key": message.sort_key,
            "sent_at": message.sent_at,
            "received_at": now,
            "payload": payload_of(message),
            "outcome": fate.outcome.value if fate.outcome else None,
            "reason": fate.reason.value if fate.reason else None,
        },
    )
    row = int(stored.scalar_one())
    remember(connection, tuple(dict.fromkeys(message.keys)), row)
    return row
