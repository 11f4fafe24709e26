"""The app commands of the desk and of customers, registered only where they have changed."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord.desk.answers import safely, tell
from adapters.discord.desk.asking import Asking
from adapters.discord.desk.customers import Customers
from engine.handoff.click_words import ClickLine

log = logging.getLogger(__name__)

ASK, HAND_OVER = "Ask the assistant", "Hand to the team"

_LONGEST_WORDS = 1_500


class Commands:
    """Puts the commands on a client's tree."""

    def __init__(self, customers: Customers, asking: Asking | None) -> None:
        """`asking` is None where the desk is not on Discord."""
        self._customers = customers
        self._asking = asking

    def tree(self, client: discord.Client) -> app_commands.CommandTree[Any]:
        """A tree for a client that is not connected yet; `/desk` is not on it."""
        tree = app_commands.CommandTree[Any](client)
        tree.on_error = self._broke  # type: ignore[method-assign]  # as discord.py's docs have it
        self._add_slash(tree)
        self._add_menus(tree)
        return tree

    def add_desk(self, tree: app_commands.CommandTree[Any], server: discord.Guild) -> None:
        """Let `/desk` be known in the desk's server, and nowhere else."""
        if self._asking is not None and not tree.get_commands(guild=server):
            tree.add_command(_desk_group(self._asking), guild=server)

    def _add_slash(self, tree: app_commands.CommandTree[Any]) -> None:
        customers = self._customers

        @tree.command(name="support", description="Ask for help, in a thread of your own")
        async def support(interaction: discord.Interaction) -> None:
            await safely(
                interaction, customers.support(interaction), customers.wording(interaction)
            )

        @tree.command(name="human", description="Talk to a person of the support team")
        @app_commands.describe(words="What it is about")
        async def human(
            interaction: discord.Interaction,
            words: app_commands.Range[str, 1, _LONGEST_WORDS] = "",
        ) -> None:
            work = customers.human(interaction, words)
            await safely(interaction, work, customers.wording(interaction))

    def _add_menus(self, tree: app_commands.CommandTree[Any]) -> None:
        customers = self._customers

        @tree.context_menu(name=ASK)
        async def ask(interaction: discord.Interaction, message: discord.Message) -> None:
            work = customers.ask(interaction, message)
            await safely(interaction, work, customers.wording(interaction))

        @tree.context_menu(name=HAND_OVER)
        async def hand_over(interaction: discord.Interaction, message: discord.Message) -> None:
            work = customers.hand_over(interaction, message)
            await safely(interaction, work, customers.wording(interaction))

    async def _broke(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        log.warning("a command could not be carried out: %s", type(error).__name__)
        await tell(interaction, self._customers.wording(interaction).say(ClickLine.OLD))


def _desk_group(asking: Asking) -> app_commands.Group:
    group = app_commands.Group(name="desk", description="What the support team has to do")

    @group.command(name="queue", description="Who waits, longest first")
    async def queue(interaction: discord.Interaction) -> None:
        await safely(interaction, asking.queue(interaction))

    @group.command(name="mine", description="What you have")
    async def mine(interaction: discord.Interaction) -> None:
        await safely(interaction, asking.mine(interaction))

    @group.command(name="promises", description="What customers were promised and is not done")
    async def promises(interaction: discord.Interaction) -> None:
        await safely(interaction, asking.promises(interaction))

    @group.command(name="why", description="Why it was escalated, why the assistant was silent")
    @app_commands.describe(
        about="A case's reference, or the link of a message in the customer's thread"
    )
    async def why(interaction: discord.Interaction, about: str) -> None:
        await safely(interaction, asking.why(interaction, about))

    @group.command(name="stats", description="The figures of today")
    async def stats(interaction: discord.Interaction) -> None:
        await safely(interaction, asking.stats(interaction))

    @group.command(name="gaps", description="What was asked of late that no article answers")
    async def gaps(interaction: discord.Interaction) -> None:
        await safely(interaction, asking.gaps(interaction))

    return group


async def sync(tree: app_commands.CommandTree[Any], server: discord.Guild | None) -> None:
    """Register what Discord does not know yet, or knows otherwise; raises what discord.py does.

    Discord takes 200 new commands a day in each place, and a start is to cost none.
    """
    client = tree.client
    application = client.application_id
    if application is None:
        return
    known: Sequence[Mapping[str, Any]] = await client.http.get_global_commands(application)
    if _differ(tree, None, known):
        await tree.sync()
    if server is not None:
        known = await client.http.get_guild_commands(application, server.id)
        if _differ(tree, server, known):
            await tree.sync(guild=server)


def _differ(
    tree: app_commands.CommandTree[Any],
    server: discord.Guild | None,
    known: Sequence[Mapping[str, Any]],
) -> bool:
    ours = {(c["name"], c["type"]): c for c in (c.to_dict(tree) for c in _all(tree, server))}
    theirs = {(c.get("name"), c.get("type", 1)): c for c in known}
    if ours.keys() != theirs.keys():
        return True
    return any(not _holds(theirs[key], command) for key, command in ours.items())


def _all(tree: app_commands.CommandTree[Any], server: discord.Guild | None) -> list[Any]:
    return list(tree.get_commands(guild=server))


def _holds(theirs: object, ours: object) -> bool:
    """Whether what Discord has says what we say; it leaves out, or adds, what says nothing."""
    match ours:
        case Mapping():
            found = theirs if isinstance(theirs, Mapping) else {}
            return all(_holds(found.get(name), value) for name, value in ours.items())
        case list():
            listed = theirs if isinstance(theirs, list) else []
            return len(listed) == len(ours) and all(map(_holds, listed, ours))
        case _:
            return theirs == ours or not (theirs or ours)
