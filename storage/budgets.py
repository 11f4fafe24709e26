"""What customers have used up, counted in the transaction of what uses it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from engine.domain.budgets import BudgetScope, BudgetWindow, Spent
from engine.domain.messages import Place, Principal
from engine.domain.steps import Answer
from storage.leases import HeldTurn
from storage.schema import budget_notice, budget_use

_MINUTE, _DAY = "%Y-%m-%dT%H:%M", "%Y-%m-%d"
_SHARED = frozenset({BudgetScope.WORKSPACE_DAY, BudgetScope.EVERYTHING_DAY})
_MINUTES_KEPT, _DAYS_KEPT = timedelta(days=1), timedelta(days=90)

_new = insert(budget_use)
_COUNT = _new.on_conflict_do_update(
    index_elements=[budget_use.c.scope, budget_use.c.name, budget_use.c.begins],
    set_={
        name: budget_use.c[name] + _new.excluded[name]
        for name in ("messages", "tokens", "nano_usd")
    },
)
_TELL = insert(budget_notice).on_conflict_do_nothing()


def _window(number: int) -> ColumnElement[bool]:
    """One of the windows asked for; as `IN` over three columns it would read the whole table."""
    return and_(
        budget_use.c.scope == bindparam(f"scope{number}"),
        budget_use.c.name == bindparam(f"name{number}"),
        budget_use.c.begins == bindparam(f"begins{number}"),
    )


_SPENT = (
    select(budget_use, budget_notice.c.turn_id.label("told_by"))
    .outerjoin(
        budget_notice,
        and_(
            budget_notice.c.scope == budget_use.c.scope,
            budget_notice.c.name == budget_use.c.name,
            budget_notice.c.begins == budget_use.c.begins,
            budget_notice.c.customer == bindparam("customer_"),
        ),
    )
    .where(or_(*(_window(number) for number in range(len(BudgetScope)))))
)
_OLD = tuple(
    delete(table).where(
        or_(
            and_(table.c.scope == minute, table.c.begins < bindparam("minute")),
            and_(table.c.scope != minute, table.c.begins < bindparam("day")),
        )
    )
    for table in (budget_use, budget_notice)
    for minute in [BudgetScope.CUSTOMER_MINUTE.value]
)


def spent(connection: Connection, principal: Principal, now: float) -> tuple[Spent, ...]:
    """What the windows of now have used up, with zeros where nothing was."""
    who = (principal.platform.value, principal.workspace, principal.customer)
    windows = _windows(*who, now)
    values = {"customer_": ":".join(who)}
    for number, window in enumerate(windows):
        values |= {f"{key}{number}": value for key, value in _key(window).items()}
    used = {row.scope: row for row in connection.execute(_SPENT, values)}
    return tuple(_spent(window, used.get(window.scope.value)) for window in windows)


def count_messages(
    connection: Connection, place: Place, customer: str, messages: int, now: float
) -> None:
    """Count messages that a turn answers."""
    if not messages:
        return
    windows = _windows(place.platform.value, place.workspace, customer, now)
    _count(connection, windows, messages=messages)


def count_answer(connection: Connection, held: HeldTurn, answer: Answer, now: float) -> None:
    """Count what Claude's answer used; money only where the model's price is known."""
    windows = _windows(*_whose(held), now)
    _count(connection, windows, tokens=answer.usage.fresh, nano_usd=answer.cost_nano_usd or 0)


def count_use(connection: Connection, principal: Principal, answer: Answer, now: float) -> None:
    """Count an answer that belongs to no turn: for the workspace and for everybody."""
    whose = (principal.platform.value, principal.workspace, principal.customer)
    windows = [window for window in _windows(*whose, now) if window.scope in _SHARED]
    _count(connection, windows, tokens=answer.usage.fresh, nano_usd=answer.cost_nano_usd or 0)


def note_told(connection: Connection, held: HeldTurn, told: Sequence[BudgetWindow]) -> None:
    """Note that the turn's customer gets the notice of these budgets; the first one counts."""
    if not told:
        return
    customer = ":".join(_whose(held))
    rows = [{**_key(window), "customer": customer, "turn_id": held.id} for window in told]
    connection.execute(_TELL, rows)


def forget_old(connection: Connection, now: float) -> None:
    """Delete minutes of yesterday and days of the last quarter: nobody asks for them any more."""
    at = datetime.fromtimestamp(now, UTC)
    before = {
        "minute": (at - _MINUTES_KEPT).strftime(_MINUTE),
        "day": (at - _DAYS_KEPT).strftime(_DAY),
    }
    for old in _OLD:
        connection.execute(old, before)


def day_of(now: float) -> str:
    """The name of a day's windows."""
    return datetime.fromtimestamp(now, UTC).strftime(_DAY)


def _whose(held: HeldTurn) -> tuple[str, str, str]:
    return held.place.platform.value, held.place.workspace, held.customer


def _windows(platform: str, workspace: str, customer: str, now: float) -> tuple[BudgetWindow, ...]:
    minute = datetime.fromtimestamp(now, UTC).strftime(_MINUTE)
    day = day_of(now)
    here = f"{platform}:{workspace}"
    who = f"{here}:{customer}"
    return (
        BudgetWindow(scope=BudgetScope.CUSTOMER_MINUTE, name=who, begins=minute),
        BudgetWindow(scope=BudgetScope.CUSTOMER_DAY, name=who, begins=day),
        BudgetWindow(scope=BudgetScope.WORKSPACE_DAY, name=here, begins=day),
        BudgetWindow(scope=BudgetScope.EVERYTHING_DAY, name="", begins=day),
    )


def _count(
    connection: Connection,
    windows: Sequence[BudgetWindow],
    *,
    messages: int = 0,
    tokens: int = 0,
    nano_usd: int = 0,
) -> None:
    used = {"messages": messages, "tokens": tokens, "nano_usd": nano_usd}
    connection.execute(_COUNT, [{**_key(window), **used} for window in windows])


def _key(window: BudgetWindow) -> dict[str, str]:
    return {"scope": window.scope.value, "name": window.name, "begins": window.begins}


def _spent(window: BudgetWindow, row: Row[tuple[object, ...]] | None) -> Spent:
    if row is None:
        return Spent(window=window, messages=0, tokens=0, nano_usd=0, is_told=False)
    return Spent(
        window=window,
        messages=row.messages,
        tokens=row.tokens,
        nano_usd=row.nano_usd,
        is_told=row.told_by is not None,
    )
