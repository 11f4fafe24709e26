"""Which conversations and messages the app can reach, and the errors for those it cannot."""

from sandbox.slack.arguments import Arguments, missing
from sandbox.slack.errors import SlackError
from sandbox.slack.events import MESSAGE_EVENTS
from sandbox.slack.messages import SlackMessage
from sandbox.slack.people import Channel, ChannelKind, Member
from sandbox.slack.world import World

_READ_SCOPES = {
    ChannelKind.PUBLIC: "channels:read",
    ChannelKind.PRIVATE: "groups:read",
    ChannelKind.DIRECT: "im:read",
    ChannelKind.GROUP_DIRECT: "mpim:read",
}


def visible_channel(world: World, name_or_id: str | None) -> Channel:
    """Return a conversation the app knows of; raises SlackError channel_not_found."""
    channel = world.workspace.find_channel(name_or_id) if name_or_id else None
    if channel is None:
        raise SlackError("channel_not_found")
    inside = world.installation.bot.id in channel.members
    if not inside and channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("channel_not_found")
    return channel


def joined_channel(world: World, name_or_id: str | None) -> Channel:
    """Return a conversation the app is in; raises SlackError channel_not_found, not_in_channel."""
    channel = visible_channel(world, name_or_id)
    if world.installation.bot.id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def writable_channel(world: World, arguments: Arguments, name: str = "channel") -> Channel:
    """Return where the app may post; a member's id stands for the direct conversation with them.

    Raises SlackError channel_not_found, not_in_channel, is_archived or messages_tab_disabled.
    """
    target = arguments.text(name)
    member = world.workspace.members.get(target)
    channel = open_direct(world, member) if member else joined_channel(world, target)
    if channel.archived:
        raise SlackError("is_archived")
    if channel.kind is ChannelKind.DIRECT and not world.installation.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    return channel


def open_direct(world: World, member: Member) -> Channel:
    """Return the direct conversation of the app with a member, opening it if need be."""
    bot = world.installation.bot.id
    if member.deleted or member.is_bot:
        raise SlackError("channel_not_found")
    known = world.workspace.direct_between(bot, member.id)
    return known or world.workspace.add_channel(member.id, ChannelKind.DIRECT, (member.id, bot))


def readable_channel(world: World, arguments: Arguments, name: str = "channel") -> Channel:
    """Return a conversation whose messages the app may read.

    Raises SlackError channel_not_found, not_in_channel or missing_scope.
    """
    channel = joined_channel(world, arguments.maybe_text(name))
    _, scope = MESSAGE_EVENTS[channel.kind]
    world.installation.require(world.installation.bot_token, scope)
    return channel


def described_channel(world: World, arguments: Arguments, name: str = "channel") -> Channel:
    """Return a conversation whose description the app may read, as for conversations.info."""
    channel = visible_channel(world, arguments.maybe_text(name))
    world.installation.require(world.installation.bot_token, _READ_SCOPES[channel.kind])
    return channel


def open_thread(world: World, channel: Channel, thread_ts: str) -> str:
    """Return the timestamp if replies may go below it.

    Raises SlackError thread_not_found, cannot_reply_to_message for a reply, or
    restricted_action_thread_locked.
    """
    thread = world.workspace.thread(channel.id, thread_ts)
    if not thread:
        message = world.workspace.message(channel.id, thread_ts)
        raise SlackError("cannot_reply_to_message" if message else "thread_not_found")
    if (channel.id, thread_ts) in world.workspace.locked_threads:
        raise SlackError("restricted_action_thread_locked")
    return thread_ts


def some_message(world: World, channel: Channel, arguments: Arguments, name: str) -> SlackMessage:
    """Return the message an argument names; raises SlackError message_not_found."""
    ts = arguments.text(name)
    message = world.workspace.message(channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    return message


def own_message(world: World, channel: Channel, arguments: Arguments, refusal: str) -> SlackMessage:
    """Return a message of the app; raises SlackError message_not_found or the refusal."""
    message = some_message(world, channel, arguments, "ts")
    if message.user != world.installation.bot.id:
        raise SlackError(refusal)
    return message


def some_member(world: World, user: str | None) -> Member:
    """Return a member by id; raises SlackError user_not_found."""
    if not user:
        raise missing("user")
    member = world.workspace.members.get(user)
    if member is None:
        raise SlackError("user_not_found")
    return member


def read_scope(kind: ChannelKind) -> str:
    """Return the scope that lets the app see conversations of a kind."""
    return _READ_SCOPES[kind]


def read_scopes() -> tuple[str, ...]:
    """Return the scopes of which a listing of conversations needs at least one."""
    return tuple(_READ_SCOPES.values())
