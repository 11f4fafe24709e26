"""Routes about application commands, for everywhere and for one guild."""

from sandbox.discord.errors import DiscordError, form_error
from sandbox.discord.rest.request import DONE, Answer, Request, Route, found
from sandbox.wire import objects


def listed(request: Request) -> Answer:
    """Answer GET …/commands."""
    return found(list(request.parts.commands.listed(_scope(request))))


def replace_all(request: Request) -> Answer:
    """Answer PUT …/commands."""
    if not isinstance(request.body, list):
        raise form_error("_body", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType.")
    made = request.parts.commands.replace_all(_scope(request), objects(request.body))
    return found(list(made))


def put(request: Request) -> Answer:
    """Answer POST …/commands."""
    return found(request.parts.commands.put(_scope(request), request.fields), status=201)


def remove(request: Request) -> Answer:
    """Answer DELETE …/commands/{command_id}."""
    request.parts.commands.remove(_scope(request), request.ids["command_id"])
    return DONE


def _scope(request: Request) -> str | None:
    world = request.parts.world
    if request.ids["application_id"] != world.application_id:
        raise DiscordError(20012, status=403, text="You are not authorized for this application")
    guild_id = request.ids.get("guild_id")
    if guild_id is not None and world.member(guild_id, world.bot.id) is None:
        raise DiscordError(50001)
    return guild_id


_GLOBAL = "/applications/{application_id}/commands"
_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ROUTES: tuple[Route, ...] = tuple(
    route
    for base in (_GLOBAL, _GUILD)
    for route in (
        ("GET", base, listed),
        ("PUT", base, replace_all),
        ("POST", base, put),
        ("DELETE", base + "/{command_id}", remove),
    )
)
