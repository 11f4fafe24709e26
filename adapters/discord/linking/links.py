"""`/link` and `/unlink` on Discord: everything in forms and answers that nobody else sees."""

from typing import Any

import discord
from discord import app_commands

from adapters.discord.confirming import principal_of
from adapters.discord.desk.answers import safely, tell, with_thought
from adapters.discord.desk.buttons import listen_to_buttons
from adapters.discord.desk.forms import filled
from adapters.discord.linking.forms import (
    OURS,
    LinkField,
    LinkForm,
    address_form,
    at_site,
    code_form,
    enter_button,
    form_of,
)
from engine.accounts.link_words import told
from engine.accounts.linking import LinkEnd, Linking
from engine.handoff.click_words import ClickWords, Wording

_LONGEST_PROOF = 2_000


class Links:
    """Who acts is whom Discord names in its interaction, and nobody else."""

    def __init__(self, linking: Linking, words: ClickWords) -> None:
        self._linking = linking
        self._words = words

    def meet(self, client: discord.Client) -> None:
        """Listen to the button of a client that is not connected yet."""
        listen_to_buttons(client, self._pressed, ours=OURS)

    def add_to(self, tree: app_commands.CommandTree[Any]) -> None:
        """Put both commands on a tree."""

        @tree.command(name="link", description="Link your account, to ask about it here")
        @app_commands.describe(proof="What our site gave you; leave it out to begin")
        async def link(
            interaction: discord.Interaction,
            proof: app_commands.Range[str, 1, _LONGEST_PROOF] = "",
        ) -> None:
            work = self._bring(interaction, proof) if proof else self._begin(interaction)
            await safely(interaction, work, self.wording(interaction))

        @tree.command(name="unlink", description="End the link to your account")
        async def unlink(interaction: discord.Interaction) -> None:
            await safely(interaction, self._unlink(interaction), self.wording(interaction))

    async def submitted(self, interaction: discord.Interaction) -> bool:
        """Take a form that was submitted; False if it is none of these."""
        wording = self.wording(interaction)
        match form_of(interaction):
            case LinkForm.ADDRESS:
                await safely(interaction, self._ask(interaction, wording), wording)
            case LinkForm.CODE:
                await safely(interaction, self._enter(interaction, wording), wording)
            case _:
                return False
        return True

    def wording(self, interaction: discord.Interaction) -> Wording:
        """The words in the language their Discord is set to."""
        return self._words.wording("", str(interaction.locale))

    async def _pressed(self, interaction: discord.Interaction, custom_id: str) -> None:
        if custom_id == LinkForm.ENTER:
            wording = self.wording(interaction)
            await safely(interaction, _open(interaction, code_form(wording)), wording)

    async def _begin(self, interaction: discord.Interaction) -> None:
        wording = self.wording(interaction)
        site = await self._linking.site_for(principal_of(interaction))
        if self._linking.sends_codes:
            await interaction.response.send_modal(address_form(wording, site=site))
        else:
            await tell(interaction, at_site(wording, site or ""))

    async def _ask(self, interaction: discord.Interaction, wording: Wording) -> None:
        await with_thought(interaction)
        address = filled(interaction).get(LinkField.ADDRESS, "")
        end = await self._linking.ask_code(principal_of(interaction), address, wording.language)
        if end is LinkEnd.CODE_SENT:
            await tell(interaction, told(end, wording), view=enter_button(wording))
        else:
            await tell(interaction, told(end, wording))

    async def _enter(self, interaction: discord.Interaction, wording: Wording) -> None:
        await with_thought(interaction)
        code = filled(interaction).get(LinkField.CODE, "")
        end = await self._linking.enter_code(principal_of(interaction), code)
        if end is LinkEnd.WRONG_CODE:
            await tell(interaction, told(end, wording), view=enter_button(wording))
        else:
            await tell(interaction, told(end, wording))

    async def _bring(self, interaction: discord.Interaction, proof: str) -> None:
        await with_thought(interaction)
        end = await self._linking.bring_proof(principal_of(interaction), proof)
        await tell(interaction, told(end, self.wording(interaction)))

    async def _unlink(self, interaction: discord.Interaction) -> None:
        await with_thought(interaction)
        end = await self._linking.unlink(principal_of(interaction))
        await tell(interaction, told(end, self.wording(interaction)))


async def _open(interaction: discord.Interaction, form: discord.ui.Modal) -> None:
    await interaction.response.send_modal(form)
