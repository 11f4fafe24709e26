"""Objects whose JSON needs more than themselves: messages in context, guilds, the application."""

from sandbox.discord.channels import Channel, thread_member_json
from sandbox.discord.messages import Message, MessageKind
from sandbox.discord.people import Guild, Role
from sandbox.discord.wire import iso
from sandbox.discord.world import World
from sandbox.wire import Json, JsonObject, Payload

# Flags of an application below 10,000 reachable accounts with the portal switches on.
_PRESENCE_LIMITED = 1 << 13
_MEMBERS_LIMITED = 1 << 15
_CONTENT_LIMITED = 1 << 19


def channel_json(world: World, channel: Channel) -> Payload:
    """Return a channel as the bot sees it: its own thread membership, a DM's recipient."""
    payload = channel.as_json()
    if channel.thread is not None and world.bot.id in channel.thread.members:
        payload["member"] = thread_member_json(channel, world.bot.id, channel.thread.created_at)
    if channel.recipient_id is not None:
        payload["recipients"] = [world.people[channel.recipient_id].as_json()]
    return payload


def message_json(world: World, message: Message) -> Payload:
    """Return a message as REST answers it: without guild_id and member."""
    payload = message.as_json(viewer=world.bot.id)
    channel = world.channels.get(message.channel_id)
    guild_id = None if channel is None else channel.guild_id
    payload["mentions"] = [
        _mention_json(world, guild_id, person) for person in message.pings.people
    ]
    if message.thread_id is not None and message.thread_id in world.channels:
        payload["thread"] = channel_json(world, world.channels[message.thread_id])
    if message.kind in _ANSWERS:
        payload["referenced_message"] = _referenced(world, message)
    return payload


def gateway_message(world: World, message: Message) -> Payload:
    """Return a message as the gateway sends it: with guild_id and member, unless it is a DM."""
    payload = message_json(world, message)
    guild_id = world.channels[message.channel_id].guild_id
    if guild_id is not None:
        payload["guild_id"] = guild_id
        member = world.member(guild_id, message.author.id)
        if member is not None and message.webhook_id is None:
            payload["member"] = member.as_json(with_user=False)
    return payload


def without_content(payload: JsonObject) -> Payload:
    """Return a message as an app without the Message Content intent gets it."""
    return {**payload, "content": "", "embeds": [], "attachments": [], "components": []}


def guild_json(world: World, guild: Guild) -> Payload:
    """Return the guild object of REST."""
    return {
        "id": guild.id,
        "name": guild.name,
        "owner_id": guild.owner_id,
        "preferred_locale": guild.locale,
        "roles": [role.as_json() for role in world.roles_of(guild.id)],
        **_GUILD_DEFAULTS,
    }


def guild_create(world: World, guild: Guild) -> Payload:
    """Return the guild as GUILD_CREATE carries it: channels, threads and members included.

    After READY it says `"unavailable": false`; a guild joined later lacks the field.
    """
    bot = world.bot.id
    bot_member = world.members[guild.id, bot]
    return guild_json(world, guild) | {
        "joined_at": iso(bot_member.joined_at),
        "large": False,
        "member_count": len(world.members_of(guild.id)),
        "members": [bot_member.as_json()],
        "channels": [channel_json(world, c) for c in world.channels_of(guild.id)],
        "threads": [
            channel_json(world, c) for c in world.active_threads(guild.id) if world.sees(bot, c)
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application_flags(world: World) -> int:
    """Return the flags that tell which privileged intents the portal allows."""
    settings = world.settings
    return (
        _PRESENCE_LIMITED * settings.presences
        | _MEMBERS_LIMITED * settings.guild_members
        | _CONTENT_LIMITED * settings.message_content
    )


def application_json(world: World) -> Payload:
    """Return the application object."""
    return {
        "id": world.application_id,
        "name": world.settings.application_name,
        "icon": None,
        "description": "",
        "summary": "",
        "verify_key": "0" * 64,
        "flags": application_flags(world),
        "owner": world.owner.as_json(),
        "team": None,
        "bot": world.bot.as_json(),
        "bot_public": False,
        "bot_require_code_grant": False,
        "approximate_guild_count": len(world.guilds),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
    }


def role_event(role: Role) -> Payload:
    """Return what GUILD_ROLE_CREATE and GUILD_ROLE_UPDATE carry."""
    return {"guild_id": role.guild_id, "role": role.as_json()}


def _mention_json(world: World, guild_id: str | None, person_id: str) -> Payload:
    payload = world.people[person_id].as_json()
    member = None if guild_id is None else world.member(guild_id, person_id)
    return payload if member is None else payload | {"member": member.as_json(with_user=False)}


def _referenced(world: World, message: Message) -> Json:
    reference = message.reference
    if reference is None or reference.message_id is None:
        return None
    found = world.find_message(reference.channel_id, reference.message_id)
    if found is None:
        return None
    payload = found.as_json(viewer=world.bot.id)
    channel = world.channels[found.channel_id]
    return payload | {
        "mentions": [_mention_json(world, channel.guild_id, p) for p in found.pings.people]
    }


_ANSWERS = (MessageKind.REPLY, MessageKind.THREAD_STARTER)
_GUILD_DEFAULTS: JsonObject = {
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "banner": None,
    "description": None,
    "region": "deprecated",
    "afk_channel_id": None,
    "afk_timeout": 300,
    "verification_level": 0,
    "default_message_notifications": 1,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "nsfw_level": 0,
    "application_id": None,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "rules_channel_id": None,
    "public_updates_channel_id": None,
    "safety_alerts_channel_id": None,
    "vanity_url_code": None,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "emojis": [],
    "stickers": [],
    "features": ["COMMUNITY"],
}
