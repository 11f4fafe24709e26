"""Card numbers: right length and beginning, and a check digit that fits."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind
from engine.guardrails.personal.said_in_words import numbers_in_words

_CANDIDATE = re.compile(r"(?<!\d)(?=([2-6](?:[^\w\n]{0,3}[\n_]?\d){12,18}))")
_GOES_ON = re.compile(r"[-._/]?\d")
_SHORTEST = 13
_ISSUER = re.compile(
    # Visa; Mastercard; American Express; Discover; Diners Club; JCB; UnionPay; Maestro
    r"4(?:\d{12}|\d{15}|\d{18})"
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"
    r"|3[47]\d{13}"
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12}"
    r"|3(?:0[0-59]|[689]\d)\d{11,16}"
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"
    r"|62\d{14,17}"
    r"|(?:50|5[6-9]|6[0-9])\d{10,17}"
)


def cards(text: Folded) -> Iterator[Item]:
    """Numbers of payment cards, in whatever groups, whatever figures stand beside them."""
    reached = 0
    for found in _CANDIDATE.finditer(text.plain):
        if found.start() < reached:
            continue
        if end := _end_of_card(text.plain, *found.span(1)):
            key = _digits(text.plain[found.start() : end])
            yield Item(kind=Kind.CARD, key=key, start=found.start(), end=end)
            reached = end
    for digits, start, end in numbers_in_words(text.low):
        if start >= reached and _is_card(digits):
            yield Item(kind=Kind.CARD, key=digits, start=start, end=end)
            reached = end


def _end_of_card(plain: str, start: int, end: int) -> int:
    """Where the longest card number that begins at `start` ends; 0 where none does."""
    while (length := len(digits := _digits(plain[start:end]))) >= _SHORTEST:
        is_whole = not _GOES_ON.match(plain, end)
        if is_whole and _is_card(digits):
            return end
        end = max(at for at in range(start, end - 1) if plain[at].isdigit()) + 1 if length else 0
    return 0


def _is_card(digits: str) -> bool:
    return _ISSUER.fullmatch(digits) is not None and fits_luhn(digits)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def fits_luhn(digits: str) -> bool:
    """Whether the last digit is the right one (ISO/IEC 7812-1, annex B)."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + at % 2)
        total += value - 9 * (value > 9)  # the digit sum of a number below 19
    return total % 10 == 0
