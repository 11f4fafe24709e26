"""What the articles lack, as a list on Slack: nothing in it is markup but the links."""

from adapters.slack.desk.listing import gaps_listed
from engine.domain.gaps import Gap, GapKind
from engine.domain.messages import Place, Platform
from engine.gaps.report import Reporting

SLACK = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1700000000.000100")
DISCORD = Place(platform=Platform.DISCORD, workspace="7", channel="8", thread="9")
REPORTING = Reporting(asks_for_human=lambda text: False, stop_words=())


def test_each_question_has_the_link_of_where_it_was_asked() -> None:
    """And shows what a customer wrote as they wrote it, on whatever platform that was."""
    gaps = [
        Gap(
            kind=GapKind.NOTHING_FOUND,
            at=at,
            reference=f"REF{at:03.0f}",
            place=place,
            said=("Is *my* <@U1> tent covered?",),
        )
        for at, place in ((2.0, SLACK), (1.0, DISCORD))
    ]
    lines = gaps_listed(REPORTING.report(gaps), home="https://acme.slack.com/").splitlines()
    assert lines[1] == "1. 2 × nothing found (2)"
    said = "Is *my* &lt;@U1&gt; tent covered?"
    assert lines[2:] == [
        f"   • <https://acme.slack.com/archives/C1/p1700000000000100|REF002>: {said}",
        f"   • <https://discord.com/channels/7/9|REF001>: {said}",
    ]


def test_where_nobody_looks_after_that_it_says_so() -> None:
    """No report is no good news."""
    assert "Nobody looks" in gaps_listed(None, home="https://acme.slack.com/")
