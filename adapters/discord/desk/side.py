"""The desk's side of the Discord client: what is pressed, filled in, commanded and written."""

import asyncio
import logging
from dataclasses import replace
from typing import Any, assert_never

import aiohttp
import discord
from discord import app_commands

from adapters.discord.desk.answers import safely, tell
from adapters.discord.desk.asking import Asking
from adapters.discord.desk.buttons import listen_to_buttons
from adapters.discord.desk.clicks import Clicks
from adapters.discord.desk.commands import Commands, sync
from adapters.discord.desk.customers import Customers
from adapters.discord.desk.forms import Form, FormId, form_id
from adapters.discord.desk.hints import Hints
from adapters.discord.desk.ports import Desk, Inbox
from adapters.discord.desk.room import DeskRoom
from adapters.discord.desk.submissions import Submissions
from adapters.discord.desk.talk import Talk
from adapters.discord.desk.teammates import DiscordTeammates
from adapters.discord.linking.links import Links
from adapters.discord.places import InThread, Places, Where
from engine.domain.handoff import Teammate
from engine.domain.messages import InboundMessage
from engine.handoff.actions import (
    CardAction,
    CustomerAction,
    DraftAction,
    PromiseAction,
    QuestionAction,
    TakeOverAction,
    TeamAction,
    parse,
)
from engine.handoff.click_words import ClickLine
from engine.handoff.imitators import Imitators

log = logging.getLogger(__name__)

_SYNC_SECONDS = 60.0


