"""What the desk is to be shown: one card for each handoff, and the lines in its thread."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, assert_never

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, bindparam, case, insert, select, update

from engine.domain.desk import Alarm, DeskPost, Line, ShowCard, ShowLine
from engine.domain.messages import Platform
from storage.handoff_tables import IS_CARD, desk_post
from storage.handoffs import carried_files
from storage.references import new_nonce
from storage.states import DeskPostState

_KINDS: dict[str, TypeAdapter[Any]] = {
    "card": TypeAdapter(ShowCard),
    "line": TypeAdapter(ShowLine),
    "alarm": TypeAdapter(Alarm),
}
_PAUSE = 60.0
"""Seconds a card that was given up is left alone: nothing may be tried in a circle."""

_IS_BURIED = desk_post.c.state == DeskPostState.BURIED.value
_BEGINS_ANEW: ColumnElement[bool] = desk_post.c.state.in_(
    [DeskPostState.SHOWN.value, DeskPostState.BURIED.value]
)
_IS_HERE = desk_post.c.platform == bindparam("platform_")
_HAS_MOVED = desk_post.c.platform != bindparam("platform_")
_RAISE = (
    update(desk_post)
    .where(
        IS_CARD,
        desk_post.c.handoff_id.is_not_distinct_from(bindparam("handoff")),
        desk_post.c.handoff_id.is_not(None) | _IS_HERE,
    )
    .values(
        version=desk_post.c.version + 1,
        platform=bindparam("platform_"),
        channel=case((_IS_HERE, desk_post.c.channel)),
        remote_id=case((_IS_HERE, desk_post.c.remote_id)),
        state=case(
            (_HAS_MOVED, DeskPostState.QUEUED.value),
            (_IS_BURIED & (desk_post.c.done_at > bindparam("lately")), desk_post.c.state),
            (_BEGINS_ANEW, DeskPostState.QUEUED.value),
            else_=desk_post.c.state,
        ),
        attempt=case((_BEGINS_ANEW, 0), else_=desk_post.c.attempt),
        next_at=case((_BEGINS_ANEW, None), else_=desk_post.c.next_at),
    )
)
_CHANGE = (
    update(desk_post)
    .where(desk_post.c.id == bindparam("row"), ~_IS_BURIED)
    .values(
        body=bindparam("says"),
        version=desk_post.c.version + 1,
        state=case(
            (_BEGINS_ANEW, DeskPostState.QUEUED.value),
            else_=desk_post.c.state,
        ),
        attempt=case((_BEGINS_ANEW, 0), else_=desk_post.c.attempt),
        next_at=case((_BEGINS_ANEW, None), else_=desk_post.c.next_at),
    )
)
_PUT = insert(desk_post).returning(desk_post.c.id)
_DESK_OF = (
    select(desk_post.c.platform)
    .where(IS_CARD, desk_post.c.handoff_id == bindparam("handoff"))
    .limit(1)
)


def put(
    connection: Connection,
    platform: Platform,
    handoff_id: int | None,
    posts: Sequence[DeskPost],
    now: float,
) -> None:
    """Queue desk posts; a card that is there already is brought up to date instead."""
    for post in posts:
        match post:
            case ShowCard():
                _put_card(connection, platform, handoff_id, now)
            case ShowLine(attachments=files):
                row_id = _put(connection, platform, handoff_id, "line", post, now)
                if handoff_id is not None:
                    carried_files.put_for_desk(connection, handoff_id, row_id, platform, files, now)
            case Alarm():
                _put(connection, platform, handoff_id, "alarm", post, now)
            case _:
                assert_never(post)


def sound(connection: Connection, platform: Platform, alarm: Alarm, now: float) -> int:
    """Queue an alarm that is about no handoff, and may be changed later; returns its row."""
    return _put(connection, platform, None, "alarm", alarm, now)


def change_alarm(connection: Connection, row_id: int, alarm: Alarm) -> None:
    """Let an alarm say something else, wherever it is on its way; one given up stays so."""
    connection.execute(_CHANGE, {"row": row_id, "says": asdict(alarm)})


def tell_problem(connection: Connection, handoff_id: int, text: str, now: float) -> None:
    """Let the teammates of a handoff know what did not reach the customer."""
    platform = desk_of(connection, handoff_id)
    if platform is not None:
        line = ShowLine(line=Line.PROBLEM, text=text)
        put(connection, platform, handoff_id, (line,), now)


def desk_of(connection: Connection, handoff_id: int) -> Platform | None:
    """Where the card of a handoff is; None where it has none."""
    platform = connection.execute(_DESK_OF, {"handoff": handoff_id}).scalar_one_or_none()
    return None if platform is None else Platform(platform)


def post_of(kind: str, body: object) -> DeskPost:
    """The post that was stored."""
    post: DeskPost = _KINDS[kind].validate_python(body)
    return post


def _put_card(
    connection: Connection, platform: Platform, handoff_id: int | None, now: float
) -> None:
    here = {"platform_": platform.value, "handoff": handoff_id, "lately": now - _PAUSE}
    if connection.execute(_RAISE, here).rowcount == 0:
        _put(connection, platform, handoff_id, "card", ShowCard(), now)


def _put(
    connection: Connection,
    platform: Platform,
    handoff_id: int | None,
    kind: str,
    post: DeskPost,
    now: float,
) -> int:
    stored = connection.execute(
        _PUT,
        {
            "handoff_id": handoff_id,
            "platform": platform.value,
            "kind": kind,
            "body": asdict(post),
            "version": 1,
            "taken_version": 0,
            "nonce": new_nonce(),
            "state": DeskPostState.QUEUED.value,
            "attempt": 0,
            "in_doubt": False,
            "created_at": now,
        },
    )
    return int(stored.scalar_one())
