"""Every day or hour that a text ties something to."""

from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.quantities.dates import dated
from engine.guardrails.quantities.hours import at_hours
from engine.guardrails.quantities.moment import Moment
from engine.guardrails.quantities.weekdays import from_today


def moments(text: Folded) -> Iterator[Moment]:
    """Dates, days told from today, hours; when people are there as a rule is none of them."""
    yield from dated(text.low)
    yield from from_today(text.low)
    yield from at_hours(text.low)
