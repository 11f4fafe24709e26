"""What a teammate typed reaches the customer as it looked: emphasis, links, lists and code."""

import pytest

from adapters.slack.desk.links import link_to
from adapters.slack.desk.typed import markdown_of
from engine.domain.messages import Place, Platform


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("*Dear Ann*, it is _done_", "**Dear Ann**, it is _done_"),
        ("~old~ new", "~~old~~ new"),
        ("2*3*4 and a * b * c", "2*3*4 and a * b * c"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        (
            "<https://x.example/a?b=1&amp;c=2|the [form]>",
            r"[the \[form\]](<https://x.example/a?b=1&c=2>)",
        ),
        ("see <https://x.example>", "see https://x.example"),
        ("• one\n• two", "- one\n- two"),
        ("`*not bold*` *bold*", "`*not bold*` **bold**"),
        ("```\n*a* &lt;b&gt;\n```", "```\n*a* <b>\n```"),
        ("reply <@U1>, <!here>", "reply @Dana, @here"),
        ("", ""),
    ],
)
def test_markup_becomes_markdown(typed: str, markdown: str) -> None:
    """Code is left alone, and mentions are names."""
    assert markdown_of(typed, ours="U9", names={"U1": "Dana"}) == markdown


SLACK = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1700000000.000100")


def test_a_thread_has_its_link() -> None:
    """On Slack by the workspace's own address, which may not be known."""
    assert link_to(SLACK, home="https://acme.slack.com/") == (
        "https://acme.slack.com/archives/C1/p1700000000000100"
    )
    assert link_to(SLACK, home="") is None
    discord = Place(platform=Platform.DISCORD, workspace="11", channel="20", thread="22")
    assert link_to(discord, home="") == "https://discord.com/channels/11/22"
