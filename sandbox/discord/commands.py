"""Application commands the program registered, per guild or for everywhere."""

import re
from collections.abc import Iterable, Mapping

from sandbox.discord.errors import DiscordError, Form
from sandbox.discord.validation.fields import Fields
from sandbox.discord.world import World
from sandbox.wire import Json, JsonObject, Payload, as_int, as_text

SLASH, PERSON_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
# Developer docs, Application Commands: the most of each kind (menus: 15 since March 2026).
MOST: Mapping[int, int] = {SLASH: 100, PERSON_MENU: 15, MESSAGE_MENU: 15}
_SLASH_NAME = re.compile(r"[-_'\w]{1,32}")
_KNOWN = (
    "id",
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "default_member_permissions",
    "dm_permission",
    "contexts",
    "integration_types",
    "nsfw",
    "application_id",
    "guild_id",
    "version",
    "default_permission",
)


class Commands:
    """What is registered where; the scope of a global command is None."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._commands: dict[str | None, dict[str, Payload]] = {}

    def listed(self, scope: str | None) -> list[Payload]:
        """Return the commands of a scope."""
        return list(self._commands.get(scope, {}).values())

    def find(self, name: str, kind: int, guild_id: str | None) -> Payload | None:
        """Return the command somebody in a guild would see under this name."""
        for scope in (guild_id, None):
            for command in self.listed(scope):
                if command["name"] == name and command["type"] == kind:
                    return command
        return None

    def replace_all(self, scope: str | None, bodies: Iterable[JsonObject]) -> list[Payload]:
        """Register these commands of a scope and no others."""
        kept = {_key(c): c for c in self.listed(scope)}
        form, fresh = Form(), []
        for number, body in enumerate(bodies):
            _check(Fields(form, body, (str(number),)))
            fresh.append(body)
        form.close()
        _refuse_too_many(fresh)
        made = [self._made(scope, body, kept.get(_key(body))) for body in fresh]
        self._commands[scope] = {as_text(command["id"]): command for command in made}
        return made

    def put(self, scope: str | None, body: JsonObject) -> Payload:
        """Register one command, in place of one with the same name and kind."""
        form = Form()
        _check(Fields(form, body))
        form.close()
        before = next((c for c in self.listed(scope) if _key(c) == _key(body)), None)
        others = [c for c in self.listed(scope) if c is not before]
        _refuse_too_many([*others, body])
        command = self._made(scope, body, before)
        self._commands.setdefault(scope, {})[as_text(command["id"])] = command
        return command

    def remove(self, scope: str | None, command_id: str) -> None:
        """Take a command away; raises DiscordError 10063."""
        if self._commands.get(scope, {}).pop(command_id, None) is None:
            raise DiscordError(10063)

    def _made(self, scope: str | None, body: JsonObject, before: JsonObject | None) -> Payload:
        command: Payload = {
            "options": [],
            "default_member_permissions": None,
            "nsfw": False,
            "contexts": None,
            "integration_types": [0],
            "description": "",
            **body,
            "id": self._world.clock.next_id() if before is None else before["id"],
            "application_id": self._world.application_id,
            "type": as_int(body.get("type"), SLASH),
            "version": self._world.clock.next_id(),
        }
        return command if scope is None else command | {"guild_id": scope}


def _check(fields: Fields) -> None:
    fields.only(*_KNOWN)
    kind = fields.choice("type", MOST) or SLASH
    name = fields.text("name", least=1, most=32, required=True)
    if kind != SLASH:
        return
    _check_name(fields, name)
    fields.text("description", least=1, most=100, required=True)
    _check_options(fields)


def _check_name(fields: Fields, name: str | None) -> None:
    if name is not None and (not _SLASH_NAME.fullmatch(name) or name != name.lower()):
        text = "Command name is invalid"
        fields.refuse("name", "APPLICATION_COMMAND_INVALID_NAME", text)


def _check_options(fields: Fields) -> None:
    seen_optional = False
    for option in fields.each("options", most=25):
        kind = option.choice("type", range(1, 12), required=True)
        _check_name(option, option.text("name", least=1, most=32, required=True))
        option.text("description", least=1, most=100, required=True)
        if kind in (SUBCOMMAND, GROUP):
            _check_options(option)
            continue
        required = option.flag("required") or False
        if required and seen_optional:
            text = "Required options must be placed before non-required options"
            option.refuse("required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", text)
        seen_optional = seen_optional or not required
        for choice in option.each("choices", most=25):
            choice.text("name", least=1, most=100, required=True)


def _refuse_too_many(bodies: Iterable[JsonObject]) -> None:
    kinds = [as_int(body.get("type"), SLASH) for body in bodies]
    for kind, most in MOST.items():
        if kinds.count(kind) > most:
            text = f"Maximum number of application commands reached ({most})."
            raise DiscordError(30032, text=text)


def _key(body: JsonObject) -> tuple[Json, Json]:
    return body.get("name"), as_int(body.get("type"), SLASH)
