"""What the bot must be allowed to do in a server, each with its reason, and the invite link."""

from collections.abc import Mapping

import discord

NEEDED: Mapping[str, str] = {
    "view_channel": "see the channels it should answer in",
    "send_messages": "answer in channels where no thread can be opened",
    "send_messages_in_threads": "answer in threads and forum posts",
    "create_public_threads": "open a thread on the message that mentions it",
    "read_message_history": "read what was said while it was away, open threads on messages, "
    "reply, and see whether a post arrived",
}
"""Names as discord.py has them; docs/how-to/discord.md explains the same list."""

INDISPENSABLE = frozenset({"view_channel", "send_messages", "send_messages_in_threads"})
"""Without one of these the assistant falls silent; without the others it answers less well."""


def needed_permissions() -> discord.Permissions:
    """All of them together."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def invite_link(application: int | str) -> str:
    """The link an operator opens to add the bot to a server; the scope brings commands along."""
    return discord.utils.oauth_url(application, permissions=needed_permissions(), scopes=("bot",))


def missing(granted: discord.Permissions) -> tuple[str, ...]:
    """The names of those not granted, in the order of the list."""
    return tuple(name for name in NEEDED if not getattr(granted, name))
