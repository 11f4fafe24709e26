"""conversations.info, list, members, open and join, and users.conversations."""

from collections.abc import Callable
from dataclasses import replace

from sandbox.slack import events
from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.method import Method
from sandbox.slack.methods.access import (
    described_channel,
    open_direct,
    read_scope,
    read_scopes,
    some_member,
    visible_channel,
)
from sandbox.slack.methods.paging import page
from sandbox.slack.people import Channel, ChannelKind, Member
from sandbox.slack.world import World
from sandbox.wire import Payload

GROUP_MOST = 8

_KINDS = {
    "public_channel": ChannelKind.PUBLIC,
    "private_channel": ChannelKind.PRIVATE,
    "im": ChannelKind.DIRECT,
    "mpim": ChannelKind.GROUP_DIRECT,
}


def describe(world: World, arguments: Arguments) -> Payload:
    """conversations.info."""
    channel = described_channel(world, arguments)
    with_count = arguments.flag("include_num_members")
    return {"channel": channel.as_json(world.installation.bot.id, with_count=with_count)}


def list_all(world: World, arguments: Arguments) -> Payload:
    """conversations.list: public channels, and what the app is in."""
    bot = world.installation.bot.id
    return _listing(
        world,
        arguments,
        lambda channel: channel.kind is ChannelKind.PUBLIC or bot in channel.members,
    )


def list_of_user(world: World, arguments: Arguments) -> Payload:
    """users.conversations: what a member is in, as far as the app may see it."""
    bot = world.installation.bot.id
    user = arguments.maybe_text("user") or bot
    some_member(world, user)
    return _listing(
        world,
        arguments,
        lambda channel: (
            user in channel.members
            and (channel.kind is ChannelKind.PUBLIC or bot in channel.members)
        ),
    )


def list_members(world: World, arguments: Arguments) -> Payload:
    """conversations.members."""
    channel = described_channel(world, arguments)
    shown, more = page(channel.members, arguments, default=100, most=1000)
    return {"members": list(shown), "response_metadata": {"next_cursor": more}}


def open_conversation(world: World, arguments: Arguments) -> Payload:
    """conversations.open: a direct conversation with one member, or with up to eight."""
    listed = arguments.maybe_text("users")
    known = arguments.maybe_text("channel")
    if known:
        return _opened(world, visible_channel(world, known), arguments, already=True)
    if not listed:
        raise SlackError("users_list_not_supplied")
    members = [some_member(world, user.strip()) for user in listed.split(",")]
    if len(members) > GROUP_MOST:
        raise SlackError("too_many_users")
    if any(member.deleted for member in members):
        raise SlackError("user_disabled")
    before = set(world.workspace.channels)
    channel = open_direct(world, members[0]) if len(members) == 1 else _group(world, members)
    return _opened(world, channel, arguments, already=channel.id in before)


def join(world: World, arguments: Arguments) -> Payload:
    """conversations.join: public channels only."""
    channel = visible_channel(world, arguments.maybe_text("channel"))
    bot = world.installation.bot.id
    if channel.kind is not ChannelKind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if bot in channel.members:
        return {"channel": channel.as_json(bot), "warning": "already_in_channel"}
    joined = replace(channel, members=(*channel.members, bot))
    world.workspace.put_channel(joined)
    scene = world.announcer.scene(channel.id, bot)
    world.announcer.tell(events.joined(scene, world.clock.next_ts(), None))
    return {"channel": joined.as_json(bot)}


def _listing(world: World, arguments: Arguments, belongs: Callable[[Channel], bool]) -> Payload:
    kinds = _read_kinds(world, arguments)
    without_archived = arguments.flag("exclude_archived")
    channels = [
        channel
        for channel in world.workspace.channels.values()
        if channel.kind in kinds
        and belongs(channel)
        and not (without_archived and channel.archived)
    ]
    shown, more = page(channels, arguments, default=100, most=1000)
    bot = world.installation.bot.id
    return {
        "channels": [channel.as_json(bot, with_count=True) for channel in shown],
        "response_metadata": {"next_cursor": more},
    }


def _read_kinds(world: World, arguments: Arguments) -> set[ChannelKind]:
    names = (arguments.maybe_text("types") or "public_channel").split(",")
    if not all(name.strip() in _KINDS for name in names):
        raise SlackError("invalid_types")
    kinds = {_KINDS[name.strip()] for name in names}
    for kind in kinds:
        world.installation.require(world.installation.bot_token, read_scope(kind))
    return kinds


def _group(world: World, members: list[Member]) -> Channel:
    bot = world.installation.bot.id
    ids = tuple(member.id for member in members)
    for channel in world.workspace.channels.values():
        if channel.kind is ChannelKind.GROUP_DIRECT and set(channel.members) == {*ids, bot}:
            return channel
    name = "mpdm-" + "--".join(member.handle for member in members)
    return world.workspace.add_channel(name, ChannelKind.GROUP_DIRECT, (*ids, bot))


def _opened(world: World, channel: Channel, arguments: Arguments, *, already: bool) -> Payload:
    shown: Payload = {"id": channel.id}
    if arguments.flag("return_im"):
        shown = channel.as_json(world.installation.bot.id)
    return {"channel": shown} | ({"no_op": True, "already_open": True} if already else {})


_READ = read_scopes()
METHODS = (
    Method(name="conversations.info", handler=describe, tier=Tier.THREE, scopes=_READ),
    Method(name="conversations.list", handler=list_all, tier=Tier.TWO, scopes=_READ),
    Method(name="users.conversations", handler=list_of_user, tier=Tier.THREE, scopes=_READ),
    Method(name="conversations.members", handler=list_members, tier=Tier.FOUR, scopes=_READ),
    Method(
        name="conversations.open",
        handler=open_conversation,
        tier=Tier.THREE,
        scopes=("im:write", "mpim:write", "channels:manage", "groups:write"),
    ),
    Method(name="conversations.join", handler=join, tier=Tier.THREE, scopes=("channels:join",)),
)
