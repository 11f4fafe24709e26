"""reactions.add, remove and get."""

from sandbox.slack import events
from sandbox.slack.arguments import Arguments, is_ts
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.messages import SlackMessage
from sandbox.slack.method import Method
from sandbox.slack.methods.access import joined_channel
from sandbox.slack.world import World
from sandbox.wire import Payload

# Slack says only that there is a limit; these are the numbers its help pages give.
EMOJI_MOST = 50
OWN_MOST = 23


def add(world: World, arguments: Arguments) -> Payload:
    """reactions.add: by name without colons."""
    name = _name(arguments)
    message = _message(world, arguments)
    _check_place(world, message)
    bot = world.installation.bot.id
    names = {reaction.name for reaction in message.reactions}
    if name not in names and len(names) >= EMOJI_MOST:
        raise SlackError("too_many_emoji")
    if sum(bot in reaction.members for reaction in message.reactions) >= OWN_MOST:
        raise SlackError("too_many_reactions")
    if not world.workspace.react(message, bot, name):
        raise SlackError("already_reacted")
    _tell(world, message, name, added=True)
    return {}


def remove(world: World, arguments: Arguments) -> Payload:
    """reactions.remove: the app's own reaction."""
    name = _name(arguments)
    message = _message(world, arguments)
    if not world.workspace.unreact(message, world.installation.bot.id, name):
        raise SlackError("no_reaction")
    _tell(world, message, name, added=False)
    return {}


def get(world: World, arguments: Arguments) -> Payload:
    """reactions.get: a message with its reactions."""
    message = _message(world, arguments)
    return {"type": "message", "channel": message.channel, "message": message.as_json()}


def _name(arguments: Arguments) -> str:
    name = arguments.maybe_text("name") or ""
    if not name or not all(c.isalnum() or c in "_-+:'" for c in name) or name.startswith(":"):
        raise SlackError("invalid_name")
    return name


def _message(world: World, arguments: Arguments) -> SlackMessage:
    if "channel" not in arguments or "timestamp" not in arguments:
        raise SlackError("no_item_specified")
    channel = joined_channel(world, arguments.text("channel"))
    ts = arguments.text("timestamp")
    if not is_ts(ts):
        raise SlackError("bad_timestamp")
    message = world.workspace.message(channel.id, ts)
    if message is None:
        raise SlackError("message_not_found")
    return message


def _check_place(world: World, message: SlackMessage) -> None:
    if world.workspace.channels[message.channel].archived:
        raise SlackError("is_archived")
    if (message.channel, message.root_ts) in world.workspace.locked_threads:
        raise SlackError("thread_locked")


def _tell(world: World, message: SlackMessage, name: str, *, added: bool) -> None:
    scene = world.announcer.scene(message.channel, world.installation.bot.id)
    ts = world.clock.next_ts()
    world.announcer.tell(events.reaction(message, scene, name, ts, added=added))


_WRITE = ("reactions:write",)
METHODS = (
    Method(name="reactions.add", handler=add, tier=Tier.THREE, scopes=_WRITE),
    Method(name="reactions.remove", handler=remove, tier=Tier.TWO, scopes=_WRITE),
    Method(name="reactions.get", handler=get, tier=Tier.THREE, scopes=("reactions:read",)),
)
