"""How things stand, for `--status`, read beside the programs that run."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, or_, select

from engine.domain.budgets import BudgetScope
from engine.domain.handoff import SolvedBy
from engine.domain.messages import Platform
from engine.domain.receipts import MessageOutcome
from engine.domain.verdicts import VerdictAction
from engine.errors import ConfigurationError
from storage import budgets, dead_letters
from storage.dead_letters import DeadLetter
from storage.failures import opening_failures
from storage.handoff_tables import handoff
from storage.left import LEFT
from storage.migrating import is_current, version_of
from storage.outbox_rows import IS_KNOWN
from storage.schema import (
    IS_OPEN,
    IS_RUNNING,
    budget_use,
    conversation,
    inbox,
    outbox,
    presence,
    turn,
)
from storage.settings import StorageSettings
from storage.sqlite import Use, database_file, make_engine
from storage.verdict_tables import verdict

_MOST_LETTERS = 5

_PLATFORMS = select(conversation.c.platform).union(select(presence.c.platform))
_IS_HERE = conversation.c.platform == bindparam("platform_")
_LEFT = (
    select(func.count(LEFT.c.conversation_id.distinct()), func.min(LEFT.c.since))
    .join(conversation, conversation.c.id == LEFT.c.conversation_id)
    .where(_IS_HERE)
)
_RUNNING = (
    select(func.count())
    .join_from(turn, conversation, conversation.c.id == turn.c.conversation_id)
    .where(IS_RUNNING, _IS_HERE)
)
_OPEN = select(outbox.c.id).join(conversation, conversation.c.id == outbox.c.conversation_id)
_PARTS = _OPEN.with_only_columns(func.count()).where(IS_OPEN, _IS_HERE)
_KNOWN, _UNKNOWN = _PARTS.where(IS_KNOWN), _PARTS.where(~IS_KNOWN)
_DEFERRED = (
    _OPEN.with_only_columns(outbox.c.error)
    .where(
        IS_OPEN,
        _IS_HERE,
        or_(outbox.c.next_at > bindparam("now"), outbox.c.not_before > bindparam("now")),
    )
    .order_by(outbox.c.began_at.desc())
)
_BEFORE_TODAY = (
    select(inbox.c.id)
    .where(inbox.c.received_at < bindparam("midnight"))
    .order_by(inbox.c.id.desc())  # from the end, so that it stops at yesterday's last
    .limit(1)
    .scalar_subquery()
)
_OUTCOMES = (
    select(inbox.c.outcome, func.count())
    .join(conversation, conversation.c.id == inbox.c.conversation_id)
    .where(inbox.c.id > func.coalesce(_BEFORE_TODAY, 0), inbox.c.outcome.is_not(None), _IS_HERE)
    .group_by(inbox.c.outcome)
)
_USED = select(func.sum(budget_use.c.tokens), func.sum(budget_use.c.nano_usd)).where(
    budget_use.c.scope == BudgetScope.WORKSPACE_DAY.value,
    budget_use.c.begins == bindparam("day"),
    budget_use.c.name.startswith(bindparam("platform_").concat(":")),
)
_VERDICTS = (
    select(verdict.c.action, func.count(verdict.c.turn_id.distinct()))
    .join(turn, turn.c.id == verdict.c.turn_id)
    .join(conversation, conversation.c.id == turn.c.conversation_id)
    .where(verdict.c.created_at >= bindparam("midnight"), _IS_HERE)
    .group_by(verdict.c.action)
)
_RATINGS = (
    select(handoff.c.solved_by, func.count(), func.sum(handoff.c.score))
    .join(conversation, conversation.c.id == handoff.c.conversation_id)
    .where(handoff.c.score.is_not(None), handoff.c.solved_by.is_not(None), _IS_HERE)
    .group_by(handoff.c.solved_by)
)
_LAST_STORED = (
    select(inbox.c.received_at)
    .join(conversation, conversation.c.id == inbox.c.conversation_id)
    .where(_IS_HERE)
    .order_by(inbox.c.id.desc())
    .limit(1)
)
"""What was stored since the last sign of life is an event, too."""

_PRESENCE = select(presence).where(presence.c.platform == bindparam("platform_"))


@dataclass(frozen=True, kw_only=True, slots=True)
class PlatformStanding:
    """How things stand on one platform; times in POSIX seconds, days in UTC.

    `waiting` counts the conversations with anything left to do, `waiting_since` is the oldest of
    it; `running` are turns. `queued` counts open parts, `deferred` those that wait after a failure,
    `deferred_error` is the newest of these, `unknown` are parts that only a newer Tandem can send.
    `outcomes` are those of the messages that came in today and are settled, `verdicts` count
    today's turns by what guardrails led to. `ratings` are how many customers ever gave, and the sum
    of their scores, by who solved it.
    """

    platform: Platform
    started_at: float | None
    seen_at: float | None
    last_event_at: float | None
    waiting: int
    waiting_since: float | None
    running: int
    queued: int
    deferred: int
    deferred_error: str | None
    unknown: int
    dead: int
    newest_dead: tuple[DeadLetter, ...]
    outcomes: Mapping[MessageOutcome, int]
    tokens: int
    nano_usd: int
    verdicts: Mapping[VerdictAction, int] = field(default_factory=dict)
    ratings: Mapping[SolvedBy, tuple[int, int]] = field(default_factory=dict)


def standing(settings: StorageSettings, *, now: float) -> tuple[PlatformStanding, ...]:
    """One for each platform that was ever served; raises ConfigurationError with what is missing.

    Waits for no other program, and none waits for it.
    """
    with looking_at(database_file(settings)) as connection:
        here = [Platform(name) for name in connection.execute(_PLATFORMS).scalars()]
        return tuple(standing_of(connection, platform, now) for platform in sorted(here))


def dismiss_dead_letters(settings: StorageSettings, platform: Platform, *, now: float) -> int:
    """Count the platform's dead letters as seen to, beside programs that run; returns how many.

    Raises ConfigurationError.
    """
    with _opened(database_file(settings), Use.WRITE) as connection:
        return dead_letters.dismiss(connection, platform, now=now)


@contextmanager
def looking_at(file: Path) -> Iterator[Connection]:
    """One unchanging view of the database; raises ConfigurationError."""
    with _opened(file, Use.READ) as connection:
        yield connection


@contextmanager
def _opened(file: Path, use: Use) -> Iterator[Connection]:
    """One transaction in a database that is there and up to date."""
    if not file.exists():
        raise ConfigurationError(f"there is no database {file} yet: the first start makes it")
    engine = make_engine(file, use)
    try:
        with opening_failures(file), engine.begin() as connection:
            version = version_of(connection)
            if not is_current(version):
                raise ConfigurationError(
                    f"the database {file} has version {version or 'none'}: the next start brings"
                    " it up to date, then its status can be shown"
                )
            yield connection
    finally:
        engine.dispose()


def standing_of(connection: Connection, platform: Platform, now: float) -> PlatformStanding:
    """How things stand on one platform, served or not."""
    day = budgets.day_of(now)
    here = {"platform_": platform.value, "now": now, "day": day, "midnight": now - now % 86_400}
    waiting, since = connection.execute(_LEFT, here).one()
    errors = connection.execute(_DEFERRED, here).scalars().all()
    seen = connection.execute(_PRESENCE, here).one_or_none()
    noted = None if seen is None else seen.last_event_at
    stored = connection.execute(_LAST_STORED, here).scalar_one_or_none()
    tokens, nano_usd = connection.execute(_USED, here).one()
    return PlatformStanding(
        platform=platform,
        started_at=seen.started_at if seen else None,
        seen_at=seen.seen_at if seen else None,
        last_event_at=max((at for at in (noted, stored) if at is not None), default=None),
        waiting=waiting,
        waiting_since=since,
        running=connection.execute(_RUNNING, here).scalar_one(),
        queued=connection.execute(_KNOWN, here).scalar_one(),
        deferred=len(errors),
        deferred_error=errors[0] if errors else None,
        unknown=connection.execute(_UNKNOWN, here).scalar_one(),
        dead=dead_letters.count(connection, platform),
        newest_dead=dead_letters.newest(connection, platform, most=_MOST_LETTERS),
        outcomes={MessageOutcome(row[0]): row[1] for row in connection.execute(_OUTCOMES, here)},
        tokens=tokens or 0,
        nano_usd=nano_usd or 0,
        verdicts={
            VerdictAction(action): many for action, many in connection.execute(_VERDICTS, here)
        },
        ratings={
            SolvedBy(who): (many, total) for who, many, total in connection.execute(_RATINGS, here)
        },
    )
