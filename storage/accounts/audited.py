"""What the audit holds of links and actions; ids of the back office are hashed there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from engine.accounts.pending import PendingAction
from engine.domain.accounts import person_of
from storage import auditing
from storage.auditing import AuditKind


def click(connection: Connection, action: PendingAction, values: Mapping[str, Any]) -> None:
    """A click that counted; `values` are those of the change it made."""
    _action(connection, action, values["now"], by=values.get("teammate", "customer"))


def end(connection: Connection, action: PendingAction, now: float) -> None:
    """What came of an action that was agreed on."""
    _action(connection, action, now, by="back office")


def link(connection: Connection, told: Mapping[str, Any], what: str, now: float) -> None:
    """A change of a link, told as its event tells it."""
    auditing.note(
        connection,
        AuditKind.LINK,
        now,
        about=told["person"],
        what=what,
        by=told["linked_by"],
        customer=auditing.hashed(connection, told["customer_id"]),
    )


def _action(connection: Connection, action: PendingAction, now: float, *, by: str) -> None:
    auditing.note(
        connection,
        AuditKind.ACTION,
        now,
        about=person_of(action.principal),
        conversation=action.conversation_id,
        action=action.id,
        tool=str(action.tool),
        state=action.state.value,
        by=by,
    )
