"""What people's work makes the customer see, as rows that the customer's platform will render."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, assert_never

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, bindparam, insert, or_, select, update

from engine.domain.decisions import ChangeWords, CustomerPost, SayNotice, SayWords
from engine.domain.handoff import Handoff
from engine.domain.posts import PostKind
from storage.fixed import any_of
from storage.handoff_tables import IS_WAITING, IS_WORDS, relay
from storage.handoffs import carried_files, context
from storage.schema import IS_OPEN, outbox
from storage.states import RelayState

_KINDS: dict[str, TypeAdapter[Any]] = {
    "notice": TypeAdapter(SayNotice),
    "words": TypeAdapter(SayWords),
    "change": TypeAdapter(ChangeWords),
}
IS_KNOWN = relay.c.kind.in_(any_of(_KINDS))
"""Whether this program knows the kind of a row; those of a newer one are left alone."""

_PEOPLES = any_of(["words", "change"])
_PUT = insert(relay).returning(relay.c.id)
_WORDS = select(relay).where(
    relay.c.conversation_id == bindparam("conversation"), relay.c.key == bindparam("key_"), IS_WORDS
)
_REWORD = update(relay).where(relay.c.id == bindparam("row")).values(body=bindparam("words"))
_END = update(relay).where(relay.c.id == bindparam("row"), IS_WAITING)
_DROP = _END.values(state=RelayState.DONE.value)
_CARRY_RELAYS = (
    update(relay)
    .where(
        relay.c.conversation_id == bindparam("conversation"),
        IS_WAITING,
        relay.c.kind.in_(_PEOPLES),
    )
    .values(epoch=bindparam("epoch_"))
)
_CARRY_PARTS = (
    update(outbox)
    .where(
        outbox.c.conversation_id == bindparam("conversation"),
        IS_OPEN,
        or_(
            outbox.c.kind == PostKind.TEAMMATE.value,
            outbox.c.turn_id == bindparam("last_turn"),
        ),
    )
    .values(epoch=bindparam("epoch_"))
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A teammate's words as they are now; `is_gone` where they were taken away."""

    id: int
    post: SayWords
    is_gone: bool
    is_waiting: bool


def post_of(row: Row[*tuple[Any, ...]]) -> CustomerPost:
    """The post that was stored; raises ValidationError where it is damaged."""
    post: CustomerPost = _KINDS[row.kind].validate_python(row.body)
    return post


def words_of(connection: Connection, conversation_id: int, key: str) -> Words | None:
    """What was said to the customer under a key."""
    values = {"conversation": conversation_id, "key_": key}
    row = connection.execute(_WORDS, values).one_or_none()
    if row is None:
        return None
    return Words(
        id=row.id,
        post=_KINDS["words"].validate_python(row.body),
        is_gone=row.body.get("is_gone", False),
        is_waiting=row.state == RelayState.WAITING,
    )


def put(connection: Connection, handoff: Handoff, say: Sequence[CustomerPost], now: float) -> None:
    """Queue it for the customer's platform, and let Claude know later what people said."""
    for post in say:
        match post:
            case SayNotice():
                _put(connection, handoff, post, "notice", None, now)
            case SayWords():
                row_id = _put(connection, handoff, post, "words", post.key, now)
                source, files = post.teammate.platform, post.attachments
                carried_files.put_for_customer(connection, handoff.id, row_id, source, files, now)
                context.put_words(connection, handoff, post, now)
            case ChangeWords():
                _change(connection, handoff, post, now)
            case _:
                assert_never(post)


def carry_over(connection: Connection, after: Handoff, last_turn: int | None) -> None:
    """A teammate's words still reach the customer after the next change of owner.

    They were sent on purpose; so do the words of the turn that called people. Notices and other
    posts of the assistant stay behind with the old epoch.
    """
    values = {"conversation": after.conversation_id, "epoch_": after.epoch}
    connection.execute(_CARRY_RELAYS, values)
    connection.execute(_CARRY_PARTS, {**values, "last_turn": last_turn})


def _put(
    connection: Connection,
    handoff: Handoff,
    post: CustomerPost,
    kind: str,
    key: str | None,
    now: float,
) -> int:
    stored = connection.execute(
        _PUT,
        {
            "conversation_id": handoff.conversation_id,
            "handoff_id": handoff.id,
            "epoch": handoff.epoch,
            "kind": kind,
            "body": _body(post),
            "key": key,
            "state": RelayState.WAITING.value,
            "created_at": now,
        },
    )
    return int(stored.scalar_one())


def _body(post: CustomerPost) -> dict[str, object]:
    return asdict(post)


def _change(connection: Connection, handoff: Handoff, change: ChangeWords, now: float) -> None:
    """The row keeps the newest words; what was rendered of it already has to follow."""
    words = words_of(connection, handoff.conversation_id, change.key)
    if words is None or words.is_gone:
        return
    newest = words.post if change.text is None else replace(words.post, text=change.text)
    body = {**_body(newest), "is_gone": change.text is None}
    connection.execute(_REWORD, {"row": words.id, "words": body})
    if change.text is None:
        carried_files.take_back(connection, words.id, now)
    if not words.is_waiting:
        _put(connection, handoff, change, "change", change.key, now)
    elif change.text is None:
        connection.execute(_DROP, {"row": words.id})
    context.change_words(connection, handoff, change, now)
