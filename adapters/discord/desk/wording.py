"""Lines of a card's thread and alarms, as Discord text that pings nobody by itself."""

import discord

from adapters.markdown.clean import clean
from adapters.markdown.pings import disarm
from engine.domain.desk import Alarm, Line, ShowLine
from engine.handoff.words import LINE_HEADS, LINE_SIGNS, SMALL_LINES

LONGEST = 1_900
"""Of 2,000 (API reference, "Create Message"), counted as UTF-16 to be on the safe side."""

_QUOTED = frozenset(
    {Line.CUSTOMER_SAID, Line.CUSTOMER_EDITED, Line.CUSTOMER_DELETED, Line.REPLY_SENT, Line.DRAFT}
)


def line_text(line: ShowLine) -> str:
    """A line as it stands in the thread; it may be longer than a message."""
    words = literal(line.text)
    if line.line in _QUOTED:
        words = "\n".join(f"> {row}" for row in words.split("\n"))
    who = f"**{literal(line.author)}**" if line.author else ""
    head = " ".join(filter(None, (LINE_SIGNS[line.line], who, LINE_HEADS.get(line.line, ""))))
    if line.line in SMALL_LINES:
        return f"-# {head} {' '.join(words.split())}"
    return f"{head}\n{words}" if line.line in _QUOTED or not line.author else f"{head} {words}"


def alarm_text(alarm: Alarm, role: int | None) -> str:
    """An alarm, with the role's mention where it is to ping; at most one message long."""
    ping = f"<@&{role}> " if alarm.pings and role is not None else ""
    return f"{ping}⏰ {shortened(literal(alarm.text), LONGEST)}"


def literal(text: str) -> str:
    """Words of people as Discord shows them unchanged, without a ping or an invitation."""
    return disarm(discord.utils.escape_markdown(clean(text)))


def length(text: str) -> int:
    """How long a text is, as Discord may count."""
    return len(text.encode("utf-16-le")) // 2


def shortened(text: str, longest: int) -> str:
    """A text, or as much of it as fits with an ellipsis."""
    if length(text) <= longest:
        return text
    cut = text.encode("utf-16-le")[: 2 * (longest - 1)].decode("utf-16-le", errors="ignore")
    return f"{cut.rstrip()}…"
