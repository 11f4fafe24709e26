"""Every amount in a text, however its number is written."""

from engine.guardrails.folded import Folded
from engine.guardrails.quantities.amount import Amount
from engine.guardrails.quantities.in_figures import in_figures
from engine.guardrails.quantities.in_words import in_words


def amounts(text: Folded) -> tuple[Amount, ...]:
    """Sums, percentages and spans of time, in their order in the text."""
    found = (*in_figures(text.low), *in_words(text.low))
    return tuple(sorted(found, key=lambda amount: (amount.start, amount.end)))
