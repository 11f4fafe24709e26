"""Insurance prices: what is asked, what is answered."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class QuoteRequest:
    """What a price depends on; `mileage` in miles on the odometer, `driver_age` in full years."""

    make: str
    model: str
    year: int
    mileage: int
    driver_age: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
    """An estimated price, not an offer; US dollars a month, whole cents."""

    monthly_premium: Decimal
    product: str
    """Which of the listed products it is for: car, electric car or two-wheeler."""

    reference: str
