"""An action that waits: what exactly is to be changed, for whom, until when, and what came of it.

The arguments are kept as one canonical text. Its digest also covers tool, person and customer, so
that what a click confirms is what was shown and what runs.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from engine.domain.accounts import (
    CallTool,
    CancelOrder,
    Change,
    ChangeAddress,
    CustomerId,
    FileClaim,
    Write,
    Written,
    person_of,
)
from engine.domain.messages import Principal


class ActionState(StrEnum):
    """How far an action has come."""

    WAITING = "waiting"
    """Somebody has to decide: the customer, a teammate, or both."""

    APPROVED = "approved"
    """Everybody asked has said yes; nothing has been sent yet."""

    RUNNING = "running"
    """The back office may have been asked."""

    DONE = "done"
    REFUSED = "refused"
    """The back office or a teammate did not want it; nothing was changed."""

    EXPIRED = "expired"
    FAILED = "failed"
    """Given up; it may have been done, and a person has to look."""

    CANCELLED = "cancelled"
    """The customer did not want it after all."""

    @property
    def is_open(self) -> bool:
        """Whether it may still be done."""
        return self in {ActionState.WAITING, ActionState.APPROVED, ActionState.RUNNING}


class PostState(StrEnum):
    """What the post that asks a customer about an action says."""

    ASKED = "asked"
    WAITS = "waits"
    """The customer has agreed, a teammate has not."""

    ENDED = "ended"


class WriteTool(StrEnum):
    """The tools whose calls wait for a click."""

    CANCEL_ORDER = "cancel_order"
    CHANGE_ADDRESS = "change_address"
    FILE_CLAIM = "file_claim"


_TOOLS: Mapping[type[Write], WriteTool] = {
    CancelOrder: WriteTool.CANCEL_ORDER,
    ChangeAddress: WriteTool.CHANGE_ADDRESS,
    FileClaim: WriteTool.FILE_CLAIM,
}
_CHANGES: Mapping[str, TypeAdapter[Write]] = {
    tool: TypeAdapter(change) for change, tool in _TOOLS.items()
}
_CALL: TypeAdapter[CallTool] = TypeAdapter(CallTool)


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a tool call asks to have confirmed.

    `call_key` is the key of the stored call. `amount` is what it is about, None where no money is;
    `needs_teammate` says that the customer's click alone does not run it.
    """

    principal: Principal
    customer: CustomerId
    change: Change
    call_key: str
    amount: Decimal | None
    needs_teammate: bool

    @property
    def tool(self) -> str:
        """The name of the tool it came from."""
        change = self.change
        return change.tool if isinstance(change, CallTool) else _TOOLS[type(change)].value

    @property
    def arguments(self) -> str:
        """The change as canonical JSON."""
        value = to_jsonable_python(self.change)
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of what is confirmed, in hexadecimal."""
        return _digest(self.tool, person_of(self.principal), self.customer, self.arguments)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """What came of an action: DONE with `written`, else a `reason` for people."""

    state: ActionState
    written: Written | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PendingAction:
    """A stored action; times in POSIX seconds.

    `tool` is a WriteTool, or the name of an added one; `key` is its idempotency key there.
    `attempt` counts how often it was begun. `approved_by` is the key of a teammate.
    """

    id: int
    conversation_id: int
    principal: Principal
    customer: CustomerId
    tool: str
    arguments: str
    digest: str
    amount: Decimal | None
    state: ActionState
    needs_teammate: bool
    is_confirmed: bool
    approved_by: str | None
    key: str
    attempt: int
    created_at: float
    expires_at: float
    ending: Ending | None

    @property
    def is_as_confirmed(self) -> bool:
        """Whether tool, person, customer and arguments are those the digest was made of."""
        made = _digest(self.tool, person_of(self.principal), self.customer, self.arguments)
        return made == self.digest

    @property
    def change(self) -> Change:
        """What is to be changed; raises ValueError where the stored text is none of ours."""
        return _CHANGES.get(self.tool, _CALL).validate_json(self.arguments)


class Click(StrEnum):
    """What a click on an action came to."""

    RUNS = "runs"
    """Everybody has said yes: run it."""

    NEEDS_TEAMMATE = "needs_teammate"
    NEEDS_CUSTOMER = "needs_customer"
    DECLINED = "declined"
    REFUSED = "refused"

    TOO_LATE = "too_late"
    """Its time was up before the click."""

    DECIDED_BEFORE = "decided_before"
    """It was confirmed, declined or ended before."""

    NOT_YOURS = "not_yours"
    """There is no such action, or it waits for somebody else."""


def _digest(tool: str, person: str, customer: CustomerId, arguments: str) -> str:
    # A line break is in none of the parts but JSON, where it is escaped.
    return hashlib.sha256(f"{tool}\n{person}\n{customer}\n{arguments}".encode()).hexdigest()
