"""What the desk is told of actions: what it has to approve, and what nobody knows the end of."""

from sqlalchemy import Connection, and_, bindparam, exists, insert, or_, select, update

from engine.accounts.pending import ActionState, PendingAction
from engine.accounts.ports import OutcomeWords
from engine.domain.desk import Alarm
from engine.domain.messages import Platform
from storage.account_tables import action_alarm, pending_action
from storage.handoffs import desk_posts

_ACTION, _ALARM = pending_action.c, action_alarm.c

HAS_ENDED = _ACTION.ended_at.is_not(None)
IS_AGREED = and_(
    _ACTION.state == ActionState.WAITING.value,
    _ACTION.confirmed_at.is_not(None),
)
"""Whether the customer has confirmed it, and a teammate has not."""

ASKS_TEAM = and_(
    IS_AGREED,
    _ACTION.needs_teammate,
    _ACTION.approved_by.is_(None),
    _ACTION.asked_team_at.is_(None),
)
"""Whether the desk has to be asked about it."""

_IS_DECIDED = or_(_ACTION.approved_by.is_not(None), HAS_ENDED)
SAYS_LESS = and_(_IS_DECIDED, exists().where(_ALARM.action_id == _ACTION.id, _ALARM.asks))
"""Whether the desk still reads a question that has its answer."""

_ASK_TEAM = (
    update(pending_action)
    .where(_ACTION.id == bindparam("action"), ASKS_TEAM)
    .values(asked_team_at=bindparam("now"))
)
_ANSWERED = (
    select(_ALARM.desk_post_id)
    .join(pending_action, _ACTION.id == _ALARM.action_id)
    .where(_ACTION.id == bindparam("action"), _ALARM.asks, _IS_DECIDED)
)
_MARK = update(action_alarm).where(_ALARM.desk_post_id == bindparam("row")).values(asks=False)


def ask_team(
    connection: Connection,
    desk: Platform,
    words: OutcomeWords,
    action: PendingAction,
    asker: str,
    now: float,
) -> None:
    """Ask the desk once, as soon as the customer has confirmed."""
    if connection.execute(_ASK_TEAM, {"action": action.id, "now": now}).rowcount:
        _sound(connection, desk, action, words.for_team(action, asker), asks=True, now=now)


def tell_unsure(
    connection: Connection,
    desk: Platform,
    words: OutcomeWords,
    action: PendingAction,
    asker: str,
    now: float,
) -> None:
    """Let a person look for what nobody knows, as the customer was promised."""
    _sound(connection, desk, action, words.unsure(action, asker), asks=False, now=now)


def settle(connection: Connection, words: OutcomeWords, action: PendingAction) -> None:
    """Let what asked the desk say what was decided, without its buttons."""
    for row_id in connection.execute(_ANSWERED, {"action": action.id}).scalars().all():
        desk_posts.change_alarm(connection, row_id, words.decided(action))
        connection.execute(_MARK, {"row": row_id})


def _sound(
    connection: Connection,
    desk: Platform,
    action: PendingAction,
    alarm: Alarm,
    *,
    asks: bool,
    now: float,
) -> None:
    row_id = desk_posts.sound(connection, desk, alarm, now)
    values = {"action_id": action.id, "desk_post_id": row_id, "asks": asks}
    connection.execute(insert(action_alarm), values)
