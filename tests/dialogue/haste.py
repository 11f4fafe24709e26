"""Previews that begin and grow at once: no test has time for their pauses."""

from functools import partial

from adapters.discord.delivery import DiscordDelivery
from adapters.slack.delivery import SlackDelivery
from engine import turn
from engine.preview import Preview
from tests.dialogue.guards import put

_PAUSE = 0.05
"""Seconds."""


def hurry() -> None:
    """Shorten the pauses of this process, for good; what happens between them stays the same."""
    put(turn, "Preview", partial(Preview, first_seconds=_PAUSE))
    for delivery in (DiscordDelivery, SlackDelivery):
        put(delivery, "preview_seconds", _PAUSE)
