"""How figures, spans of time and dates are read."""

from decimal import Decimal

import pytest

from engine.guardrails.folded import fold
from engine.guardrails.quantities.amounts import amounts
from engine.guardrails.quantities.hours import hours
from engine.guardrails.quantities.moments import moments


def read(text: str) -> list[tuple[str, str]]:
    """Units and values."""
    return [(each.unit, "|".join(map(str, each.values))) for each in amounts(fold(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$1,234.50", [("usd", "1234.50")]),
        ("1.234,50 €", [("eur", "1234.50")]),
        ("2.500 dólares", [("usd", "2500|2.500")]),
        ("1 500 €", [("eur", "1500")]),
        ("$25k", [("usd", "25000")]),
        ("US$ 40-60", [("usd", "40"), ("usd", "60")]),
        ("5 to 10 %", [("percent", "5"), ("percent", "10")]),
        ("20 pour cent", [("percent", "20")]),
        ("por ciento 20", []),
        ("fünfundzwanzig Prozent", [("percent", "25")]),
        ("two hundred and fifty dollars", [("usd", "250")]),
        ("quatre-vingts euros", [("eur", "80")]),
        ("50 cents", [("usd", "0.50")]),
        ("a premium of 62.40", [("sum", "62.40")]),
        ("24 hours", [("minutes", "1440")]),
        ("10 a 15 días hábiles", [("workdays", "10"), ("workdays", "15")]),
        ("2 years", [("months", "24")]),
        ("8,700 miles in a 2022 Rebel 500", []),
    ],
)
def test_amounts_are_read_in_every_spelling(text: str, expected: list[tuple[str, str]]) -> None:
    """Signs, words, scales, ranges and both ways to part thousands lead to the same values."""
    assert read(text) == expected


def test_a_day_and_24_hours_are_the_same() -> None:
    """Spans of time share a key when they are as long."""
    (day,), (hours24,) = amounts(fold("one day")), amounts(fold("24 hours"))
    assert day.keys & hours24.keys
    assert day.values == (Decimal(1440),)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("on March 3, 2026", {"date:2026-3-3"}),
        ("el 3 de marzo", {"date:3-3"}),
        ("12/11/2026", {"date:2026-12-11", "date:2026-11-12"}),
        ("by Friday", {"weekday:5"}),
        ("Monday to Friday", set()),
        ("Montag bis Freitag", set()),
        ("de segunda a sexta-feira", set()),
        ("until the end of the week", {"soon:until the end of the week"}),
        ("you will get it tomorrow", {"soon:tomorrow"}),
        ("por la mañana tendrá tiempo", set()),
        ("by 5 pm", {"by:17:00"}),
        ("at 17:00", {"hour:17:00"}),
        ("24/7 or 25/50/25", set()),
    ],
)
def test_moments_are_read_in_every_spelling(text: str, keys: set[str]) -> None:
    """Dates, weekdays, days told from today and hours are known; opening hours are none."""
    assert {key for moment in moments(fold(text)) for key in moment.keys} == keys


def test_opening_hours_are_known_as_hours() -> None:
    """The hours of "9:00 to 17:00" may be named, not be made a deadline."""
    assert {"hour:9:00", "hour:17:00"} <= set(hours(fold("9:00 to 17:00")))
