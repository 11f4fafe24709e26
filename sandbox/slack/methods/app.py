"""auth.test, api.test, apps.connections.open, bots.info and team.info: the app and its place."""

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.method import Method, TokenKind
from sandbox.slack.world import World
from sandbox.wire import Payload


def test_auth(world: World, arguments: Arguments) -> Payload:
    """auth.test: whose token this is."""
    del arguments
    settings, bot = world.settings, world.installation.bot
    return {
        "url": f"https://{settings.team_domain}.slack.com/",
        "team": settings.team_name,
        "user": bot.handle,
        "team_id": settings.team_id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
    }


def test_api(world: World, arguments: Arguments) -> Payload:
    """api.test: says back what it was told; with `error` it fails by that name."""
    del world
    error = arguments.maybe_text("error")
    if error:
        raise SlackError(error, args={"error": error})
    return {"args": dict(arguments.values)}


def open_connection(world: World, arguments: Arguments) -> Payload:
    """apps.connections.open: where Socket Mode lets the app in, once."""
    del arguments
    address = world.base_url().replace("http", "ws", 1)
    ticket = world.door.issue_ticket()
    return {"url": f"{address}/link?ticket={ticket}&app_id={world.installation.app_id}"}


def describe_bot(world: World, arguments: Arguments) -> Payload:
    """bots.info: the app's own bot, or another bot of the workspace."""
    wanted = arguments.text("bot")
    for member in world.workspace.members.values():
        if member.bot_id == wanted:
            bot: Payload = {
                "id": wanted,
                "deleted": member.deleted,
                "name": member.name,
                "app_id": member.app_id,
                "user_id": member.id,
                "icons": {},
            }
            return {"bot": bot}
    raise SlackError("bot_not_found")


def describe_team(world: World, arguments: Arguments) -> Payload:
    """team.info: the workspace the app is installed in."""
    settings = world.settings
    if arguments.maybe_text("team") not in {None, "", settings.team_id}:
        raise SlackError("team_not_found")
    team: Payload = {
        "id": settings.team_id,
        "name": settings.team_name,
        "domain": settings.team_domain,
        "url": f"https://{settings.team_domain}.slack.com/",
        "email_domain": "",
        "icon": {"image_default": True},
    }
    return {"team": team}


METHODS = (
    Method(name="auth.test", handler=test_auth, tier=Tier.SPECIAL, token=TokenKind.EITHER),
    Method(name="api.test", handler=test_api, tier=Tier.FOUR, token=TokenKind.NONE),
    Method(
        name="apps.connections.open",
        handler=open_connection,
        tier=Tier.THREE,
        scopes=("connections:write",),
        token=TokenKind.APP,
    ),
    Method(name="bots.info", handler=describe_bot, tier=Tier.THREE, scopes=("users:read",)),
    Method(name="team.info", handler=describe_team, tier=Tier.THREE, scopes=("team:read",)),
)
