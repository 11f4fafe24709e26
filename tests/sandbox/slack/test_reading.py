"""What a person reads of standard Markdown, of mrkdwn and of blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.slack.reading import read_markdown, read_message, read_mrkdwn
from sandbox.wire import JsonObject


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold** and *slanted* and ~~gone~~", "bold and slanted and gone"),
        ("[Guide](https://acme.example/g)", "Guide (https://acme.example/g)"),
        ("<https://acme.example/g>", "https://acme.example/g"),
        ("# Title\n\nText", "Title\nText"),
        ("- one\n- two", "• one\n• two"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("> said", "> said"),
        ("`code` stays", "code stays"),
        ("```py\nx = 1\n```", "x = 1"),
        (
            "| a | b |\n|---|---|\n| 1 | [2](https://x.example) |",
            "a | b\n1 | 2 (https://x.example)",
        ),
        ("first\nsecond", "first\nsecond"),
        ("<@U123> & you", "<@U123> & you"),
    ],
)
def test_markdown_reads_without_its_marks(written: str, read: str) -> None:
    """Marks go, words, links, bullets and code stay."""
    assert read_markdown(written) == read


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1))
def test_words_alone_read_as_they_are(words: str) -> None:
    """Text without a mark is read as it was written."""
    assert read_markdown(words) == words
    assert read_mrkdwn(words) == words


def test_mrkdwn_spells_its_links_out() -> None:
    """Links are shown with their address, entities as characters; mentions stay."""
    written = "<https://acme.example|Acme> &amp; <@U1> &lt;b&gt; <https://b.example>"
    assert read_mrkdwn(written) == ("Acme (https://acme.example) & <@U1> <b> https://b.example")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            "<!date^1795766400^{date_long_pretty}, {time}|tomorrow>",
            "Friday, November 27, 2026, 08:00",
        ),
        ("<!date^1795766400^{date_num}^https://a.example|then>", "2026-11-27"),
        ("<!date^1795766400^{nonsense}|then>", "then"),
        ("<!date^soon^{time}|then>", "<!date^soon^{time}|then>"),
    ],
)
def test_mrkdwn_shows_a_date_or_its_fallback(written: str, read: str) -> None:
    """A member in UTC reads it in their zone; what cannot be shown is told in words."""
    assert read_mrkdwn(written) == read


def test_blocks_stand_before_the_text() -> None:
    """Where there are blocks the text is for notifications only; attachments follow."""
    header: JsonObject = {"type": "header", "text": {"type": "plain_text", "text": "Title"}}
    assert read_message([header], [{"fallback": "below"}], "notification") == "Title\nbelow"
    assert read_message([], [], "text") == "text"
