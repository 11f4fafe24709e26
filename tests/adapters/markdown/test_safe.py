"""What the model writes can neither ping, nor mislead, nor hide."""

import pytest
from hypothesis import given

from adapters.markdown.clean import clean
from adapters.markdown.safe import safe
from tests.adapters.markdown.texts import (
    FAMILY,
    SCOTLAND,
    arbitrary,
    hostile,
    outside_code,
    pings,
    quick,
    sensible,
    words,
)

_ = "\u200b"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<!channel> and <!here|here>", f"<{_}!channel> and <{_}!here|here>"),
        ("<!subteam^S1> <@U1>", f"<{_}!subteam^S1> <{_}@U1>"),
        ("@everyone, @here and @channel", f"@{_}everyone, @{_}here and @{_}channel"),
        ("<@1> <@&2> <#3> </ban:4>", f"<{_}@1> <{_}@&2> <{_}#3> <{_}/ban:4>"),
        ("&lt;!channel&gt;", f"<{_}!channel>"),
        ("\\<!channel>", f"<{_}!channel>"),
        ("@\u2060every\u200bone", f"@{_}everyone"),
        ("&#64;here", f"@{_}here"),
        ("**@here**", f"**@{_}here**"),
        ("[<!chan](javascript:x)nel>", f"<{_}!channel>"),
        ("Come to discord.gg/abc", f"Come to discord{_}.gg/abc"),
        ("[Join](https://discord.gg/abc)", "Join"),
    ],
)
def test_pings_become_text(written: str, shown: str) -> None:
    """However a ping is dressed, what is left looks like it and does nothing."""
    assert safe(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        "`@here` and `<@1>`",
        "```py\n@everyone\n<!channel>\n```",
        "Mail maya@example.com about 3 < 5 & 7 > 2, at $5 a_b_c.",
        "https://x.example/~maya?a=1&b=2#c",
        "1. one\n2. two\n   - three\n\n> four\n>\n> five\n\n# Six",
        f"{FAMILY} {SCOTLAND} 🇫🇷 می‌خواهم क्‍ष e\u0301 ☎️ 1️⃣",
    ],
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    """Code, addresses, numbers and the characters of every script are left alone."""
    assert safe(text) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[our help](https://help.example/a)", "[our help](https://help.example/a)"),
        ("[example.com](https://help.example.com/)", "[example.com](https://help.example.com/)"),
        ("[bank.example](https://evil.example/x)", "[bank.example (evil.example)](https://evil.example/x)"),
        ("[**bank**.example](https://evil.example)", "[**bank**.example (evil.example)](https://evil.example)"),
        ("[https://bank.example](https://evil.example)", "[bank.example (evil.example)](https://evil.example)"),
        ("[https://a.example](https://a.example/)", "<https://a.example/>"),
        ("[](https://a.example)", "<https://a.example>"),
        ("[claims][1]\n\n[1]: https://a.example", "[claims](https://a.example)"),
        ("[go](javascript:alert(1))", "go"),
        ("[go](https://bank.example@evil.example)", "go"),
        ("[mail us](mailto:help@a.example)", "mail us (help@a.example)"),
        ("[terms](/terms)", "terms (/terms)"),
        ("![a crash](https://a.example/c.png)", "[a crash](https://a.example/c.png)"),
        ("![](https://a.example/c.png)", "<https://a.example/c.png>"),
        ("[us](https://m.example/@here)", "[us](https://m.example/%40here)"),
        ("[^1]: Said.", "\\[^1\\]: Said."),
    ],
)  # fmt: skip
def test_links_say_where_they_lead(written: str, shown: str) -> None:
    """Only http and https are links; a label cannot name another host; images become links."""
    assert safe(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\x00b\x1b[0m\u00ad\ufeff", "ab[0m"),
        ("hi\U000e0068\U000e0069", "hi"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("a\ud800b", "a\ufffdb"),
        ("a\u200d\u200cb", "ab"),
    ],
)
def test_what_nobody_sees_is_gone(written: str, shown: str) -> None:
    """Control characters, overrides of direction, tags and joiners that join nothing."""
    assert clean(written) == shown


def test_nothing_is_lost_to_depth() -> None:
    """What is nested beyond reading is shown as it was written."""
    assert words(safe(">" * 300 + " hail")) == ["hail"]


def test_open_code_is_closed() -> None:
    """A block of code ends where its text ends."""
    assert safe("~~~py\none = 1") == "```py\none = 1\n```"


@quick
@given(hostile | arbitrary)
def test_no_text_pings(text: str) -> None:
    """Whatever is written, nothing outside of code is a ping."""
    assert pings(outside_code(safe(text))) == []


@quick
@given(hostile | arbitrary | sensible)
def test_twice_is_once(text: str) -> None:
    """What is safe stays as it is."""
    assert safe(safe(text)) == safe(text)


@quick
@given(sensible)
def test_sensible_words_stay(text: str) -> None:
    """Making a text safe loses none of its words."""
    assert words(safe(text)) == words(text)
