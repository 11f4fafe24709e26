"""What the company's records say about one customer; money in US dollars, whole cents."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from engine.domain.messages import Platform, Principal

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CustomerId:
    """The back office's own name for a customer; opaque, and never told to Claude.

    Raises ValueError for what could not be one step of an address.
    """

    value: str

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.value):
            raise ValueError("a customer id has 1 to 64 letters, digits, _ and -")

    def __str__(self) -> str:
        return self.value


def person_of(principal: Principal) -> str:
    """The one name of a person wherever they write.

    Slack's ids belong to a workspace; Discord's are the same on every server and in direct
    messages.
    """
    return person_named(principal.platform, principal.workspace, principal.customer)


def person_named(platform: Platform, workspace: str, person: str) -> str:
    """The same, from the platform's ids."""
    return f"{platform}:{'' if platform is Platform.DISCORD else workspace}:{person}"


def record_number(text: str) -> str | None:
    """The number of a policy, claim or order as records spell it; None for what cannot be one.

    What gets through can be part of an address and of a query without changing either.
    """
    number = text.strip()
    return number.upper() if _NUMBER.fullmatch(number) else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where somebody lives; `line2` may be empty."""

    line1: str
    line2: str
    city: str
    state: str
    postal_code: str
    country: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Who a customer is."""

    name: str
    email: str
    phone: str
    address: Address
    customer_since: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Vehicle:
    """What a policy insures; `vin` is the vehicle identification number."""

    make: str
    model: str
    year: int
    vin: str


class PolicyStatus(StrEnum):
    """Whether a policy insures anything today."""

    ACTIVE = "active"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """One thing a policy covers, up to what, and what the customer bears of each loss."""

    name: str
    limit: str
    deductible: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """An insurance contract; `ends` is its last day."""

    number: str
    product: str
    status: PolicyStatus
    vehicle: Vehicle
    monthly_premium: Decimal
    starts: date
    ends: date
    coverages: tuple[Coverage, ...]


class ClaimKind(StrEnum):
    """What happened."""

    COLLISION = "collision"
    THEFT = "theft"
    VANDALISM = "vandalism"
    WEATHER = "weather"
    GLASS = "glass"
    BATTERY = "battery"
    OTHER = "other"


class ClaimStatus(StrEnum):
    """How far a claim has come."""

    RECEIVED = "received"
    UNDER_REVIEW = "under_review"
    NEEDS_DOCUMENTS = "needs_documents"
    APPROVED = "approved"
    PAID = "paid"
    DECLINED = "declined"


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A loss the customer reported; `paid` is None until something was."""

    number: str
    policy: str
    kind: ClaimKind
    status: ClaimStatus
    happened_on: date
    filed_on: date
    description: str
    next_step: str
    paid: Decimal | None


class OrderStatus(StrEnum):
    """How far an order has come."""

    PLACED = "placed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Something the customer bought; `is_cancellable` is the back office's own word."""

    number: str
    item: str
    quantity: int
    total: Decimal
    status: OrderStatus
    placed_on: date
    expected_on: date | None
    tracking: str | None
    is_cancellable: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelOrder:
    """Cancel an order and pay its total back."""

    order: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeAddress:
    """Replace the customer's address."""

    address: Address


@dataclass(frozen=True, kw_only=True, slots=True)
class FileClaim:
    """Report a loss; `damage` is the customer's own estimate, None where they gave none."""

    policy: str
    kind: ClaimKind
    happened_on: date
    description: str
    damage: Decimal | None


Write = CancelOrder | ChangeAddress | FileClaim
"""What a customer may have changed at the back office, once they have confirmed it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallTool:
    """Have a tool that the operator added make a change.

    `arguments` is canonical JSON; `summary` says in words for the customer what will happen.
    """

    tool: str
    arguments: str
    summary: str


Change = Write | CallTool
"""Everything that waits for a click."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What a change came to.

    `reference` is the record it is about: the order, the new claim, or the change itself; `refund`
    is what is paid back. `said` is what an added tool answered: JSON text, looked through.
    """

    reference: str
    refund: Decimal | None = None
    said: str = ""
