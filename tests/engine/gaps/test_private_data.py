"""Words that leave their conversation leave it without private data."""

import pytest

from engine.gaps.private_data import kinds_left, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Write to maya.z@mail.example today.", "Write to [e-mail address] today."),
        ("My card is 4111 1111 1111 1111.", "My card is [card number]."),
        ("Is hail covered?", "Is hail covered?"),
    ],
)
def test_what_is_found_is_replaced_by_its_kind(text: str, shown: str) -> None:
    """The rest stays as it was, and nothing is left to be found."""
    result = masked(text)
    assert result.text == shown
    assert result.removed == (text != shown)
    assert kinds_left(result.text) == ()


def test_names_go_whole_and_in_part() -> None:
    """In any case where they are whole; a part only as a name is written, so words stay words."""
    result = masked("maya will says hi. Maya moved, and will Will come?", names=("Maya Will", "Di"))
    assert result.text == "[name] says hi. [name] moved, and will [name] come?"
    assert result.removed == 3


def test_what_the_articles_say_is_public() -> None:
    """The company's own address stays; somebody else's beside it goes."""
    known = ("Write to help@acme.example.",)
    text = "Write to help@acme.example, not to maya@mail.example."
    assert masked(text, known=known).text == "Write to help@acme.example, not to [e-mail address]."
    assert kinds_left(text, known=known) == ("e-mail address",)
    assert kinds_left("help@acme.example", known=known) == ()
    assert masked("Write, Maya.", names=("Maya Write",), known=known).text == "Write, [name]."
