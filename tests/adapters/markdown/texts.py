"""Texts to try on everything that reads Markdown: sensible ones, hostile ones, arbitrary ones."""

import re

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

quick = settings(max_examples=60, deadline=None, derandomize=True, database=None)
"""Enough to find what a change breaks, and always the same examples."""

FAMILY = "👨‍👩‍👧‍👦"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

few = settings(quick, max_examples=20)
"""For long texts."""

_HOSTILE = (
    "<!channel>", "<!here|here>", "<!everyone>", "<!subteam^S1>", "<@U123>", "<@W1|maya>", "<#C1>",
    "<@1234>", "<@!1234>", "<@&1234>", "<#1234>", "</ban:12>", "<id:home>",
    "@everyone", "@here", "@channel", "\\@here", "@\u200beveryone", "@every\u2060one", "&#64;here",
    "&lt;!channel&gt;", "<\u200b!here>", "<&#8203;@U1>", "<!chan\u00adnel>", "\\<@1>",
    "discord.gg/abc", "https://discord.gg/abc", "https://discord.com/invite/abc",
    "[@here](https://x.example/@everyone)", "[<!chan](javascript:x)nel>", "[a](https://x.example)",
    "[bank.example](https://evil.example)", "[j](javascript:alert(1))", "![i](http://x.example/i)",
    "[b]: https://evil.example\n", "[bank.example][b]", "[q]: said\n", "<https://x.example/@here>",
    "`", "``", "```", "```py\n", "\n```\n", "~~~\n", "    ", "\n", "\n\n", "> ", "- ", "1. ", "# ",
    "*", "**", "_", "__", "~~", "||", "|", "| a | b |\n|---|---|\n| 1 | 2 |\n", "\\", "&lt;", "&",
    "<", ">", "@", "!", "[", "]", "(", ")", ":", ".", " ", "here", "everyone", "word", "---\n",
    "===\n", "<br>", "\r\n", "\t", "\x00", "\u202e", "\u200b", "\u200d", "\ud800", "é", "漢字",
    FAMILY, SCOTLAND, "\ufdd00\ufdd1",
)  # fmt: skip

arbitrary = st.text(st.characters(), max_size=200)
hostile = st.lists(st.sampled_from(_HOSTILE) | st.text(max_size=3), max_size=30).map("".join)

_word = st.sampled_from(
    (
        "hail",
        "covered",
        "battery",
        "1,200",
        "don't",
        "Straße",
        "保険",
        "año",
        "🚗",
        FAMILY,
        "e\u0301tat",
    )
)
_words = st.lists(_word, min_size=1, max_size=12).map(" ".join)
_span = _words | _words.map("**{}**".format) | _words.map("`{}`".format)
_link = _words.map("[{}](https://help.example/claims?id=7&lang=en)".format)
_line = st.lists(_span | _link, min_size=1, max_size=5).map(lambda spans: ", ".join(spans) + ".")
_paragraph = st.lists(_line, min_size=1, max_size=4).map(" ".join)
_list = st.lists(_line.map("- {}".format), min_size=1, max_size=6).map("\n".join)
_steps = st.lists(_line, min_size=1, max_size=4).map(
    lambda lines: "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
)
_fence = st.lists(_words, min_size=1, max_size=8).map(
    lambda xs: "```py\n" + "\n".join(xs) + "\n```"
)
_quote = _paragraph.map("> {}".format)
_heading = _words.map("## {}".format)
_block = _paragraph | _list | _steps | _fence | _quote | _heading

sensible: SearchStrategy[str] = st.lists(_block, min_size=1, max_size=12).map("\n\n".join)
"""What Claude writes: blocks of standard Markdown without tables, whose header is repeated."""

_FENCED = re.compile(r"^[ >]*(`{3,})[^`\n]*\n.*?^[ >]*\1$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"\\`|(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_PING = re.compile(
    r"@(?:everyone|here|channel)|<[!@#/]\w*|discord\.gg|discord(?:app)?\.com/invite", re.IGNORECASE
)


def outside_code(text: str) -> str:
    """A text without its blocks and spans of code."""
    return _CODE.sub("", _FENCED.sub("", text))


def pings(text: str) -> list[str]:
    """Whatever either platform would take for a ping or an invitation."""
    return _PING.findall(text)


def words(text: str) -> list[str]:
    """The words of a text, without signs of Markdown and the numbers of items."""
    return re.findall(r"[\w,'?=&:/-]*\w", re.sub(r"^\d+\. ", "", text, flags=re.MULTILINE))


def fences_are_balanced(text: str) -> bool:
    """Is every block of code closed, whoever reads it?"""
    return "```" not in _FENCED.sub("", text)
