"""What every part of the facade stands on: the parts, and how a place is named."""

from typing import TypeAlias

from sandbox.discord.channels import Channel
from sandbox.discord.parts import Parts
from sandbox.discord.people import Person
from sandbox.discord.world import World

Place: TypeAlias = Channel | str


class Stage:
    """Base of the facade's files; a place is a channel or thread, or its id."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def world(self) -> World:
        """The state itself."""
        return self._parts.world

    @property
    def bot(self) -> Person:
        """The program's own account."""
        return self.world.bot

    @property
    def bot_id(self) -> str:
        """The id of the program's own account."""
        return self.world.bot.id

    @property
    def mention(self) -> str:
        """The text that mentions the program."""
        return self.world.bot.mention

    def channel(self, place: Place) -> Channel:
        """Return a channel or thread as it is now; raises LookupError when it is gone."""
        identity = place if isinstance(place, str) else place.id
        found = self.world.channels.get(identity)
        if found is None:
            message = f"there is no channel {identity}"
            raise LookupError(message)
        return found

    async def settled(self) -> None:
        """Wait until every event so far is written to its socket."""
        await self._parts.gateway.flushed()
