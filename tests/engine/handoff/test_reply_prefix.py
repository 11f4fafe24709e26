"""What a teammate writes in a card's thread stays inside unless it says otherwise."""

import pytest

from engine.handoff.reply_prefix import reply_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("reply It is done.", "It is done."),
        ("Reply: It is done.", "It is done."),
        ("!reply It is done.", "It is done."),
        ("!REPLY\nIt is done.\n\nBye", "It is done.\n\nBye"),
        ("r: It is done.", "It is done."),
        ("reply\nIt is done.", "It is done."),
        ("!reply", ""),
        ("r:", ""),
    ],
)
def test_the_prefix_sends(text: str, words: str) -> None:
    """Everything behind it is for the customer, its line breaks too; maybe nothing is."""
    assert reply_in(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "It is done.",
        "Reply to her before noon",
        "replying now",
        "reply",
        "!replying",
        "I would reply: no",
        "re: the claim",
        "r u there",
        "",
    ],
)
def test_everything_else_is_a_note(text: str) -> None:
    """Words about a reply are none."""
    assert reply_in(text) is None
