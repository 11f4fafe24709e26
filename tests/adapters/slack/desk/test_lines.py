"""Lines and alarms are within Slack's limits, literal, and ping only whom the operator named."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.desk.lines import Laid, alarm_laid, line_laid
from engine.domain.desk import Alarm, Line, ShowLine
from sandbox.slack.reading import read_message
from sandbox.slack.validation.content import UPDATE_TEXT_MOST, read_blocks
from sandbox.wire import Json, as_list, dump, load

NASTY = "<!channel> *bold* <@U1> & _more_ `x`"


def blocks_of(laid: Laid) -> list[Json]:
    """The blocks as they are sent; raises SlackError where Slack does not take them."""
    blocks = load(json.dumps([block.to_dict() for block in laid.blocks]))
    read_blocks(blocks)
    assert 0 < len(laid.text) <= UPDATE_TEXT_MOST
    return list(as_list(blocks))


def read(laid: Laid) -> str:
    """What a person reads."""
    return read_message(tuple(map(dict, blocks_of(laid))), (), laid.text)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", Line)
def test_words_of_people_are_shown_as_they_are(kind: Line) -> None:
    """They format nothing and ping nobody, on the screen and in the notification."""
    laid = line_laid(ShowLine(line=kind, text=NASTY, author="Ann <!here>"))
    assert NASTY in read(laid)
    for sent in (laid.text, *(dump(block) for block in blocks_of(laid) if "mrkdwn" in dump(block))):
        assert "<!" not in sent
        assert "<@" not in sent


@given(
    st.sampled_from(Line),
    st.text(max_size=300) | st.text(max_size=30).map(lambda t: t * 2_000),
    st.text(max_size=200),
)
def test_every_line_is_one_slack_takes(kind: Line, text: str, author: str) -> None:
    """Empty, endless or odd: there is something to show, within the limits."""
    blocks_of(line_laid(ShowLine(line=kind, text=text, author=author)))


def test_what_is_cut_says_so() -> None:
    """Nobody takes a part for the whole."""
    laid = line_laid(ShowLine(line=Line.CUSTOMER_SAID, text="x" * 50_000, author="Ann"))
    assert "cut here" in read(laid)


def test_an_alarm_pings_the_group_where_there_is_one() -> None:
    """And nobody else, whatever its words are."""
    alarm = Alarm(text=f"Ann waits. {NASTY}", pings=True)
    laid = alarm_laid(alarm, "S0123456789")
    assert laid.text.startswith("<!subteam^S0123456789>")
    assert dump(blocks_of(laid)).count("<!subteam^S0123456789>") == 1
    assert "<!channel>" not in laid.text
    assert "subteam" not in alarm_laid(alarm, None).text
    assert "subteam" not in alarm_laid(Alarm(text="x"), "S0123456789").text
