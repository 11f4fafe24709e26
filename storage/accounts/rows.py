"""A pending action as it is read from its row and its conversation's."""

from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python
from sqlalchemy import RowMapping, select

from engine.accounts.pending import ActionState, Ending, PendingAction
from engine.domain.accounts import CustomerId
from engine.domain.messages import Place, Platform, Principal
from storage.account_tables import pending_action
from storage.schema import conversation

ACTIONS = select(
    pending_action,
    conversation.c.platform,
    conversation.c.workspace,
    conversation.c.channel,
    conversation.c.thread,
).join(conversation, conversation.c.id == pending_action.c.conversation_id)

_ENDING = TypeAdapter(Ending)


def action_of(row: RowMapping) -> PendingAction:
    """The action of a row of ACTIONS."""
    cents = row["amount_cents"]
    return PendingAction(
        id=row["id"],
        conversation_id=row["conversation_id"],
        principal=_principal(row),
        customer=CustomerId(row["customer_id"]),
        tool=row["tool"],
        arguments=row["arguments"],
        digest=row["digest"],
        amount=None if cents is None else Decimal(cents).scaleb(-2),
        state=ActionState(row["state"]),
        needs_teammate=row["needs_teammate"],
        is_confirmed=row["confirmed_at"] is not None,
        approved_by=row["approved_by"],
        key=row["key"],
        attempt=row["attempt"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        ending=None if row["outcome"] is None else _ENDING.validate_python(row["outcome"]),
    )


def outcome_of(ending: Ending) -> Any:
    """An ending as it is stored."""
    return to_jsonable_python(ending)


def _principal(row: RowMapping) -> Principal:
    place = Place(
        platform=Platform(row["platform"]),
        workspace=row["workspace"],
        channel=row["channel"],
        thread=row["thread"],
    )
    return Principal(
        platform=place.platform,
        workspace=place.workspace,
        customer=row["customer"],
        place=place,
    )
