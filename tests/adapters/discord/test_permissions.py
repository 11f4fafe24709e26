"""The list of permissions, and the places that repeat it."""

from pathlib import Path

import discord

from adapters.discord.permissions import INDISPENSABLE, NEEDED, invite_link, missing

ROOT = Path(__file__).parents[3]
LINK = invite_link("YOUR_APPLICATION_ID")


def test_the_documented_invite_link_is_the_one_needed() -> None:
    """README and the how-to page show the link with exactly these permissions."""
    for page in ("README.md", "docs/how-to/discord.md"):
        assert LINK in (ROOT / page).read_text(encoding="utf-8"), page


def test_missing_permissions_are_named_in_order() -> None:
    """What is granted is not named; Administrator lacks nothing."""
    assert missing(discord.Permissions.none()) == tuple(NEEDED)
    assert missing(discord.Permissions.all()) == ()
    assert set(NEEDED) > INDISPENSABLE
