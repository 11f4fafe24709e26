"""A moment in our Markdown: a link that each platform shows in its reader's own time zone."""

import re
from urllib.parse import quote, unquote

_ADDRESS = re.compile(r"moment:([0-9]{1,10})(?:\?([^\s()]*))?")
_BRACKET = re.compile(r"([\\\[\]])")


def moment_link(words: str, at: float, *, yours: str = "") -> str:
    """The words for a moment, POSIX seconds, so that a platform can show it in its own way.

    Where none does, the words are what is read, so they say the time in full. `yours` says, where
    one shows it beside them, that this is the reader's own time.
    """
    label = _BRACKET.sub(r"\\\1", words)
    beside = f"?{quote(yours, safe='')}" if yours else ""
    return f"[{label}](moment:{int(at)}{beside})"


def moment_of(address: str) -> int | None:
    """The POSIX seconds that the address of a link stands for; None where it is no moment.

    Ten digits reach the year 2286, within what Slack and Discord show.
    """
    found = _ADDRESS.fullmatch(address)
    return int(found[1]) if found else None


def words_beside(address: str) -> str:
    """The words before the reader's own time; empty where there are none."""
    found = _ADDRESS.fullmatch(address)
    return unquote(found[2] or "") if found else ""
