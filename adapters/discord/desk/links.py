"""Links to places, as teammates can open them."""

from engine.domain.messages import Place, Platform


def link_to(place: Place) -> str | None:
    """Where a thread is opened on Discord; None for direct messages, and for Slack's."""
    if place.platform is not Platform.DISCORD or place.workspace == "dm":
        return None
    return f"https://discord.com/channels/{place.workspace}/{place.thread}"
