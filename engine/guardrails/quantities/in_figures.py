"""Finds amounts whose number is written in figures."""

import re
from collections.abc import Iterator
from decimal import Decimal

from engine.guardrails.folded import Folded
from engine.guardrails.quantities.amount import SUM, Amount
from engine.guardrails.quantities.number_words import SCALES
from engine.guardrails.quantities.readings import readings
from engine.guardrails.quantities.unit_words import NEXT_WORD, Unit, unit_of
from engine.guardrails.quantities.units import BEFORE_A_UNIT, CENTS, PER, SIGNS

_FIGURE = re.compile(
    r"(?P<sign>(?:\b(?:us|ca|c|a|r)|u\.s\. ?)?\$|[€£¥₹]|\b(?:usd|eur|gbp|chf|cad|brl|mxn)\b)? ?"
    r"(?<![\w.,])(?P<number>\d{1,3}(?:[.,' ]\d{3})+(?!\d)(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,12}(?:[.,]\d{1,4})?)"
    r"(?: ?[-/] ?(?=[a-z])| ?)(?P<mark>[%‰€£$])?"
)
_BETWEEN = re.compile(r" ?(?:-|to|bis|a|and|und|y|et|e|or|o|ou|oder|,) ?")
_CODES = {"us": "usd", "ca": "cad", "c": "cad", "a": "aud", "r": "brl", "u.s.": "usd"}
_WITH_CENTS = re.compile(r"[.,]\d\d$")
_RATE = re.compile(
    r" ?(?:/|a|per|each|every|im|pro|al|por|par|ao) ?(?:month|year|week|day|monat|jahr|mes"
    r"|ano|mois|an)\b"
    r"| (?:monthly|a month|yearly|annually|monatlich|mensuales?|mensuels?|mensais)\b"
)
"""Behind a figure without a unit: it is a price."""

_PRICE = re.compile(
    r"\b(?:premiums?|prices?|priced|costs?|rates?|fees?|pay|charged?|quote|deductible"
    r"|pramie|preis|kostet|betragt|zahlen"
    r"|prima|precio|cuesta|cuota|pagar|prime|prix|coute|tarif|payer|premio|preco|custa"
    r"|mensalidade)\b[^.!?\n]{0,40}$"
)
_CUE = 56
_LONGEST_CHAIN = 4
_FAR = 8


def bare_numbers(text: Folded) -> Iterator[Decimal]:
    """Every figure, whatever it counts."""
    for found in _FIGURE.finditer(text.low):
        yield from readings(found["number"])


def in_figures(low: str) -> Iterator[Amount]:
    """Amounts whose number is written in figures; in "40 to 60 dollars" both are dollars."""
    waiting: re.Match[str] | None = None
    last: Amount | None = None
    for found in _FIGURE.finditer(low):
        amount = _amount(low, found)
        if amount is None and last is not None and _joins(low, last.end, found):
            amount = _like(found, last.unit, Decimal(1)) if not last.is_span else None
        if amount is not None and waiting is not None and _joins(low, waiting.end(), found):
            unit = _unit_of(low, found)
            yield _like(waiting, amount.unit, unit.factor if unit else Decimal(1))
        waiting = found if amount is None else None
        if amount is not None:
            yield amount
        last = amount


def _joins(low: str, end: int, found: re.Match[str]) -> bool:
    """Whether only "to", a dash or the like stands between a figure's end and another one."""
    between = low[end : found.start("number")][:_FAR]
    return len(between) < _FAR and _BETWEEN.fullmatch(between.strip(" $€£") or "-") is not None


def _amount(low: str, found: re.Match[str]) -> Amount | None:
    unit = _unit_of(low, found)
    if unit is None:
        return None
    values = tuple(value * unit.factor for value in readings(found["number"]))
    start = found.start("sign") if found["sign"] else found.start("number")
    return Amount(start=start, end=unit.end, unit=unit.name, values=values)


def _like(found: re.Match[str], unit: str, factor: Decimal) -> Amount:
    values = tuple(value * factor for value in readings(found["number"]))
    return Amount(start=found.start("number"), end=found.end("number"), unit=unit, values=values)


def _unit_of(low: str, found: re.Match[str]) -> Unit | None:
    if found["mark"]:
        return Unit(name=SIGNS[found["mark"]], factor=Decimal(1), end=found.end("mark"))
    unit, factor, end = _in_next_words(low, found.end("number"))
    if unit is not None:
        return unit
    if found["sign"]:
        return Unit(name=_currency(found["sign"]), factor=Decimal(factor), end=end)
    if _RATE.match(low, found.end("number")):
        return Unit(name=SUM, factor=Decimal(1), end=found.end("number"))
    begin = found.start("number")
    if _WITH_CENTS.search(found["number"]) and _PRICE.search(low[max(0, begin - _CUE) : begin]):
        return Unit(name=SUM, factor=Decimal(1), end=found.end("number"))
    return None


def _in_next_words(low: str, end: int) -> tuple[Unit | None, int, int]:
    """The unit that follows at `end`, if any; then how much "thousand" and the like count."""
    factor, reached = 1, end
    words: list[str] = []
    while len(words) < _LONGEST_CHAIN and (following := NEXT_WORD.match(low, end)):
        word, end = following[1], following.end()
        if word in SCALES and word not in CENTS:
            factor *= SCALES[word]
            reached = end
        elif unit := unit_of(words, word, factor, low, end):
            return unit, factor, end
        elif word not in BEFORE_A_UNIT and word not in PER and word not in {"of", "de"}:
            break
        words.append(word)
    return None, factor, reached


def _currency(sign: str) -> str:
    code, dollar, _ = sign.partition("$")
    if dollar:
        return _CODES.get(code.strip(), "usd")
    return SIGNS.get(sign, sign)
