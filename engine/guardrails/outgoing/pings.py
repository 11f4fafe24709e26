"""What either platform would turn into a ping; no sentence of the assistant needs one."""

import re
from html import unescape

from engine.guardrails.folded import fold
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import CheckName, Finding

_PING = re.compile(
    # Slack: <!channel>, <!subteam^S1>, <@U1>, <#C1>; Discord: <@1>, <@!1>, <@&1>, <#1>, </name:1>,
    # <id:home>, <t:1:R> is none; both: the words
    r"<\\?[!@#](?:[!&])? ?[\w^:|-]+|<\\?/[\w -]{1,32}:\d+|<\\?id:[a-z]+"
    r"|@ ?\\?(?:everyone|here|channel|group|all)\b(?!\.[a-z]{2,})"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|lt|gt|commat|amp|num|excl);", re.IGNORECASE)
_WITHIN_ADDRESS = re.compile(r"[\w.+-]$")


def pings(text: str, context: Context) -> tuple[Finding, ...]:
    """Every mention of everybody, a channel, a group or a person by their platform's signs."""
    del context  # nobody may be pinged in any turn
    if not _may_ping(text):
        return ()
    folded = fold(text)
    found = [_finding(*folded.span(*span.span())) for span in _PING.finditer(folded.low)]
    if not found and _ENTITY.search(text) and _PING.search(fold(unescape(unescape(text))).low):
        found = [_finding(0, len(text))]
    return tuple(found)


def _may_ping(text: str) -> bool:
    return any(sign in text for sign in "@<＠﹫＜﹤&")


def _finding(start: int, end: int) -> Finding:
    return Finding(check=CheckName.PINGS, start=start, end=end, detail="a ping")
