"""Addresses of customers' threads, on either platform; pure."""

from typing import assert_never

from engine.domain.messages import Place, Platform


def link_to(place: Place, *, home: str) -> str | None:
    """Where a thread can be opened; `home` is the address of our Slack workspace.

    None for one of Slack where that address is not known.
    """
    match place.platform:
        case Platform.SLACK:
            if not home:
                return None
            return f"{home.rstrip('/')}/archives/{place.channel}/p{place.thread.replace('.', '')}"
        case Platform.DISCORD:
            server = "@me" if place.workspace == "dm" else place.workspace
            return f"https://discord.com/channels/{server}/{place.thread}"
    assert_never(place.platform)


def opened(label: str, link: str | None) -> str:
    """A label as Slack markup that opens a link, or the label alone; both are ours."""
    return label if link is None else f"<{link}|{label}>"
