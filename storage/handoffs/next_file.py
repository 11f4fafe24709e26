"""What is next for the files on their way: claimed one at a time by the program that can do it."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from engine.domain.decisions import SayWords
from engine.domain.files import (
    BringFile,
    FetchFile,
    FileTarget,
    FileWork,
    GiveFileUp,
    TakeFileAway,
    ToCustomer,
    ToDesk,
    WhyStays,
)
from engine.domain.messages import Platform
from engine.domain.posts import Speaker
from storage.file_tables import IS_ON_ITS_WAY, carried_file
from storage.handoff_tables import IS_CARD, IS_LEFT, IS_WAITING, desk_post, relay
from storage.handoffs.relay_rows import post_of
from storage.handoffs.situations import this_handoff
from storage.schema import IS_OPEN, outbox
from storage.states import FileState

_SETTLE = 10.0
"""Seconds after which an attempt of unknown fate has arrived or never will, on either platform."""

_LONGEST_WAIT = 600.0
"""Seconds; what seems to wait longer has its time from a clock that was set back since.

A claim that is older belongs to a program that is gone.
"""

_LONGEST_FETCH, _LONGEST_HELD = 3600.0, 6 * 3600.0
"""Seconds after which a file that nobody fetches, or brings, is given up."""

_MOST_HELD = 16
"""Files kept for one platform at a time: more wait where they are."""

_held = carried_file.alias("held")
_earlier = carried_file.alias("earlier")
_IS_WANTED = carried_file.c.state == FileState.WANTED.value
_IS_HELD = carried_file.c.state == FileState.HELD.value
_IS_LEAVING = carried_file.c.state == FileState.LEAVING.value
_FROM_HERE = carried_file.c.source == bindparam("platform_")
_TO_HERE = carried_file.c.target == bindparam("platform_")
_IS_FREE = carried_file.c.worker.is_(None)
_IS_DUE = or_(
    carried_file.c.next_at.is_(None),
    carried_file.c.next_at <= bindparam("now"),
    carried_file.c.next_at > bindparam("now") + _LONGEST_WAIT,
)
_HAS_ROOM = (
    select(func.count())
    .where(_held.c.state == FileState.HELD.value, _held.c.target == carried_file.c.target)
    .scalar_subquery()
    < _MOST_HELD
)
_WORDS_ARE_OUT: ColumnElement[bool] = and_(
    carried_file.c.relay_id.is_not(None),
    ~exists().where(relay.c.id == carried_file.c.relay_id, IS_WAITING),
    ~exists().where(outbox.c.relay_id == carried_file.c.relay_id, IS_OPEN),
)
_card = desk_post.alias("card")
_LINE_IS_THERE: ColumnElement[bool] = and_(
    carried_file.c.desk_post_id.is_not(None),
    ~exists().where(desk_post.c.id == carried_file.c.desk_post_id, IS_LEFT),
    exists().where(
        _card.c.handoff_id == carried_file.c.handoff_id,
        _card.c.kind == "card",
        _card.c.platform == carried_file.c.target,
        _card.c.remote_id.is_not(None),
    ),
)
_COMES_LATER = exists().where(
    or_(
        _earlier.c.relay_id == carried_file.c.relay_id,
        _earlier.c.desk_post_id == carried_file.c.desk_post_id,
    ),
    _earlier.c.ord < carried_file.c.ord,
    _earlier.c.state.in_([FileState.WANTED.value, FileState.HELD.value]),
)
_ON_ITS_WAY = select(carried_file).where(IS_ON_ITS_WAY).order_by(carried_file.c.id).limit(1)
_FETCH = _ON_ITS_WAY.where(
    _IS_WANTED, _FROM_HERE, _IS_FREE, _IS_DUE, ~carried_file.c.is_unwanted, _HAS_ROOM
)
_BRING = _ON_ITS_WAY.where(
    _IS_HELD,
    _TO_HERE,
    _IS_FREE,
    _IS_DUE,
    ~carried_file.c.is_unwanted,
    or_(_WORDS_ARE_OUT, _LINE_IS_THERE),
    ~_COMES_LATER,
)
_TAKE_AWAY = _ON_ITS_WAY.where(
    or_(_IS_LEAVING, _IS_HELD & carried_file.c.is_unwanted), _TO_HERE, _IS_FREE, _IS_DUE
)
_IS_ABANDONED = or_(_IS_FREE, carried_file.c.began_at < bindparam("now") - _LONGEST_WAIT)
_GIVE_UP = _ON_ITS_WAY.where(
    _TO_HERE,
    _IS_ABANDONED,
    or_(
        _IS_WANTED & (carried_file.c.created_at < bindparam("now") - _LONGEST_FETCH),
        _IS_HELD & (carried_file.c.created_at < bindparam("now") - _LONGEST_HELD),
    ),
)
_QUESTIONS: tuple[Select[tuple[Any, ...]], ...] = (_TAKE_AWAY, _GIVE_UP, _BRING, _FETCH)
_IS_STALE = and_(
    or_(_FROM_HERE & _IS_WANTED, _TO_HERE & ~_IS_WANTED),
    carried_file.c.worker.is_not(None),
    carried_file.c.worker != bindparam("worker_"),
)
_PUT_BACK = (
    update(carried_file)
    .where(IS_ON_ITS_WAY, _IS_STALE)
    .values(
        worker=None,
        in_doubt=carried_file.c.in_doubt | _IS_HELD,
        next_at=case((_IS_HELD, carried_file.c.began_at + _SETTLE), else_=carried_file.c.next_at),
    )
)
_ANYTHING = select(
    or_(
        exists().where(IS_ON_ITS_WAY, _IS_STALE),
        *(exists(question.with_only_columns(carried_file.c.id)) for question in _QUESTIONS),
    )
)
_CLAIM = (
    update(carried_file)
    .where(carried_file.c.id == bindparam("row"))
    .values(
        worker=bindparam("worker_"),
        attempt=carried_file.c.attempt + 1,
        began_at=bindparam("now"),
    )
)
_KNOWN = select(carried_file.c.remote_id).where(
    carried_file.c.handoff_id == bindparam("handoff"),
    carried_file.c.remote_id.is_not(None),
    carried_file.c.id != bindparam("row"),
)
_CARD = select(desk_post.c.channel, desk_post.c.remote_id).where(
    IS_CARD, desk_post.c.handoff_id == bindparam("handoff")
)
_WORDS = select(relay).where(relay.c.id == bindparam("relay"))

_Stored = Row[*tuple[Any, ...]]


def is_anything(connection: Connection, platform: Platform, worker: str, now: float) -> bool:
    """Whether `next_file` would find something; asked without any lock."""
    values = {"platform_": platform.value, "worker_": worker, "now": now}
    return bool(connection.execute(_ANYTHING, values).scalar_one())


def next_file(
    connection: Connection, platform: Platform, worker: str, now: float
) -> FileWork | None:
    """Claim what is next; what a dead worker was bringing comes back in doubt.

    There is one process for each platform: whoever else holds a claim of its work is gone.
    """
    here = {"platform_": platform.value, "worker_": worker, "now": now}
    connection.execute(_PUT_BACK, here)
    for question in _QUESTIONS:
        row = connection.execute(question, here).one_or_none()
        if row is not None:
            connection.execute(_CLAIM, {"row": row.id, "worker_": worker, "now": now})
            return _work(connection, row, question)
    return None


def _work(connection: Connection, row: _Stored, question: Select[tuple[Any, ...]]) -> FileWork:
    common: dict[str, Any] = {
        "id": row.id,
        "attempt": row.attempt,
        "name": row.name,
        "size": row.size,
        "url": row.url,
        "for_customer": row.relay_id is not None,
        "created_at": row.created_at,
    }
    if question is _FETCH:
        return FetchFile(media_type=row.media_type, source_id=row.source_id, **common)
    if question is _GIVE_UP:
        is_wanted = row.state == FileState.WANTED
        return GiveFileUp(why=WhyStays.UNREACHABLE if is_wanted else WhyStays.NOT_TAKEN, **common)
    common["target"] = _target(connection, row)
    common["began_at"] = row.began_at
    common["known"] = _known(connection, row)
    if question is _TAKE_AWAY:
        return TakeFileAway(remote_id=row.remote_id, **common)
    return BringFile(content=row.content, nonce=row.nonce, in_doubt=row.in_doubt, **common)


def _known(connection: Connection, row: _Stored) -> frozenset[str]:
    values = {"handoff": row.handoff_id, "row": row.id}
    return frozenset(connection.execute(_KNOWN, values).scalars())


def _target(connection: Connection, row: _Stored) -> FileTarget:
    if row.relay_id is None:
        card = connection.execute(_CARD, {"handoff": row.handoff_id}).one()
        return ToDesk(channel=card.channel, card_id=card.remote_id)
    said = post_of(connection.execute(_WORDS, {"relay": row.relay_id}).one())
    about = this_handoff(connection, row.handoff_id)
    if about is None or not isinstance(said, SayWords):
        raise LookupError(f"file {row.id} belongs to no words of a teammate")
    speaker = Speaker(name=said.teammate.name, picture=said.teammate.picture)
    return ToCustomer(place=about.place, speaker=speaker)
