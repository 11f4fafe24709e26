"""A sum, a percentage or a span of time, and the keys under which it is known.

Two amounts are the same if they have a key in common: "$1,234.50" and "1234.5 USD" do, and so do
"24 hours" and "one day". Where a figure can be read in two ways ("2.500"), it has the keys of both.
"""

from dataclasses import dataclass
from decimal import Decimal

from engine.guardrails.quantities.units import MINUTES, MONTHS, PERCENT, USD, WORKDAYS

_SPANS = frozenset({MINUTES, WORKDAYS, MONTHS})

NUMBER = "number"
"""Key of a figure without a unit in a tool's result: it stands for money and percentages."""

SUM = "sum"
"""Key of a figure a customer wrote, and of a price without a currency: it stands for money."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A figure with its unit, from `start` to `end` of the folded text."""

    start: int
    end: int
    unit: str
    values: tuple[Decimal, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Under each of these it may be known."""
        units = [USD, "eur", "gbp"] if self.unit == SUM else [self.unit]
        if self.unit not in _SPANS:
            units += [NUMBER] if self.unit == PERCENT else [NUMBER, SUM]
        return frozenset(key(unit, value) for unit in units for value in self.values)

    @property
    def is_span(self) -> bool:
        """Whether it is a span of time."""
        return self.unit in _SPANS


def key(unit: str, value: Decimal) -> str:
    """The one way to write a value of a unit."""
    return f"{unit}:{value.normalize():f}"
