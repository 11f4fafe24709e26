"""Links to customers' threads on either platform, as teammates copy them; read, never opened."""

import re

from engine.domain.messages import Platform
from engine.handoff.asked_about import AskedAbout, ThreadLink, reference_in

# https://<workspace>.slack.com/archives/<channel>/p<ts without its dot>?thread_ts=<ts>
_SLACK = re.compile(
    r"https://[\w.-]+/archives/([CDG]\w+)/p(\d{10})(\d{6})(?:\S*?[?&;]thread_ts=(\d{10}\.\d{6}))?"
)
# https://discord.com/channels/<server or @me>/<channel or thread>/<message>
_DISCORD = re.compile(
    r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(?:\d+|@me)/(\d+)(?:/(\d+))?"
)


def asked_about(text: str) -> AskedAbout | None:
    """The thread a link leads to, or the reference that was given; None for anything else."""
    return thread_in(text) or reference_in(text)


def thread_in(text: str) -> ThreadLink | None:
    """The thread that a link leads to.

    On Discord that is the room it names, or the message, where what follows on one is no thread.
    """
    if found := _SLACK.search(text):
        ts = found[4] or f"{found[2]}.{found[3]}"
        return ThreadLink(platform=Platform.SLACK, threads=(ts,), channel=found[1])
    if found := _DISCORD.search(text):
        return ThreadLink(platform=Platform.DISCORD, threads=tuple(filter(None, found.groups())))
    return None
