"""The part of a history that Claude still gets: how long it was, and where it begins anew."""

from itertools import accumulate

from sqlalchemy import Connection, Text, bindparam, cast, exists, func, select, update

from engine.domain.conversation import Lease
from storage.leases import current_epoch
from storage.log import IS_HISTORY
from storage.schema import IS_RUNNING, conversation, message, step, turn

_EARLIER = (
    select(turn.c.id, turn.c.version)
    .where(
        turn.c.conversation_id == bindparam("conversation"),
        turn.c.id < bindparam("turn"),
        exists().where(step.c.turn_id == turn.c.id),
    )
    .order_by(turn.c.id.desc())
    .limit(1)
    .subquery()
)
_LAST_PROMPT = (
    select(
        step.c.input_tokens
        + step.c.cache_read_tokens
        + step.c.cache_write_5m_tokens
        + step.c.cache_write_1h_tokens
    )
    .join(_EARLIER, _EARLIER.c.id == step.c.turn_id)
    .where(_EARLIER.c.version == bindparam("version"))
    .order_by(step.c.id.desc())
    .limit(1)
)
_BEGINS = func.min(message.c.seq)
_TURNS = (
    select(
        message.c.turn_id,
        _BEGINS.label("seq"),
        func.sum(func.length(cast(message.c.content, Text))).label("size"),
    )
    .join(turn, turn.c.id == message.c.turn_id)
    .join(conversation, conversation.c.id == message.c.conversation_id)
    .where(message.c.conversation_id == bindparam("conversation"), IS_HISTORY)
    .group_by(message.c.turn_id)
    .order_by(_BEGINS.desc())
)
_BEGIN = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation"))
    .values(history_from=bindparam("seq"), prompt_version=conversation.c.prompt_version + 1)
    .returning(conversation.c.prompt_version)
)
_RUNS_UNDER = (
    update(turn).where(turn.c.id == bindparam("turn")).values(version=bindparam("version_"))
)
_UNBIND = (
    update(message)
    .where(message.c.conversation_id == bindparam("conversation"), message.c.seq >= bindparam("at"))
    .values(version=-1)  # no turn runs under it, and nobody asks for it
)
_TWO_ON = (
    update(conversation)
    .where(conversation.c.id == bindparam("conversation"))
    .values(prompt_version=conversation.c.prompt_version + 2)
    .returning(conversation.c.prompt_version)
)
_RUNNING_UNDER = (
    update(turn)
    .where(turn.c.conversation_id == bindparam("conversation"), IS_RUNNING)
    .values(version=bindparam("version_"))
)


def last_prompt(connection: Connection, conversation_id: int, turn_id: int, version: int) -> int:
    """Tokens Claude read in the last step before a turn; 0 if that was of another version.

    So a history that has just begun anew is not measured by what it was before.
    """
    values = {"conversation": conversation_id, "turn": turn_id, "version": version}
    return int(connection.execute(_LAST_PROMPT, values).scalar_one_or_none() or 0)


def begin_anew(connection: Connection, lease: Lease, turn_id: int, keep: float) -> int:
    """Leave out the oldest turns; returns the new version. Raises LeaseLost.

    `keep` is the share of the earlier turns' characters that may stay.
    """
    current_epoch(connection, lease)
    here = {"conversation": lease.conversation_id}
    this, *earlier = connection.execute(_TURNS, here).all()
    most = keep * sum(row.size for row in earlier)
    sizes = accumulate(row.size for row in earlier)
    stay = [row.seq for row, size in zip(earlier, sizes, strict=True) if size <= most]
    begins = stay[-1] if stay else this.seq
    version = int(connection.execute(_BEGIN, {**here, "seq": begins}).scalar_one())
    connection.execute(_RUNS_UNDER, {"turn": turn_id, "version_": version})
    return version


def forget_thinking(connection: Connection, conversation_id: int, seq: int) -> None:
    """Bind what follows a changed message to no version: its thinking is signed over other words.

    What a running turn has under way is so too. It is stored under a version between the one the
    turn asks for and the one everybody asks for who comes later.
    """
    here = {"conversation": conversation_id}
    connection.execute(_UNBIND, {**here, "at": seq})
    version = int(connection.execute(_TWO_ON, here).scalar_one())
    connection.execute(_RUNNING_UNDER, {**here, "version_": version - 1})
