"""What the bot must be allowed to do in a server, each with its reason, and the invite link."""

from collections.abc import Mapping, Sequence

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

NEEDED_BY_DESK: Mapping[str, str] = {
    "embed_links": "show cards",
    "attach_files": "carry files between customers and the desk, bring long texts whole",
    "add_reactions": "show on a teammate's message whether it was sent or noted; answer thanks",
    "manage_webhooks": "let teammates speak under their own names",
    "create_private_threads": "give who asks by /support a thread of their own",
    "manage_threads": "set the tags of forum posts",
}
"""What people taking over needs besides, where a desk is configured."""

INDISPENSABLE_AT_DESK = frozenset(
    {
        "view_channel",
        "send_messages",
        "send_messages_in_threads",
        "create_public_threads",
        "read_message_history",
        "embed_links",
    }
)
"""Without one of these in the desk's own channel there are no cards to work with."""

INDISPENSABLE = frozenset({"view_channel", "send_messages", "send_messages_in_threads"})
"""Without one of these the assistant falls silent; without the others it answers less well."""


def needed_permissions(*, with_desk: bool = False) -> discord.Permissions:
    """All of them together; with those of a desk where people take over."""
    names = (*NEEDED, *NEEDED_BY_DESK) if with_desk else NEEDED
    return discord.Permissions(**dict.fromkeys(names, True))


def invite_link(application: int | str, *, with_desk: bool = False) -> str:
    """The link an operator opens to add the bot to a server; the scope brings commands along."""
    permissions = needed_permissions(with_desk=with_desk)
    return discord.utils.oauth_url(application, permissions=permissions, scopes=("bot",))


def missing(granted: discord.Permissions, *, with_desk: bool = False) -> tuple[str, ...]:
    """The names of those not granted, in the order of the list."""
    names = (*NEEDED, *NEEDED_BY_DESK) if with_desk else NEEDED
    return tuple(name for name in names if not getattr(granted, name))


def shown(permissions: Sequence[str]) -> str:
    """Names as Discord's own settings show them, near enough to be found."""
    return ", ".join(permission.replace("_", " ").title() for permission in permissions)
