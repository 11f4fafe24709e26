"""Names of threads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.threads import shortened


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 99 + "…"),
        ("word " * 19 + "words", "word " * 19 + "words"),
        ("word " * 19 + "words!", ("word " * 19).strip() + "…"),
    ],
)
def test_a_name_is_cut_at_a_word(text: str, name: str) -> None:
    """A hundred characters stay; more end at a whole word where there is one."""
    assert shortened(text, 100) == name


@given(st.text(min_size=1, max_size=300), st.integers(min_value=2, max_value=120))
def test_a_name_always_fits(text: str, longest: int) -> None:
    """Never empty, never too long, whatever was asked."""
    assert 1 <= len(shortened(text, longest)) <= longest
