"""How a post looks in Discord."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.markdown import render_post
from engine.domain.knowledge import Source
from engine.domain.posts import Notice, NoticeKind, Part, Reply, Span
from tests.adapters.markdown.texts import (
    FAMILY,
    arbitrary,
    few,
    hostile,
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


def shown(text: str) -> str:
    """The one message a short text becomes."""
    (part,) = notice(text)
    return part.text


def test_a_moment_of_a_notice_is_shown_in_each_readers_zone() -> None:
    """Discord's own markup stands for the words, which notifications and transcripts keep."""
    (part,) = notice("Back [today at 9:00 (UTC time)](moment:1795766400), [x](moment:bad).")
    assert part.text == "Back <t:1795766400:F>, x."
    assert part.plain == "Back today at 9:00 (UTC time), x."


def test_a_reply_cannot_tell_a_time_its_words_do_not_say() -> None:
    """What Claude and teammates write is read as words, whatever address they give it."""
    (part,) = reply("Back [today](moment:1795766400), `[x](moment:1)`, <t:1:F>.")
    assert part.text == "Back today, `[x](moment:1)`, <\u200bt:1:F>."


def reply(text: str, *, sources: tuple[Source, ...] = ()) -> tuple[Part, ...]:
    """The parts of a reply that cites all its sources once, at its end."""
    cites = tuple(range(1, len(sources) + 1))
    return render_post(Reply(spans=(Span(text=text, cites=cites),), sources=sources))


def outside_code(text: str) -> str:
    """What Discord does not read as code: it looks for the next run of backticks anywhere."""
    without_blocks = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return re.sub(r"\\`|(`+)(?!`).+?(?<!`)\1(?!`)", "", without_blocks, flags=re.DOTALL)


def test_a_reply_with_its_sources() -> None:
    """Small marks in the text, the sources in small print, plain words beside it."""
    spans = (
        Span(text="**Hail** is covered.", cites=(1,)),
        Span(text=" So is "),
        Span(text="towing.", cites=(2, 1)),
    )
    (part,) = render_post(Reply(spans=spans, sources=(HAIL, TOWING)))
    assert part.text == (
        "**Hail** is covered [[1]](https://help.example/hail). So is towing "
        "[[1]](https://help.example/hail)[[2]](https://help.example/towing).\n\n"
        "-# 1. [Hail & storm](https://help.example/hail)\n"
        "-# 2. [Towing](https://help.example/towing)"
    )
    assert part.plain == (
        "Hail is covered [1]. So is towing [1][2].\n\n"
        "1. Hail & storm (https://help.example/hail)\n2. Towing (https://help.example/towing)"
    )


@pytest.mark.parametrize(
    ("written", "looks"),
    [
        ("#### Small", "### Small"),
        ("Title\n===", "# Title"),
        ("__bold__ and _slanted_", "**bold** and _slanted_"),
        ("a || b", "a \\|\\| b"),
        ("one\n\n---\n\ntwo", "one\n\ntwo"),
        ("one  \ntwo", "one\ntwo"),
        ("- [x] done\n- [ ] open", "- ☑ done\n- ☐ open"),
        ("+ one\n\n1) two", "- one\n\n1. two"),
        ("> said\n> > before", "> said\n>\n> before"),
        ("5 &lt; 6 &amp; more", "5 < 6 & more"),
        ("<b>not</b> HTML<br>here", "<b>not<\u200b/b> HTML here"),
        ("![crash](https://x.example/c)", "[crash](https://x.example/c)"),
        ("    indented", "```\nindented\n```"),
        ("````\n```\n````", "```\n`\u200b``\n```"),
        ("`` a``` ``", "`` a`\u200b`\u200b` ``"),
        ("\\-# small", "\\-# small"),
        ("@everyone <@1>", "@\u200beveryone <\u200b@1>"),
        ("`@everyone`", "`@everyone`"),
    ],
)
def test_the_dialect(written: str, looks: str) -> None:
    """What Discord shows differently, or not at all, is written in its own way."""
    assert shown(written) == looks


def test_a_narrow_table_is_a_grid() -> None:
    """Columns are as wide as what is in them; East Asian characters take two."""
    assert shown("| Cover | Price |\n|---|--:|\n| **hail** | 5 |\n| 保険 | 1,200 |") == (
        "```\nCover  Price\n─────  ─────\nhail       5\n保険   1,200\n```"
    )


def test_a_table_with_links_is_a_list() -> None:
    """Code shows no links, so such a table, or a wide one, is written row by row."""
    assert shown("| Cover | More |\n|---|---|\n| hail | [here](https://x.example) |") == (
        "- Cover: hail\n  - More: [here](https://x.example)"
    )
    assert shown(f"| a | b |\n|---|---|\n| {'x' * 40} | {'y' * 40} |") == (
        f"- a: {'x' * 40}\n  - b: {'y' * 40}"
    )


@pytest.mark.parametrize(("length", "parts"), [(1_899, 1), (1_900, 1), (1_901, 2)])
def test_the_limit_is_exact(length: int, parts: int) -> None:
    """1,900 characters are one message."""
    assert len(notice("x" * length)) == parts


def test_emoji_count_as_utf_16() -> None:
    """However Discord counts what lies outside the basic plane, a message stays below 2,000."""
    parts = notice(FAMILY * 400)
    assert all(len(part.text.encode("utf-16-le")) // 2 <= 1_900 for part in parts)
    assert sum(part.text.count(FAMILY) for part in parts) == 400


def test_sources_that_do_not_fit_follow() -> None:
    """A full message is followed by one with the sources."""
    *_, last = reply("x " * 920, sources=(HAIL,))
    assert last.text == "-# 1. [Hail & storm](https://help.example/hail)"


def test_nothing_to_say_is_no_message() -> None:
    """Text without a visible character makes no part."""
    assert notice(" \u200b\n") == ()


@few
@given(st.lists(sensible, min_size=1, max_size=6).map("\n\n".join))
def test_long_replies_are_whole(text: str) -> None:
    """All words, in parts within the limit, with code closed."""
    parts = reply(text, sources=(HAIL, TOWING))
    assert all(0 < len(part.text) <= 1_900 and part.plain for part in parts)
    assert all(part.text.count("```") % 2 == 0 for part in parts)
    told = "\n".join(part.text for part in parts).split("\n-# 1. ")[0]
    marks = re.compile(r"\s\[\[1\]\]\([^)]*\)\[\[2\]\]\([^)]*\)|```(py)?")
    assert words(marks.sub("", told)) == words(marks.sub("", text))


@quick
@given(hostile | arbitrary, hostile)
def test_no_post_pings(text: str, title: str) -> None:
    """Neither text nor a source's title looks like a ping, as Discord reads code."""
    for part in reply(text, sources=(Source(title=title, url=HAIL.url),)):
        assert pings(outside_code(part.text)) == []
        assert part.text.count("```") % 2 == 0
        assert (part.text + part.plain).encode()


@quick
@given(st.lists(st.sampled_from(("hail", "wind", "5", "€", "漢字", "it's")), min_size=1))
def test_plain_words_stay(said: list[str]) -> None:
    """Text without signs of Markdown is shown as it is, however often it passes through."""
    text = " ".join(said)
    assert notice(text) == (Part(text=text, plain=text),)
