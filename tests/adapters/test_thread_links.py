"""Links of both platforms and references, as teammates paste them."""

import pytest

from adapters.thread_links import asked_about
from engine.domain.messages import Platform
from engine.handoff.asked_about import AskedAbout, CaseReference, ThreadLink

ROOT = ThreadLink(platform=Platform.SLACK, channel="C1", threads=("1700000000.000100",))


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("https://acme.slack.com/archives/C1/p1700000000000100", ROOT),
        ("<https://acme.slack.com/archives/C1/p1700000000000100>", ROOT),
        (
            "https://acme.slack.com/archives/C1/p1700000009000200"
            "?thread_ts=1700000000.000100&amp;cid=C1",
            ROOT,
        ),
        (
            "see https://discord.com/channels/1/22/333, please",
            ThreadLink(platform=Platform.DISCORD, threads=("22", "333")),
        ),
        (
            "https://ptb.discord.com/channels/@me/22",
            ThreadLink(platform=Platform.DISCORD, threads=("22",)),
        ),
        (" `k7q2zm` ", CaseReference(text="K7Q2ZM")),
        ("nothing", None),
        ("", None),
        ("https://example.com/archives", None),
    ],
)
def test_what_is_asked_about(text: str, about: AskedAbout | None) -> None:
    """The thread's own id, not that of a message in it; anything else is nothing."""
    assert asked_about(text) == about
