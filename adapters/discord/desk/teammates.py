"""Who is a teammate: decided by ids and roles at the moment it matters, never by a name."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping

import discord

from adapters.discord.desk.room import DeskRoom
from engine.domain.handoff import Teammate
from engine.domain.messages import Platform
from engine.handoff.settings import DeskSettings

log = logging.getLogger(__name__)

_FRESH_SECONDS = 10.0
_QUERY_SECONDS = 3.0
_BEGINNING, _MOST_ASKED = 2, 100
_NAMES_SECONDS = 300.0
"""For so long names are not asked for again: a chatty customer would use up the gateway's limit."""

_MOST_REMEMBERED = 5_000


class DiscordTeammates:
    """Verifies people; `current` is the client in use, if there is one.

    Somebody is a teammate who is listed by id, or has the role in the server the role belongs to.
    Where neither is set, it is who may see the desk's channel, if not everybody may.
    """

    def __init__(
        self,
        settings: DeskSettings,
        room: DeskRoom,
        current: Callable[[], discord.Client | None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ids = settings.teammates
        self._room = room
        self._current = current
        self._clock = clock
        self._members: dict[int, tuple[float, discord.Member | None]] = {}
        self._met: dict[int, str] = {}
        self._called: dict[str, tuple[float, Mapping[str, str]]] = {}

    async def verified(self, someone: discord.User | discord.Member) -> Teammate | None:
        """The teammate this person is, None if they are none.

        What Discord sent along with a click or a message is believed; else it is asked. Raises
        what discord.py raises when Discord cannot be asked now.
        """
        if someone.bot:
            return None
        if str(someone.id) in self._ids:
            return self._teammate(someone)
        server = self._server()
        if server is None:
            return None
        member: discord.Member | None
        if isinstance(someone, discord.Member) and someone.guild.id == server.id:
            member = someone
        else:
            member = await self._asked(server, someone.id)
        return self._teammate(member) if member is not None and self._belongs(member) else None

    async def of_id(self, person: int) -> Teammate | None:
        """The teammate with this id; raises what discord.py raises when it cannot be asked now."""
        server = self._server()
        member = None if server is None else await self._asked(server, person)
        return None if member is None else await self.verified(member)

    async def names_like(self, name: str, *, but: str) -> Collection[str]:
        """Names of teammates that somebody's name may imitate; best effort.

        Discord tells nobody's name without the members intent but those that begin as is asked, so
        these are asked for, and those known anyhow are added. `but` is the id of whoever has it.
        """
        found = {str(number): known for number, known in self._met.items()}
        server, begin = self._server(), name.strip()[:_BEGINNING]
        if server is not None and begin:
            found |= await self._called_like(server, begin.casefold())
        found.pop(but, None)
        return frozenset(found.values())

    async def _called_like(self, server: discord.Guild, begin: str) -> Mapping[str, str]:
        """Teammates whose names begin so, by id; Discord is asked once in a while for each."""
        until, known = self._called.get(begin, (float("-inf"), {}))
        if self._clock() < until:
            return known
        try:
            async with asyncio.timeout(_QUERY_SECONDS):
                asked = await server.query_members(begin, limit=_MOST_ASKED, cache=False)
        except (discord.DiscordException, TimeoutError, OSError) as error:
            log.info("names at the desk could not be asked for: %r", error)
            return {}
        found = {str(m.id): m.display_name for m in asked if self._is_teammate(m)}
        self._called[begin] = self._clock() + _NAMES_SECONDS, found
        if len(self._called) > _MOST_REMEMBERED:
            del self._called[next(iter(self._called))]
        return found

    def somebody(self) -> Teammate:
        """Whoever did something in the desk that Discord does not tell the author of."""
        server = self._server()
        return Teammate(
            platform=Platform.DISCORD,
            workspace=str(server.id) if server else "",
            id="somebody",
            name="Somebody at the desk",
        )

    def _server(self) -> discord.Guild | None:
        client = self._current()
        return None if client is None else self._room.server(client)

    def _is_teammate(self, member: discord.Member) -> bool:
        return not member.bot and (str(member.id) in self._ids or self._belongs(member))

    def _belongs(self, member: discord.Member) -> bool:
        if self._room.role is not None:
            return member.get_role(self._room.role) is not None
        return not self._ids and self._is_let_in(member)

    def _is_let_in(self, member: discord.Member) -> bool:
        desk = member.guild.get_channel(self._room.channel or 0)
        if desk is None or desk.permissions_for(member.guild.default_role).view_channel:
            return False
        return desk.permissions_for(member).view_channel

    async def _asked(self, server: discord.Guild, person: int) -> discord.Member | None:
        at, member = self._members.get(person, (-_FRESH_SECONDS, None))
        if self._clock() - at < _FRESH_SECONDS:
            return member
        try:
            member = await server.fetch_member(person)
        except discord.NotFound:
            member = None
        self._members.pop(person, None)
        self._members[person] = (self._clock(), member)
        if len(self._members) > _MOST_REMEMBERED:
            del self._members[next(iter(self._members))]
        return member

    def _teammate(self, someone: discord.User | discord.Member) -> Teammate:
        """One person has one key, wherever they work: that of the server teammates belong to."""
        self._met[someone.id] = someone.display_name
        if len(self._met) > _MOST_REMEMBERED:
            del self._met[next(iter(self._met))]
        server = self._server()
        guild = server or getattr(someone, "guild", None)
        return Teammate(
            platform=Platform.DISCORD,
            workspace=str(guild.id) if guild else "",
            id=str(someone.id),
            name=someone.display_name,
            picture=someone.display_avatar.url,
        )
