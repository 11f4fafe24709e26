"""What counts as a moment in a text, and what a platform puts in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.markdown.moments import Moment, moments_in, replace_moments
from adapters.markdown.plain import plain
from adapters.markdown.safe import safe
from engine.domain.moments import moment_link
from tests.adapters.markdown.texts import quick


@quick
@given(st.text("aé09:.()[] \\", min_size=1), st.integers(min_value=0, max_value=9_999_999_999))
def test_a_moment_is_read_back_as_it_was_told(said: str, at: int) -> None:
    """Its words can hold any signs; nothing of the sentence around it is lost."""
    text = f"back {moment_link(said, at)}, then"
    assert [moment.at for moment in moments_in(text)] == [at]
    assert replace_moments(text, str) == f"back {at}, then"


def test_the_words_are_those_people_read() -> None:
    """Brackets in them end nothing."""
    text = f"back {moment_link('at [9:00]', 1.9)}"
    assert moments_in(text) == (Moment(1, "at [9:00]", ""),)
    assert plain(text) == "back at [9:00]"


def test_words_for_the_readers_own_time_come_along() -> None:
    """Whatever is in them; they are no part of the words that stand in the sentence."""
    text = f"back {moment_link('at 9', 1.9, yours='Your (own) time :')}"
    assert moments_in(text) == (Moment(1, "at 9", "Your (own) time :"),)
    assert replace_moments(text, str) == "back 1"


@pytest.mark.parametrize(
    "text",
    [
        "`[x](moment:1)`",
        "```\n\n[x](moment:1)\n```",
        "[x](moment:99999999999)",
        "[x](moment:-1)",
        "[x](moment:soon)",
        "[x](https://a.example/moment:1)",
        r"\[x](moment:1)",
    ],
)
def test_nothing_else_is_a_moment(text: str) -> None:
    """Code stays as it is, and a bad number tells no time."""
    assert moments_in(text) == ()
    assert replace_moments(text, str) == text


def test_words_stand_where_no_platform_shows_a_moment() -> None:
    """What touches them is disarmed with them."""
    assert safe("at [noon](moment:1) or [x](moment:bad)") == "at noon or x"
    assert safe("@[everyone](moment:1)") == "@\u200beveryone"
