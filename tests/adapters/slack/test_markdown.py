"""How a post looks in Slack."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.markdown import render_post, told_moments
from engine.domain.knowledge import Source
from engine.domain.posts import Notice, NoticeKind, Part, Reply, Span
from tests.adapters.markdown.texts import (
    arbitrary,
    fences_are_balanced,
    few,
    hostile,
    outside_code,
    pings,
    quick,
    sensible,
    words,
)

HAIL = Source(title="Hail & storm", url="https://help.example/hail")
TOWING = Source(title="Towing", url="https://help.example/towing")


def notice(text: str) -> tuple[Part, ...]:
    """The parts of a fixed sentence."""
    return render_post(Notice(kind=NoticeKind.BUSY, text=text))


def reply(text: str, *, sources: tuple[Source, ...] = ()) -> tuple[Part, ...]:
    """The parts of a reply that cites all its sources once, at its end."""
    cites = tuple(range(1, len(sources) + 1))
    return render_post(Reply(spans=(Span(text=text, cites=cites),), sources=sources))


def test_a_moment_of_a_notice_is_told_in_words_and_in_slacks_own_markup() -> None:
    """The words stay in the sentence; a sign of Slack's in them ends nothing."""
    (part,) = notice(r"Back [at 9:00 (A|B \> time)](moment:1795766400), [x](moment:bad).")
    text, moments = told_moments(part.text)
    assert part.plain == "Back at 9:00 (A|B &gt; time), x."
    assert text.startswith("Back at 9:00 (A")
    assert "moment:" not in text
    date = "<!date^1795766400^{date_long_pretty}, {time}|at 9:00 (A/B &gt; time)>"
    assert moments == (date,)


def test_a_reply_cannot_tell_a_time_its_words_do_not_say() -> None:
    """What Claude and teammates write is read as words; code keeps its signs."""
    (part,) = reply("Back [today](moment:1795766400), `[x](moment:1)`, <!date^1^{time}|x>.")
    assert part.text.startswith("Back today, `[x](moment:1)`, &lt;\u200b!date")
    assert told_moments(part.text) == (part.text, ())


