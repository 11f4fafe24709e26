"""Answers to what people click: within Discord's three seconds, for who clicked alone."""

import logging
from collections.abc import Awaitable
from typing import Any

import discord

from engine.errors import StorageUnavailable
from engine.handoff.click_words import ClickLine, Wording
from engine.logs import trace

log = logging.getLogger(__name__)

NOT_SAVED = "This could not be saved just now. Nothing is lost: please try again in a minute."
BROKE = "Something went wrong on our side. Please try again, or write to the team directly."
ELSEWHERE = "This card belongs to a desk in another server."

_TOO_LATE = frozenset({10062, 10015, 50027, 40060})
"""Nobody waits for this answer any more, or it was given."""


async def safely(
    interaction: discord.Interaction, work: Awaitable[None], wording: Wording | None = None
) -> None:
    """Do what a click asks for; nobody sees an exception, and its words are not logged.

    `wording` is for customers; teammates are told in English.
    """
    not_saved = wording.say(ClickLine.NOT_SAVED) if wording else NOT_SAVED
    broke = wording.say(ClickLine.BROKE) if wording else BROKE
    try:
        await work
    except StorageUnavailable as error:
        log.error("a click could not be stored: %s", error)
        await tell(interaction, not_saved)
    except discord.HTTPException as error:
        if error.code not in _TOO_LATE:
            log.error("a click could not be answered: %s", error)
            await tell(interaction, broke)
    except Exception as error:  # noqa: BLE001 - whoever clicked is told, and the operator
        log.error("a click broke: %s", trace(error))
        await tell(interaction, broke)


async def tell(interaction: discord.Interaction, text: str, **more: Any) -> None:
    """Words for who clicked alone; best effort."""
    try:
        if interaction.response.is_done():
            await interaction.followup.send(text, ephemeral=True, **more)
        else:
            await interaction.response.send_message(text, ephemeral=True, **more)
    except Exception as error:  # noqa: BLE001 - what was clicked is done by now
        log.info("words for one person could not be shown: %r", error)


async def in_time(interaction: discord.Interaction) -> None:
    """Acknowledge a button; nothing shows, and there are minutes for the rest."""
    await interaction.response.defer()


async def with_thought(interaction: discord.Interaction) -> None:
    """Acknowledge what gets words for an answer."""
    await interaction.response.defer(ephemeral=True, thinking=True)
