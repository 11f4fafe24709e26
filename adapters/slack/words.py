"""Turns Slack's message markup into the plain words a person sees."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

SOMEONE = "someone"

_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
_CALLS_PEOPLE = re.compile(r"\s*<(?:@[UW]|!subteam\^|!here|!channel|!everyone)")


def mentioned(text: str) -> Iterator[str]:
    """The ids of the people a text mentions, in order, with repetitions."""
    yield from _MENTION.findall(text)


def begins_with_people(text: str) -> bool:
    """Whether a text opens by calling somebody: a person, a group, or everybody here."""
    return _CALLS_PEOPLE.match(text) is not None


def plain_words(text: str, *, ours: str, names: Mapping[str, str]) -> str:
    """A message's text as people read it, without the mention of us.

    `ours` is our own member id; `names` gives what is known of the others by id.
    """
    without_us = _own_mention(ours).sub("", text)
    return _unescape(_MARKUP.sub(lambda found: _reading(found, names), without_us)).strip()


@lru_cache(maxsize=8)
def _own_mention(ours: str) -> re.Pattern[str]:
    """Our mention, with the punctuation that sets it off at the start of a text."""
    mention = rf"<@{re.escape(ours)}(?:\|[^<>]*)?>"
    return re.compile(rf"\A\s*(?:{mention}[\s,:;]*)+|[ \t]*{mention}")


def _reading(found: re.Match[str], names: Mapping[str, str]) -> str:
    sign, target, label = found[1], found[2], found[3] or ""
    match sign:
        case "@":
            return f"@{names.get(target) or label or SOMEONE}"
        case "#":
            return f"#{label or target}"
        case "!":
            return _special(target, label)
        case _:
            return _link(target, label)


def _special(target: str, label: str) -> str:
    """`<!here>`, `<!subteam^S1|@claims>` and `<!date^…|fallback>`."""
    kind, _, _ = target.partition("^")
    if kind == "date":
        return label or target
    return "@" + (label.removeprefix("@") or ("group" if kind == "subteam" else kind))


def _link(target: str, label: str) -> str:
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (address, re.sub(r"^https?://", "", address).rstrip("/")):
        return address
    return f"{label} ({address})"


def _unescape(text: str) -> str:
    """Slack escapes three characters and no others, so HTML's full table would be wrong."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