class DeskSide:
    """Everything Discord has to do with people, where a desk is configured on either platform."""

    def __init__(
        self,
        room: DeskRoom,
        teammates: DiscordTeammates,
        desk: Desk,
        inbox: Inbox,
        places: Places,
        *,
        assistant: str,
        links: Links | None = None,
    ) -> None:
        """`assistant` is the name teammates know it by; `links` is there if people can link."""
        self._links = links
        self._places = places
        self._room = room
        self._teammates = teammates
        self._hints = Hints()
        self._imitators = Imitators(
            desk, lambda name, person: teammates.names_like(name, but=person)
        )
        self._talk = Talk(desk, teammates, self._hints)
        self._clicks = Clicks(desk, teammates, room, assistant=assistant)
        self._submissions = Submissions(desk, teammates, self._clicks)
        self._customers = Customers(desk, inbox, room, places)
        asking = Asking(desk, self._clicks) if room.is_here else None
        self._commands = Commands(self._customers, asking)
        self._tree: app_commands.CommandTree[Any] | None = None
        self._is_synced = False
        self._syncing: asyncio.Task[None] | None = None

    def meet(self, client: discord.Client) -> None:
        """Listen to what is pressed, filled in and commanded on a client not connected yet."""
        listen_to_buttons(client, self._pressed)
        self._tree = self._commands.tree(client)
        if self._links is not None:
            self._links.meet(client)
            self._links.add_to(self._tree)

        @client.event
        async def on_interaction(interaction: discord.Interaction) -> None:
            if interaction.type is discord.InteractionType.modal_submit:
                await self._submitted(interaction)

    def look(self, client: discord.Client, *, anyway: bool = False) -> None:
        """Register the commands, once in the life of the process, as soon as servers are there."""
        if self._is_synced or self._tree is None or self._tree.client is not client:
            return
        server = self._room.server(client) if self._room.is_here else None
        if server is not None:
            self._commands.add_desk(self._tree, server)
        elif self._room.is_here and not anyway:
            return
        elif self._room.is_here:
            log.error("the desk's channel is in no server the bot is in: /desk cannot be used")
        if self._syncing is not None:
            self._syncing.cancel()
        self._is_synced = True
        self._syncing = asyncio.create_task(self._sync(self._tree, server))

    async def teammate(self, interaction: discord.Interaction) -> Teammate | None:
        """Who clicked, if they are a teammate and the desk is here; else they are told why not."""
        return await self._clicks.teammate(interaction)

    async def close(self) -> None:
        """Stop what is under way."""
        if self._syncing is not None:
            self._syncing.cancel()
            await asyncio.gather(self._syncing, return_exceptions=True)
        await self._hints.close()
        await self._imitators.close()

    # What the intake asks.

    def holds(self, where: Where) -> bool:
        """Whether what is said there is said among the team."""
        match where:
            case InThread(parent=parent, thread=thread):
                return self._room.holds(thread, parent)
            case _:
                return self._room.holds(where.channel, None)

    async def said(self, message: discord.Message, where: Where, *, me: int) -> None:
        """Take what was written at the desk; outside of threads it is talk among the team."""
        if isinstance(where, InThread):
            await self._talk.said(message, where, me=me)

    async def edited(self, message: discord.Message, *, me: int) -> None:
        """Take a new wording of it."""
        await self._talk.edited(message, me=me)

    async def deleted(self, client: discord.Client | None, channel: int, message: int) -> bool:
        """Take that a message is gone; whether it is certain that it was said among the team."""
        parent = None if client is None else self._places.parent(client, channel)
        is_here = self._room.holds(channel, parent)
        if is_here or (self._room.is_here and parent is None):  # a closed thread is not known
            await self._talk.deleted(message)
        return is_here

    async def marked(self, said: InboundMessage, message: discord.Message) -> InboundMessage:
        """The message with its author marked as a teammate, where they are one."""
        if said.is_direct:
            return said
        teammate = await self._teammates.verified(message.author)
        if teammate is None:
            self._imitators.look(said)
            return said
        author = replace(said.author, is_teammate=True, picture=teammate.picture)
        return replace(said, author=author)

    async def _pressed(self, interaction: discord.Interaction, custom_id: str) -> None:
        form = form_id(custom_id)
        if form is not None:
            await safely(interaction, self._submissions.take(interaction, form))
            return
        wording = self._customers.wording(interaction)
        match parse(custom_id):
            case CustomerAction() as action:
                await safely(interaction, self._customers.press(interaction, action), wording)
            case None:
                await tell(interaction, wording.say(ClickLine.OLD))
            case action:
                await safely(interaction, self._team_pressed(interaction, action))

    async def _team_pressed(self, interaction: discord.Interaction, wanted: TeamAction) -> None:
        match wanted:
            case CardAction() as action:
                await self._clicks.take(interaction, action)
            case DraftAction() as action:
                await self._clicks.approve(interaction, action)
            case PromiseAction() as action:
                await self._clicks.keep(interaction, action)
            case QuestionAction() as action:
                await self._clicks.answer(interaction, action)
            case TakeOverAction() as action:
                await self._clicks.take_over(interaction, action)
            case _:
                assert_never(wanted)

    async def _submitted(self, interaction: discord.Interaction) -> None:
        if self._links is not None and await self._links.submitted(interaction):
            return
        data: Any = interaction.data or {}
        form = form_id(str(data.get("custom_id", "")))
        wording = self._customers.wording(interaction)
        match form:
            case None:
                await tell(interaction, wording.say(ClickLine.OLD))
            case FormId(form=Form.SUPPORT):
                await safely(interaction, self._customers.request(interaction), wording)
            case FormId():
                await safely(interaction, self._submissions.take(interaction, form))

    async def _sync(
        self, tree: app_commands.CommandTree[Any], server: discord.Guild | None
    ) -> None:
        """Without its commands the desk still works by its buttons; the next connect tries."""
        try:
            async with asyncio.timeout(_SYNC_SECONDS):
                await sync(tree, server)
        except (discord.DiscordException, aiohttp.ClientError, OSError, RuntimeError) as error:
            # discord.py's session raises RuntimeError once it is closed.
            log.warning("the commands could not be registered: %r", error)
            self._is_synced = False
