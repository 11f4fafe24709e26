"""Which spans of time bind: "within 24 hours" does, "a 34-year-old driver" does not."""

import re
from decimal import Decimal

from engine.guardrails.quantities.amount import Amount
from engine.guardrails.quantities.units import MONTHS

_BEHIND_AGE = re.compile(r"[ -]?(?:old\b|of age|alt\b|d'age|de edad|de idade|jahrig)")
_BEFORE_AGE = re.compile(r"\b(?:age[ds]?|turned|alter|edad|idade) (?:of |de |von )?$")
_DEADLINE = re.compile(
    r"\b(?:within|in|under|less than|no later than|at most|up to|after|for|takes?|next"
    r"|another|only|just|innerhalb(?: von)?|binnen|in weniger als"
    r"|spatestens(?: in| nach)?|nach|noch|dauert|hochstens|dentro de|en(?: menos de)?"
    r"|antes de|tarda|tardara|en un plazo de|plazo de|durante|por"
    r"|sous|dans(?: les)?|en moins de|d'ici|avant|pendant|em(?: ate)?|no prazo de"
    r"|em menos de|ate|demora)"
    r" (?:the |about |around |roughly |approximately |den |dem |etwa |ca\. |rund |los |las "
    r"|les |unos |environ |cerca de |um |nachsten |proximos |proximas |next |a |an )*$"
)
_WITHIN = 48


def binds(low: str, amount: Amount) -> bool:
    """Whether a span of time in a folded text says by when or for how long something holds.

    Years mostly tell an age, and one of anything mostly a rate ("$40 a day"): these need a word
    such as "within" before them.
    """
    before = low[max(0, amount.start - _WITHIN) : amount.start]
    if _BEHIND_AGE.match(low, amount.end) or _BEFORE_AGE.search(before):
        return False
    is_year = amount.unit == MONTHS and all(value % 12 == 0 for value in amount.values)
    is_one = low[amount.start].isalpha() and low.startswith(_ONES, amount.start)
    if is_year or is_one or amount.values == (Decimal(0),):
        return _DEADLINE.search(before) is not None
    return True


_ONES = ("one ", "an ", "ein ", "eine ", "einem ", "einer ", "un ", "una ", "une ", "um ", "uma ")
