"""What a notification or a screen reader gets."""

import pytest
from hypothesis import given

from adapters.markdown.plain import plain
from tests.adapters.markdown.texts import arbitrary, hostile, pings, quick


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("# Cover\n\nHail **is** _in_ `all` ~~most~~.", "Cover\n\nHail is in all most."),
        ("See [our help](https://a.example/x).", "See our help (https://a.example/x)."),
        ("See <https://a.example/x>.", "See https://a.example/x."),
        ("Hail [[1]](https://a.example)[[2]](https://b.example).", "Hail [1][2]."),
        ("![a crash](https://a.example/c)", "a crash (https://a.example/c)"),
        ("- hail\n- wind\n  1. storm", "• hail\n• wind\n  1. storm"),
        ("> said\n\n---\n\n```py\nx = 1\n```", "said\n\nx = 1"),
        ("| a | b |\n|---|---|\n| 1 | **2** |", "a | b\n1 | 2"),
        ("5 \\* 3 &lt; 20 &amp; more", "5 * 3 < 20 & more"),
    ],
)  # fmt: skip
def test_words_without_markup(written: str, said: str) -> None:
    """Words, addresses and the order of things remain."""
    assert plain(written) == said


@quick
@given(hostile | arbitrary)
def test_plain_words_do_not_ping(text: str) -> None:
    """Not even what was code."""
    assert pings(plain(text)) == []