def as_sent(text: str) -> str:
    """A text as Slack wants the `text` field."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_a_reply_with_its_sources() -> None:
    """Standard Markdown with small marks, the sources below a line, plain words beside it."""
    spans = (
        Span(text="**Hail** is covered.", cites=(1,)),
        Span(text=" For less than $500 & more "),
        Span(text="ask for towing", cites=(2, 1)),
        Span(text="."),
    )
    (part,) = render_post(Reply(spans=spans, sources=(HAIL, TOWING)))
    assert part.text == (
        "**Hail** is covered [[1]](https://help.example/hail). For less than $500 & more ask for "
        "towing [[1]](https://help.example/hail)[[2]](https://help.example/towing).\n\n---\n\n"
        "1. [Hail & storm](https://help.example/hail)\n2. [Towing](https://help.example/towing)"
    )
    assert part.plain == (
        "Hail is covered [1]. For less than $500 &amp; more ask for towing [1][2].\n\n"
        "1. Hail &amp; storm (https://help.example/hail)\n2. Towing (https://help.example/towing)"
    )


def test_a_notice_is_shown_as_it_is() -> None:
    """A fixed sentence keeps its Markdown."""
    assert notice("One of our **team** is on it.") == (
        Part(text="One of our **team** is on it.", plain="One of our team is on it."),
    )


def test_signs_of_slack_become_entities() -> None:
    """Slack reads its own signs inside a markdown block, also in code; entities it only shows."""
    (part,) = notice("<!channel> `<@U1>` 1 < 2 > 0\n\n```\n<!here>\n```")
    assert part.text == (
        "&lt;\u200b!channel> `<\u200b@U1>` 1 &lt; 2 > 0\n\n```\n<\u200b!here>\n```"
    )
    assert part.plain.startswith("&lt;\u200b!channel&gt; &lt;\u200b@U1&gt; 1 &lt; 2 &gt; 0")


def test_a_message_has_one_table() -> None:
    """A second table begins a second message."""
    table = "| a | b |\n| --- | --- |\n| 1 | 2 |"
    first, second = notice(f"One:\n\n{table}\n\nTwo:\n\n{table}")
    assert first.text == f"One:\n\n{table}\n\nTwo:"
    assert second.text == table


def test_a_table_has_a_hundred_rows() -> None:
    """Header included; the rest goes on under the same header."""
    rows = "\n".join(f"| {number} |" for number in range(150))
    first, second = notice(f"| n |\n|---|\n{rows}")
    assert first.text.count("\n") == 100
    assert second.text.startswith("| n |\n| --- |\n| 99 |")


def test_a_table_has_twenty_columns() -> None:
    """A wider one becomes a list."""
    wide = "|".join("abcdefghijklmnopqrstu")
    (part,) = notice(f"|{wide}|\n|{'---|' * 21}\n|{wide}|")
    assert part.text.startswith("- a: a\n  - b: b\n")


@pytest.mark.parametrize(("length", "parts"), [(3_499, 1), (3_500, 1), (3_501, 2)])
def test_the_limit_is_exact(length: int, parts: int) -> None:
    """3,500 characters are one message."""
    assert len(notice("x" * length)) == parts


def test_sources_that_do_not_fit_follow() -> None:
    """A full message is followed by one with the sources."""
    *_, last = reply("x " * 1_720, sources=(HAIL,))
    assert last.text == "1. [Hail & storm](https://help.example/hail)"


def test_words_that_grow_when_escaped_still_fit() -> None:
    """The `text` field takes 4,000 characters, escaped."""
    parts = notice("<&> " * 2_000)
    assert all(len(part.plain) <= 4_000 for part in parts)
    assert sum(part.plain.count("&amp;") for part in parts) == 2_000


def test_nothing_to_say_is_no_message() -> None:
    """Text without a visible character makes no part."""
    assert notice(" \u200b\n") == ()


@few
@given(st.lists(sensible, min_size=1, max_size=8).map("\n\n".join))
def test_long_replies_are_whole(text: str) -> None:
    """All words, in parts within the limits, with code closed."""
    parts = reply(text, sources=(HAIL, TOWING))
    assert all(len(part.text) <= 3_500 and 0 < len(part.plain) <= 4_000 for part in parts)
    assert all(fences_are_balanced(part.text) for part in parts)
    shown = "\n".join(part.text for part in parts).split("\n\n---\n\n")[0].split("\n1. [Hail")[0]
    marks = re.compile(r"\s\[\[1\]\]\([^)]*\)\[\[2\]\]\([^)]*\)|```(py)?")
    assert words(marks.sub("", shown)) == words(marks.sub("", text))


def test_a_message_always_has_words() -> None:
    """A line alone has no words, yet `text` is not empty."""
    assert notice("---") == (Part(text="___", plain="___"),)


@quick
@given(hostile | arbitrary, hostile)
def test_no_post_pings(text: str, title: str) -> None:
    """Neither text, nor code, nor a source's title can make Slack ping anybody."""
    for part in reply(text, sources=(Source(title=title, url=HAIL.url),)):
        assert pings(outside_code(part.text)) == []
        assert not re.search(r"<[!@#]", part.text)
        assert not re.search(r"<|>|@(?:here|channel|everyone)", part.plain)
        assert (part.text + part.plain).encode()


@quick
@given(st.lists(st.sampled_from(("hail", "wind", "5", "€", "漢字", "it's")), min_size=1))
def test_plain_words_stay(said: list[str]) -> None:
    """Text without signs of Markdown is shown as it is, however often it passes through."""
    text = " ".join(said)
    assert notice(text) == (Part(text=text, plain=as_sent(text)),)
