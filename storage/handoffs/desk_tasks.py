"""Desk posts on their way: claimed one at a time for each handoff, confirmed or put back."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, case, exists, or_, select, update

from engine.domain.messages import Platform
from engine.handoff.ports import DeskTask
from storage.fixed import any_of, fixed
from storage.handoff_tables import IS_CARD, IS_LEFT, IS_OPEN_HANDOFF, desk_post, handoff
from storage.handoffs import commitments, own_asking
from storage.handoffs.desk_posts import post_of
from storage.handoffs.situations import this_handoff
from storage.states import DeskPostState

_SETTLE = 10.0
"""Seconds after which an attempt of unknown fate has arrived or never will, on either platform."""

_LONGEST_WAIT = 600.0
"""Seconds; what seems to wait longer has its time from a clock that was set back since."""

_other = desk_post.alias("other")
_card = desk_post.alias("card")
_QUEUED, _SENDING = fixed(DeskPostState.QUEUED), fixed(DeskPostState.SENDING)
_IS_LINE = desk_post.c.kind == fixed("line")
_IS_ALARM = desk_post.c.kind == fixed("alarm")
_OTHER_LEFT = _other.c.state.in_(any_of([DeskPostState.QUEUED, DeskPostState.SENDING]))
_UNDER_WAY = exists().where(
    _other.c.handoff_id == desk_post.c.handoff_id,
    _other.c.state == _SENDING,
    # An alarm leaves the thread, and waits for nothing.
    (_other.c.kind == fixed("alarm")) == _IS_ALARM,
)
_COMES_LATER = exists().where(
    _other.c.handoff_id == desk_post.c.handoff_id,
    _other.c.kind == desk_post.c.kind,
    _other.c.id < desk_post.c.id,
    _OTHER_LEFT,
)
_HAS_CARD = exists().where(
    _card.c.handoff_id == desk_post.c.handoff_id,
    _card.c.kind == fixed("card"),
    _card.c.platform == desk_post.c.platform,
    _card.c.remote_id.is_not(None),
)
_IS_DUE = or_(
    desk_post.c.next_at.is_(None),
    desk_post.c.next_at <= bindparam("now"),
    desk_post.c.next_at > bindparam("now") + _LONGEST_WAIT,
)
_IS_OURS = and_(desk_post.c.platform == bindparam("platform_"), IS_LEFT)
_MAY_GO = and_(
    desk_post.c.state == _QUEUED,
    _IS_DUE,
    ~_UNDER_WAY,
    ~_COMES_LATER,
    or_(~_IS_LINE, desk_post.c.handoff_id.is_(None), _HAS_CARD),
)
_NEXT = select(desk_post).where(_IS_OURS, _MAY_GO).order_by(~IS_CARD, desk_post.c.id).limit(1)
_IS_STALE = and_(desk_post.c.state == _SENDING, desk_post.c.worker != bindparam("worker_"))
_SETTLED = case(
    (desk_post.c.remote_id.is_(None), desk_post.c.began_at + _SETTLE), else_=desk_post.c.next_at
)
_PUT_BACK = (
    update(desk_post)
    .where(_IS_OURS, _IS_STALE)
    .values(state=DeskPostState.QUEUED.value, worker=None, in_doubt=True, next_at=_SETTLED)
)
_ANYTHING = select(exists().where(_IS_OURS, or_(_IS_STALE, _MAY_GO)))
_CLAIM = (
    update(desk_post)
    .where(desk_post.c.id == bindparam("row"))
    .values(
        state=DeskPostState.SENDING.value,
        worker=bindparam("worker_"),
        taken_version=desk_post.c.version,
        attempt=desk_post.c.attempt + 1,
        began_at=bindparam("now"),
    )
)
_CLAIMED = and_(
    desk_post.c.id == bindparam("row"),
    desk_post.c.state == _SENDING,
    desk_post.c.attempt == bindparam("attempt_"),
)
_IS_OLD = desk_post.c.version > desk_post.c.taken_version
_DONE = (
    update(desk_post)
    .where(_CLAIMED)
    .values(
        state=case((_IS_OLD, DeskPostState.QUEUED.value), else_=DeskPostState.SHOWN.value),
        worker=None,
        attempt=0,
        in_doubt=False,
        next_at=None,
        channel=bindparam("channel_"),
        remote_id=bindparam("remote"),
        error=None,
        done_at=bindparam("now"),
    )
)
_AGAIN = (
    update(desk_post)
    .where(_CLAIMED)
    .values(
        state=DeskPostState.QUEUED.value,
        worker=None,
        in_doubt=bindparam("doubt"),
        next_at=case(
            (
                bindparam("doubt")
                & desk_post.c.remote_id.is_(None)
                & (desk_post.c.began_at + _SETTLE > bindparam("until")),
                desk_post.c.began_at + _SETTLE,
            ),
            else_=bindparam("until"),
        ),
        error=bindparam("why"),
    )
)
_BURY = (
    update(desk_post)
    .where(_CLAIMED)
    .values(
        state=DeskPostState.BURIED.value,
        worker=None,
        in_doubt=bindparam("doubt"),
        error=bindparam("why"),
        done_at=bindparam("now"),
    )
)
_STILL_OPEN = select(handoff.c.id).where(IS_OPEN_HANDOFF)
_HAS_ENDED = desk_post.c.state == fixed(DeskPostState.BURIED)
_TRY_NOW = (
    update(desk_post)
    .where(
        desk_post.c.platform == bindparam("platform_"),
        or_(
            (desk_post.c.state == _QUEUED) & ~desk_post.c.in_doubt,
            IS_CARD & _HAS_ENDED & desk_post.c.handoff_id.in_(_STILL_OPEN),
        ),
    )
    .values(
        state=DeskPostState.QUEUED.value,
        next_at=None,
        attempt=case((_HAS_ENDED, 0), else_=desk_post.c.attempt),
    )
)
_CARD = select(desk_post.c.channel, desk_post.c.remote_id).where(
    IS_CARD, desk_post.c.handoff_id == bindparam("handoff")
)


def is_anything(connection: Connection, platform: Platform, worker: str, now: float) -> bool:
    """Whether `next_task` would find something; asked without any lock."""
    values = {"platform_": platform.value, "worker_": worker, "now": now}
    return bool(connection.execute(_ANYTHING, values).scalar_one())


def next_task(
    connection: Connection, platform: Platform, worker: str, channel: str | None, now: float
) -> DeskTask | None:
    """Claim the next post; what a dead worker had claimed comes back in doubt.

    There is one process for each platform: whoever else holds a claim is gone.
    """
    here = {"platform_": platform.value, "worker_": worker, "now": now}
    connection.execute(_PUT_BACK, here)
    row = connection.execute(_NEXT, here).one_or_none()
    if row is None:
        return None
    connection.execute(_CLAIM, {"row": row.id, "worker_": worker, "now": now})
    about = None if row.handoff_id is None else this_handoff(connection, row.handoff_id)
    card = connection.execute(_CARD, {"handoff": row.handoff_id}).one_or_none()
    return DeskTask(
        id=row.id,
        post=post_of(row.kind, row.body),
        handoff=about,
        card_channel=(card.channel if card else row.channel) or channel,
        card_id=card.remote_id if card else row.remote_id,
        remote_id=row.remote_id,
        nonce=row.nonce,
        attempt=row.attempt,
        in_doubt=row.in_doubt,
        began_at=row.began_at,
        created_at=row.created_at,
        promises=() if about is None else commitments.listed(connection, about.id),
        thread=own_asking.place_asked_in(connection, row.id) if row.kind == "alarm" else None,
    )


def end_waits(connection: Connection, platform: Platform) -> None:
    """What a post waits for, or failed on, may be what the operator has just set right."""
    connection.execute(_TRY_NOW, {"platform_": platform.value})


def done(connection: Connection, task: DeskTask, channel: str, remote_id: str, now: float) -> None:
    """Note where it is; a card whose handoff has changed meanwhile is to be sent again."""
    values = {"channel_": channel, "remote": remote_id, "now": now}
    connection.execute(_DONE, {**_claimed(task), **values})


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """What went wrong; `in_doubt` if the post may have arrived all the same."""

    error: str
    in_doubt: bool


def put_back(
    connection: Connection, task: DeskTask, until: float, failure: Failure, now: float
) -> None:
    """Try it again at `until`, and not before an attempt of unknown fate has settled."""
    latest = min(until, now + _LONGEST_WAIT)
    values = {"until": latest, "doubt": failure.in_doubt, "why": failure.error}
    connection.execute(_AGAIN, {**_claimed(task), **values})


def bury(connection: Connection, task: DeskTask, failure: Failure, now: float) -> None:
    """Give it up and keep it for the operator."""
    values = {"doubt": failure.in_doubt, "why": failure.error, "now": now}
    connection.execute(_BURY, {**_claimed(task), **values})


def _claimed(task: DeskTask) -> dict[str, object]:
    return {"row": task.id, "attempt_": task.attempt + 1}
