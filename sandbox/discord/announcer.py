"""Decides which sessions get an event, and how much of it their intents let them see."""

from sandbox.discord.channels import Channel
from sandbox.discord.faults import Faults
from sandbox.discord.intents import Intent
from sandbox.discord.messages import Message
from sandbox.discord.payloads import channel_json, gateway_message, without_content
from sandbox.discord.sessions import Session, Sessions
from sandbox.discord.world import World
from sandbox.wire import JsonObject, Payload


class Announcer:
    """Turns what happened into gateway events."""

    def __init__(self, world: World, sessions: Sessions, faults: Faults) -> None:
        self._world = world
        self._sessions = sessions
        self._faults = faults

    def tell(
        self, name: str, data: JsonObject, *, guild_id: str | None, direct: bool = False
    ) -> None:
        """Send an event to every session that asked for its kind."""
        if not self._faults.wants(name):
            return
        for session in self._sessions:
            if session.wants(name, direct=direct, guild_id=guild_id):
                self._dispatch(session, name, data)

    def about(self, channel: Channel, name: str, data: JsonObject) -> None:
        """Send an event about something in a channel, if the bot can see the channel."""
        if self._world.sees(self._world.bot.id, channel):
            self.tell(name, data, guild_id=channel.guild_id, direct=channel.is_dm)

    def channel(self, name: str, channel: Channel, **extra: bool) -> None:
        """Send CHANNEL_CREATE, CHANNEL_UPDATE, THREAD_CREATE or THREAD_UPDATE."""
        self.about(channel, name, {**channel_json(self._world, channel), **extra})

    def message(self, name: str, message: Message, extra: JsonObject | None = None) -> None:
        """Send MESSAGE_CREATE or MESSAGE_UPDATE, blanked for who lacks the content intent."""
        channel = self._world.channels[message.channel_id]
        if not self._faults.wants(name) or not self._world.sees(self._world.bot.id, channel):
            return
        whole = gateway_message(self._world, message) | dict(extra or {})
        for session in self._sessions:
            if session.wants(name, direct=channel.is_dm, guild_id=channel.guild_id):
                self._dispatch(session, name, self._visible(session, message, channel, whole))

    def gone(self, message: Message) -> None:
        """Send MESSAGE_DELETE."""
        channel = self._world.channels[message.channel_id]
        data: Payload = {"id": message.id, "channel_id": message.channel_id}
        if channel.guild_id is not None:
            data["guild_id"] = channel.guild_id
        self.about(channel, "MESSAGE_DELETE", data)

    def reaction(self, name: str, message: Message, person_id: str, emoji: JsonObject) -> None:
        """Send MESSAGE_REACTION_ADD or MESSAGE_REACTION_REMOVE."""
        channel = self._world.channels[message.channel_id]
        data: Payload = {
            "user_id": person_id,
            "channel_id": message.channel_id,
            "message_id": message.id,
            "message_author_id": message.author.id,
            "emoji": emoji,
            "burst": False,
            "type": 0,
        }
        if channel.guild_id is not None:
            data["guild_id"] = channel.guild_id
            member = self._world.member(channel.guild_id, person_id)
            if member is not None and name == "MESSAGE_REACTION_ADD":
                data["member"] = member.as_json()
        self.about(channel, name, data)

    def typing(self, channel: Channel, person_id: str) -> None:
        """Send TYPING_START."""
        data: Payload = {
            "channel_id": channel.id,
            "user_id": person_id,
            "timestamp": int(self._world.clock.wall()),
        }
        if channel.guild_id is not None:
            data["guild_id"] = channel.guild_id
            member = self._world.member(channel.guild_id, person_id)
            if member is not None:
                data["member"] = member.as_json()
        self.about(channel, "TYPING_START", data)

    def _visible(
        self, session: Session, message: Message, channel: Channel, whole: JsonObject
    ) -> JsonObject:
        bot = self._world.bot.id
        allowed = (
            Intent.MESSAGE_CONTENT in session.intents
            or channel.is_dm
            or message.author.id == bot
            or bot in message.pings.people
        )
        return whole if allowed else without_content(whole)

    def _dispatch(self, session: Session, name: str, data: JsonObject) -> None:
        session.dispatch(name, data)
        if self._faults.take_repeat(name):
            session.dispatch(name, data)
