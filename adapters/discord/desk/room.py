"""Where the desk is on Discord, and what is said there and nowhere else."""

import discord

from engine.domain.messages import Platform
from engine.handoff.settings import DeskSettings


class DeskRoom:
    """The desk's channels, if the desk is on Discord, and the server they are in."""

    def __init__(self, settings: DeskSettings) -> None:
        is_here = settings.desk_platform is Platform.DISCORD
        self.channel = int(settings.desk_channel) if is_here and settings.desk_channel else None
        second = settings.desk_second_channel
        self.second_channel = int(second) if is_here and second else None
        self.role = int(settings.desk_role) if settings.desk_role else None
        workspace = settings.desk_workspace
        self._server = int(workspace) if is_here and workspace else None

    @property
    def is_here(self) -> bool:
        """Whether the desk is on Discord."""
        return self.channel is not None

    @property
    def channels(self) -> frozenset[int]:
        """The ids of the desk's channels."""
        return frozenset(filter(None, (self.channel, self.second_channel)))

    def holds(self, channel: int, parent: int | None) -> bool:
        """Whether a channel, or a thread by what it hangs in, belongs to the desk."""
        return channel in self.channels or parent in self.channels

    def server(self, client: discord.Client) -> discord.Guild | None:
        """The server teammates belong to: the desk's, or the one that has their role.

        It stays the same when a channel of the desk is deleted.
        """
        known = None if self._server is None else client.get_guild(self._server)
        if known is not None:
            return known
        found = next((guild for guild in client.guilds if self._is_in(guild)), None)
        if found is not None:
            self._server = found.id
        return found

    def _is_in(self, guild: discord.Guild) -> bool:
        if self.is_here:
            return any(guild.get_channel(channel) is not None for channel in self.channels)
        return self.role is not None and guild.get_role(self.role) is not None
