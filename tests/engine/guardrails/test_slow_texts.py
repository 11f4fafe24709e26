"""Texts made to keep a pattern busy for ever."""

import pytest

from engine.guardrails.injection import attempts
from engine.guardrails.invisible import clean
from engine.guardrails.mask import mask
from engine.guardrails.outgoing.catalogue import check_whole
from tests.engine.guardrails.grounds import NOTHING_KNOWN

SEEDS = [
    "1 ", "1.2.", "a b ", "evil.", "a.b@", "we will ", "one hundred ", "$1,", "ignore all ",
    "=", "<@", "((", "[](", "your claim ", "show me the ", "x_", "four ", "Ab ", " dot ", "&#64;",
    "calle de la ", "password is ", "non ", "é", "-----BEGIN PRIVATE KEY-----", "by the ",
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_no_text_keeps_the_checks_busy_for_ever(seed: str) -> None:
    """Every check comes to an end on thousands of repetitions of what it looks for."""
    text = (seed * 6_000)[:6_000]
    check_whole(text, NOTHING_KNOWN)
    assert mask(clean(text)) is not None
    assert attempts(text) is not None
