"""Pauses of Tandem's that no test has time for: before previews, and before a second attempt."""

from functools import partial

from adapters.discord.delivery import DiscordDelivery
from adapters.slack.delivery import SlackDelivery
from engine import turn
from engine.accounts import actions, keeper
from engine.preview import Preview
from tests.dialogue.guards import put

_PAUSE = 0.05
"""Seconds."""


def hurry() -> None:
    """Shorten the pauses of this process, for good; what happens between them stays the same."""
    put(turn, "Preview", partial(Preview, first_seconds=_PAUSE))
    for delivery in (DiscordDelivery, SlackDelivery):
        put(delivery, "preview_seconds", _PAUSE)
    put(actions, "_FIRST_PAUSE_SECONDS", _PAUSE)
    put(keeper, "_LOOK_SECONDS", _PAUSE)
