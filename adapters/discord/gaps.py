"""Where something may have been said while we were away."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import discord

from adapters.discord.mark import snowflake
from engine.domain.messages import Place

Room = discord.TextChannel | discord.VoiceChannel | discord.StageChannel
"""What people talk in outside of threads."""

_DIRECT = "dm"


@dataclass(kw_only=True, slots=True, eq=False)
class Gap:
    """A channel to be read from after `began` on; `messages` is what was found so far."""

    channel: Room | discord.Thread | discord.PartialMessageable
    began: int
    messages: list[discord.Message] = field(default_factory=list)

    @property
    def is_one_conversation(self) -> bool:
        """Whether everybody there talks about one thing, in its order: a thread, or directly."""
        return not isinstance(self.channel, Room)


def rooms_behind(client: discord.Client, since: int) -> list[Gap]:
    """Channels with something new in them."""
    return [
        Gap(channel=room, began=after)
        for guild, after in _guilds(client, since)
        for room in _rooms(guild)
        if _is_behind(room.last_message_id, after) and _may_read(room)
    ]


def threads_behind(client: discord.Client, since: int) -> list[Gap]:
    """Open threads and posts with something new in them."""
    return [
        Gap(channel=thread, began=after)
        for guild, after in _guilds(client, since)
        for thread in guild.threads
        if _is_behind(thread.last_message_id, after)
    ]


def direct_gaps(client: discord.Client, places: Iterable[Place], since: int) -> list[Gap]:
    """Direct messages: Discord does not say which there are, nor what is new in them."""
    private = discord.ChannelType.private
    return [
        Gap(
            channel=client.get_partial_messageable(int(place.thread), type=private),
            began=since,
        )
        for place in places
        if place.workspace == _DIRECT
    ]


def archives(
    client: discord.Client, places: Collection[Place], since: int
) -> Iterator[tuple[discord.TextChannel | discord.ForumChannel, int]]:
    """Where a thread with something new may have been put away since, and after what to read."""
    talked_in = {int(place.channel) for place in places if place.workspace != _DIRECT}
    for guild, after in _guilds(client, since):
        for forum in guild.forums:
            if _may_read(forum):
                yield forum, after
        for channel in guild.text_channels:
            if channel.id in talked_in and _may_read(channel):
                yield channel, after


def archived_gap(thread: discord.Thread, after: int) -> Gap | None:
    """A closed thread with something new in it."""
    if _is_behind(thread.last_message_id, after):
        return Gap(channel=thread, began=after)
    return None


def _guilds(client: discord.Client, since: int) -> Iterator[tuple[discord.Guild, int]]:
    """The servers we see, and from where on what is said there is meant for us to see."""
    for guild in client.guilds:
        if not guild.unavailable:
            joined = guild.me.joined_at
            yield guild, max(since, snowflake(joined.timestamp()) if joined else 0)


def _rooms(guild: discord.Guild) -> Iterator[Room]:
    yield from guild.text_channels
    yield from guild.voice_channels
    yield from guild.stage_channels


def _is_behind(last: int | None, after: int) -> bool:
    return last is not None and last > after


def _may_read(channel: discord.abc.GuildChannel) -> bool:
    granted = channel.permissions_for(channel.guild.me)
    return granted.view_channel and granted.read_message_history
