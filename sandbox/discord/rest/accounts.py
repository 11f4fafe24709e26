"""Routes about the bot itself, its application, the gateway's address, and guilds."""

from sandbox.discord.errors import DiscordError
from sandbox.discord.payloads import application_json, channel_json, guild_json
from sandbox.discord.people import Guild
from sandbox.discord.rest.request import Answer, Request, Route, found
from sandbox.wire import Payload


def me(request: Request) -> Answer:
    """Answer GET /users/@me."""
    bot = request.parts.world.bot
    extra: Payload = {"verified": True, "mfa_enabled": False, "locale": "en-US", "flags": 0}
    return found(bot.as_json() | extra)


def account(request: Request) -> Answer:
    """Answer GET /users/{user_id}."""
    person = request.parts.world.people.get(request.ids["user_id"])
    if person is None:
        raise DiscordError(10013)
    return found(person.as_json())


def application(request: Request) -> Answer:
    """Answer GET /oauth2/applications/@me."""
    return found(application_json(request.parts.world))


def gateway(request: Request) -> Answer:
    """Answer GET /gateway."""
    return found({"url": request.parts.gateway.url})


def gateway_bot(request: Request) -> Answer:
    """Answer GET /gateway/bot."""
    limit: Payload = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    url = request.parts.gateway.url
    return found({"url": url, "shards": 1, "session_start_limit": limit})


def my_guilds(request: Request) -> Answer:
    """Answer GET /users/@me/guilds."""
    world = request.parts.world
    listed = [
        guild_json(world, guild) | {"owner": False, "permissions": "0"}
        for guild in world.guilds.values()
        if world.member(guild.id, world.bot.id)
    ]
    return found(listed[: request.limit(200, 200)])


def guild(request: Request) -> Answer:
    """Answer GET /guilds/{guild_id}."""
    world, wanted = request.parts.world, _guild(request)
    members = len(world.members_of(wanted.id))
    counts: Payload = {"approximate_member_count": members, "approximate_presence_count": members}
    return found(guild_json(world, wanted) | counts)


def channels(request: Request) -> Answer:
    """Answer GET /guilds/{guild_id}/channels."""
    world, wanted = request.parts.world, _guild(request)
    return found([channel_json(world, channel) for channel in world.channels_of(wanted.id)])


def roles(request: Request) -> Answer:
    """Answer GET /guilds/{guild_id}/roles."""
    world, wanted = request.parts.world, _guild(request)
    return found([role.as_json() for role in world.roles_of(wanted.id)])


def member(request: Request) -> Answer:
    """Answer GET /guilds/{guild_id}/members/{user_id}."""
    world, wanted = request.parts.world, _guild(request)
    person = request.ids["user_id"]
    if person not in world.people:
        raise DiscordError(10013)
    membership = world.member(wanted.id, person)
    if membership is None:
        raise DiscordError(10007)
    return found(membership.as_json())


def own_member(request: Request) -> Answer:
    """Answer GET /users/@me/guilds/{guild_id}/member."""
    world, wanted = request.parts.world, _guild(request)
    return found(world.members[wanted.id, world.bot.id].as_json())


def active_threads(request: Request) -> Answer:
    """Answer GET /guilds/{guild_id}/threads/active."""
    world, wanted = request.parts.world, _guild(request)
    threads = [
        channel_json(world, thread)
        for thread in world.active_threads(wanted.id)
        if world.sees(world.bot.id, thread)
    ]
    members = [thread["member"] for thread in threads if "member" in thread]
    return found({"threads": threads, "members": members, "has_more": False})


def _guild(request: Request) -> Guild:
    """Return the guild of the path; raises DiscordError 10004 or 50001."""
    world = request.parts.world
    guild_id = request.ids["guild_id"]
    wanted = world.guilds.get(guild_id)
    if wanted is None:
        raise DiscordError(10004)
    if world.member(guild_id, world.bot.id) is None:
        raise DiscordError(50001)
    return wanted


ROUTES: tuple[Route, ...] = (
    ("GET", "/users/@me", me),
    ("GET", "/users/@me/guilds", my_guilds),
    ("GET", "/users/@me/guilds/{guild_id}/member", own_member),
    ("GET", "/users/{user_id}", account),
    ("GET", "/oauth2/applications/@me", application),
    ("GET", "/applications/@me", application),
    ("GET", "/gateway", gateway),
    ("GET", "/gateway/bot", gateway_bot),
    ("GET", "/guilds/{guild_id}", guild),
    ("GET", "/guilds/{guild_id}/channels", channels),
    ("GET", "/guilds/{guild_id}/roles", roles),
    ("GET", "/guilds/{guild_id}/members/{user_id}", member),
    ("GET", "/guilds/{guild_id}/threads/active", active_threads),
)
