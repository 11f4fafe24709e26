"""Slack's markup becomes the words people see."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.words import begins_with_people, mentioned, plain_words

US = "U0EVA"
NAMES = {"U0BOB": "Bob", "W0ANN": "Ann"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0EVA> hello", "hello"),
        ("<@U0EVA>: hello", "hello"),
        ("<@U0EVA|eva>, hello", "hello"),
        ("<@U0EVA> <@U0EVA> hello", "hello"),
        ("  <@U0EVA>", ""),
        ("thanks <@U0EVA>!", "thanks!"),
        ("hello <@U0EVA> there", "hello there"),
        ("ask <@U0BOB> or <@W0ANN>", "ask @Bob or @Ann"),
        ("ask <@U0NEW>", "ask @someone"),
        ("ask <@U0NEW|newcomer>", "ask @newcomer"),
        ("see <#C1|claims>", "see #claims"),
        ("see <#C1>", "see #C1"),
        ("see <#C1|>", "see #C1"),
        ("<!here> and <!channel> and <!everyone>", "@here and @channel and @everyone"),
        ("<!subteam^S1|@claims> please", "@claims please"),
        ("<!subteam^S1> please", "@group please"),
        ("<!date^1700000000^{date}|14 Nov> it was", "14 Nov it was"),
        ("<https://acme.example/a?b=1&amp;c=2>", "https://acme.example/a?b=1&c=2"),
        ("<https://acme.example|our page>", "our page (https://acme.example)"),
        ("<http://acme.example|acme.example>", "http://acme.example"),
        ("<mailto:a@acme.example|a@acme.example>", "a@acme.example"),
        ("<tel:+1555|+1555>", "+1555"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt; stays", "&lt; stays"),
        ("&copy; is no markup of Slack's", "&copy; is no markup of Slack's"),
        ("line one\nline two", "line one\nline two"),
        ("a < b", "a < b"),
        ("```if a &lt; b:\n  x```", "```if a < b:\n  x```"),
    ],
)
def test_markup_is_read_as_people_see_it(text: str, words: str) -> None:
    """Each kind of Slack markup has one reading, and only our own mention disappears."""
    assert plain_words(text, ours=US, names=NAMES) == words


@settings(deadline=None)
@given(st.text())
def test_words_typed_by_a_person_come_back_as_typed(typed: str) -> None:
    """Unescaping undoes Slack's escaping and nothing else, apart from space around the message."""
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain_words(escaped, ours=US, names=NAMES) == typed.strip()


@settings(deadline=None)
@given(st.text(alphabet="<>@#!|^&;UC0EVA ab:/.\n", max_size=200))
def test_broken_markup_is_read_without_a_failure(text: str) -> None:
    """Whatever somebody sends, reading it ends and gives text."""
    assert isinstance(plain_words(text, ours=US, names=NAMES), str)


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("<@U0BOB> can you look?", True),
        ("  <@U0BOB> can you look?", True),
        ("<!here> who knows?", True),
        ("<!subteam^S1|@claims> please", True),
        ("I think <@U0BOB> knows", False),
        ("<https://acme.example> is down", False),
        ("<#C1|claims> is the place", False),
        ("", False),
    ],
)
def test_a_message_to_others_opens_by_calling_them(text: str, called: bool) -> None:
    """Only people called at the start make a message one to other people."""
    assert begins_with_people(text) is called


def test_mentions_are_listed_in_order() -> None:
    """Every mention of a person counts, also one with a label."""
    assert list(mentioned("<@U1> <#C1|x> <@U2|bob> <@U1>")) == ["U1", "U2", "U1"]
