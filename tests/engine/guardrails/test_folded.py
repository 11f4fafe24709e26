"""How a text is read, and where its signs stand in the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.guardrails.folded import fold


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Gеісо’s", "geico's"),
        ("１２３ ﬁne", "123 fine"),
        ("٤٢", "42"),
        ("e\u0301\u200bx", "ex"),
        ("🇬🇪🅶", "geg"),
        ("Ge**i**co", "geico"),
        ("a\tb\u00a0c\u2028d", "a b c\nd"),
        ("ÀÉÎÕÜß", "aeiouß"),
    ],
)
def test_disguises_are_seen_through(text: str, low: str) -> None:
    """Look-alikes, widths, accents, emphasis and invisible signs make no other text."""
    assert fold(text).low == low


@given(st.text(max_size=60))
def test_every_place_leads_back_into_the_source(text: str) -> None:
    """Whatever the text, both readings are equally long and every span is one of the source."""
    folded = fold(text)
    assert len(folded.plain) == len(folded.low) == len(folded.places) - 1
    assert list(folded.places) == sorted(folded.places)
    start, end = folded.span(0, len(folded.low))
    assert 0 <= start <= end <= len(text)
