"""Two servers on Discord between which handoffs go unusual ways: the customers' and the team's."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from sandbox.discord import Channel, DiscordSandbox, DiscordSettings, Role
from tests.dialogue.discord_edge_rooms import DiscordEdgeCustomer, DiscordEdgeDesk
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.doomed import Doomed
from tests.dialogue.edge_rooms import DANA, GUS, TOM
from tests.dialogue.edge_scene import Scene
from tests.dialogue.edge_worlds import EdgeWorld
from tests.dialogue.house import House

_MANY = 100
_REACTION = "PUT /channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"
"""Posts; more than there are in a scene."""


@dataclass(kw_only=True)
class DiscordEdges(EdgeWorld):
    """A server of customers and one of the team."""

    discord: DiscordSandbox
    forum: Channel
    role: Role
    first: Channel
    second: Channel

    @property
    def desk_settings(self) -> dict[str, str]:
        """An always open desk with both channels."""
        return {
            "desk_platform": "discord",
            "desk_channel": self.first.id,
            "desk_second_channel": self.second.id,
            "desk_role": self.role.id,
            "desk_hours": "always",
        }

    async def newcomer(self, name: str) -> None:
        """Bring somebody to both servers."""
        self.discord.person(name)

    async def turns_out(self) -> None:
        """Let the assistant not see the desk's channel any more."""
        self.discord.deny(self.first, "view_channel")

    def scene_of(self, name: str) -> Scene:
        """A conversation of somebody who is there."""
        dana = self.discord.person(DANA)
        shown = {
            who: len(self.discord.ephemeral(self.discord.person(who))) for who in (DANA, TOM, GUS)
        }
        customer = DiscordEdgeCustomer(
            discord=self.discord,
            customer=self.discord.person(name),
            forum=self.forum,
            house=self.house,
            name=name,
            seen=len(self.discord.ephemeral(self.discord.person(name))),
        )
        desk = DiscordEdgeDesk(
            discord=self.discord,
            ann=dana,
            role=self.role,
            channel=self.first,
            second=self.second,
            customer=name,
            seen=shown,
        )
        return Scene(
            house=self.house, customer=customer, desk=desk, opener=self.discord.person(name).id
        )

    @asynccontextmanager
    async def tandem(
        self, *, desk: Mapping[str, object] | None = None, **engine: object
    ) -> AsyncIterator[None]:
        """Tandem at work here, with a desk of these settings."""
        settings = {**self.desk_settings, **(desk or {})}
        async with self._town.tandem(self.house, desk=settings, **engine):
            yield

    @property
    def help_channel(self) -> str:
        """The forum of all scenes."""
        return self.forum.id

    def doomed(self) -> AbstractAsyncContextManager[Doomed]:
        """The same in a process of its own."""
        return self._town.doomed(self.house, desk=self.desk_settings)

    def holds_answers(self) -> None:
        """Let whatever is posted be seen, and its sender not hear of it."""
        for call in ("channels/{channel_id}/messages", "webhooks/{webhook_id}/{webhook_token}"):
            self.discord.faults.hang(f"POST /{call}", calls=_MANY)

    def holds_signs(self) -> None:
        """Leave every reaction without an effect and without an answer."""
        self.discord.faults.hang(_REACTION, when="before", calls=_MANY)

    def lets_go(self) -> None:
        """Answer as ever again."""
        self.discord.faults.forget_calls()
        self.discord.faults.release()

    @property
    def _town(self) -> DiscordTown:
        return DiscordTown(
            discord=self.discord,
            diego=self.discord.person(DANA),
            channel=self.forum,
            forum=self.forum,
        )


@asynccontextmanager
async def discord_edges(house: House) -> AsyncIterator[DiscordEdges]:
    """The servers, with room for any number of calls."""
    async with DiscordSandbox(settings=DiscordSettings(rate_limits=False)) as discord:
        dana, tom, _ = (discord.person(name) for name in (DANA, TOM, GUS))
        forum = discord.forum(discord.guild("Acme Community"), "questions")
        guild = discord.guild("Acme Team")
        role = discord.role(guild, "Team", "view_channel", mentionable=True)
        discord.give_role(dana, role)
        discord.give_role(tom, role)
        yield DiscordEdges(
            house=house,
            discord=discord,
            forum=forum,
            role=role,
            first=discord.text_channel(guild, "desk"),
            second=discord.text_channel(guild, "leads"),
        )
