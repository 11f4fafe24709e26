"""Where on Discord a message was said: known from the cache, or asked for once."""

from dataclasses import dataclass

import discord

_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Direct:
    """A direct message channel."""

    channel: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InChannel:
    """A channel of a guild, outside any thread."""

    guild: int
    channel: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InThread:
    """A thread or forum post; `parent` is the channel it hangs in."""

    guild: int
    parent: int
    thread: int


Where = Direct | InChannel | InThread


class Places:
    """Knows which threads exist and what they hang in; outlives every connection.

    discord.py forgets archived threads: a message in one comes with a channel that has an id and
    nothing else, and is not recognisable as a thread.
    """

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    async def where(self, client: discord.Client, message: discord.Message) -> Where | None:
        """The place of a message, None if it is gone or closed to us.

        Raises what discord.py raises when Discord cannot be asked now.
        """
        return await self.of_channel(client, message.channel)

    async def of_channel(self, client: discord.Client, channel: object) -> Where | None:
        """The place of what is said in a channel of discord.py's; raises as `where`."""
        match channel:
            case discord.DMChannel() as channel:
                return Direct(channel=channel.id)
            case discord.GroupChannel():
                return None  # bots cannot be in one
            case discord.Thread() as thread:
                return self._in_thread(thread)
            case discord.PartialMessageable(type=discord.ChannelType.private) as channel:
                return Direct(channel=channel.id)
            case discord.PartialMessageable() as channel:
                return await self._looked_up(client, channel)
            case discord.abc.GuildChannel() as channel:
                return InChannel(guild=channel.guild.id, channel=channel.id)
            case _:
                return None

    def parent(self, client: discord.Client, thread: int) -> int | None:
        """What a thread hangs in, as far as that is known."""
        found = client.get_channel(thread)
        if isinstance(found, discord.Thread):
            return found.parent_id
        return self._parents.get(thread)

    def exists(self, client: discord.Client, where: InThread) -> bool:
        """Whether this thread is known to have been opened; False may also mean unknown."""
        guild = client.get_guild(where.guild)
        return where.thread in self._parents or (
            guild is not None
            and (
                guild.get_thread(where.thread) is not None
                # A forum has nothing but threads: they are there before anybody can speak.
                or isinstance(guild.get_channel(where.parent), discord.ForumChannel)
            )
        )

    def remember(self, *, thread: int, parent: int) -> None:
        """Note that a thread exists; the oldest of very many are forgotten and asked for again."""
        self._parents[thread] = parent
        if len(self._parents) > _MOST_REMEMBERED:
            del self._parents[next(iter(self._parents))]

    async def _looked_up(
        self, client: discord.Client, channel: discord.PartialMessageable
    ) -> Where | None:
        parent = self._parents.get(channel.id)
        if parent is not None and channel.guild_id is not None:
            return InThread(guild=channel.guild_id, parent=parent, thread=channel.id)
        if client.is_closed():
            raise discord.ClientException("the connection is gone")
        try:
            found = await client.fetch_channel(channel.id)
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            return None
        match found:
            case discord.Thread():
                return self._in_thread(found)
            case discord.abc.GuildChannel():
                return InChannel(guild=found.guild.id, channel=found.id)
            case _:
                return None

    def _in_thread(self, thread: discord.Thread) -> InThread:
        self.remember(thread=thread.id, parent=thread.parent_id)
        return InThread(guild=thread.guild.id, parent=thread.parent_id, thread=thread.id)
