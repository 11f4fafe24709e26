"""The buttons under what waits for a customer: only whom Discord names in its event counts."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import discord

from adapters.discord.desk.answers import in_time, safely, tell
from adapters.discord.desk.buttons import listen_to_buttons
from engine.accounts.action_buttons import OURS, ActionButton, action_button
from engine.domain.handoff import Teammate
from engine.domain.messages import Place, Platform, Principal
from engine.handoff.click_words import ClickLine, ClickWords


class Confirming(Protocol):
    """What takes clicks on actions."""

    async def click(self, button: ActionButton, principal: Principal, *, locale: str) -> str:
        """Take a verified click, and say what it came to; raises StorageUnavailable."""
        ...

    async def decide(self, button: ActionButton, teammate: Teammate) -> str:
        """Take the click of a verified teammate; raises StorageUnavailable."""
        ...


TellsTeammate = Callable[[discord.Interaction], Awaitable[Teammate | None]]
"""Who clicked, if they are a teammate at the desk; else they are told why not."""


class ActionButtons:
    """Needs no desk: a customer confirms wherever there are accounts.

    `teammate` tells who may approve; None where nobody can.
    """

    def __init__(
        self,
        confirming: Confirming,
        words: ClickWords,
        *,
        teammate: TellsTeammate | None = None,
    ) -> None:
        self._confirming = confirming
        self._teammate = teammate
        self._words = words

    def meet(self, client: discord.Client) -> None:
        """Listen to the buttons of a client that is not connected yet."""
        listen_to_buttons(client, self._pressed, ours=OURS)

    async def _pressed(self, interaction: discord.Interaction, custom_id: str) -> None:
        button = action_button(custom_id)
        if button is not None:
            wording = self._words.wording("", str(interaction.locale))
            await safely(interaction, self._take(interaction, button), wording)

    async def _take(self, interaction: discord.Interaction, button: ActionButton) -> None:
        await in_time(interaction)
        if button.verb.is_for_team:
            await self._decide(interaction, button)
            return
        locale = str(interaction.locale)
        text = await self._confirming.click(button, principal_of(interaction), locale=locale)
        await tell(interaction, text)

    async def _decide(self, interaction: discord.Interaction, button: ActionButton) -> None:
        if self._teammate is None:
            wording = self._words.wording("", str(interaction.locale))
            await tell(interaction, wording.say(ClickLine.NOT_TEAM))
            return
        teammate = await self._teammate(interaction)
        if teammate is not None:
            await tell(interaction, await self._confirming.decide(button, teammate))


def principal_of(interaction: discord.Interaction) -> Principal:
    """Who acted, as Discord says."""
    channel = str(interaction.channel_id or "")
    place = Place(
        platform=Platform.DISCORD,
        workspace=str(interaction.guild_id or "dm"),
        channel=channel,
        thread=channel,
    )
    return Principal(
        platform=Platform.DISCORD,
        workspace=place.workspace,
        customer=str(interaction.user.id),
        place=place,
    )
