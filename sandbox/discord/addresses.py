"""Sends discord.py to a local Discord instead of the real one, by its three base addresses."""

from collections.abc import Iterator
from contextlib import contextmanager

import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route


def point_at(url: str) -> None:
    """Send every client of this process to the server at this address, for good.

    The library has no setting for it: its REST base, its gateway and its asset base are class
    attributes. Webhooks and interactions go through the same REST base.
    """
    Route.BASE = f"{url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url).with_scheme("ws") / "gw"
    Asset.BASE = f"{url}/cdn"


@contextmanager
def points_at(url: str) -> Iterator[None]:
    """Send every client of this process to the server at this address, then back."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
    point_at(url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before
