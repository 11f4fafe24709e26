"""What people press and enter: buttons, selects, forms, commands and menus."""

from collections.abc import Mapping, Sequence

from sandbox.discord.channels import Channel
from sandbox.discord.commands import GROUP, MESSAGE_MENU, PERSON_MENU, SLASH, SUBCOMMAND
from sandbox.discord.interactions import Interaction, InteractionKind
from sandbox.discord.messages import Message, components_in
from sandbox.discord.payloads import message_json
from sandbox.discord.people import Person
from sandbox.discord.permissions import Right
from sandbox.discord.stage import Place, Stage
from sandbox.wire import Json, JsonObject, Payload, as_int, as_object, as_text, objects

_BUTTON, _TEXT_INPUT = 2, 4
# Option types whose value is an id: account, channel, role, anything mentionable, attachment.
_RESOLVED_PERSON = 6


class Acting(Stage):
    """Each verb returns the interaction it began; what came of it is seen there."""

    async def press(self, person: Person, message: Message, which: str) -> Interaction:
        """Press a button, found by its custom id or its label; raises LookupError."""
        newest = self._newest(message)
        button = next(
            (
                item
                for item in components_in(newest.components)
                if item.get("type") == _BUTTON
                and which in (item.get("custom_id"), item.get("label"))
            ),
            None,
        )
        if button is None or button.get("disabled") or not button.get("custom_id"):
            complaint = f"no button {which!r} to press in {newest.visible_text!r}"
            raise LookupError(complaint)
        data: Payload = {"component_type": _BUTTON, "custom_id": button["custom_id"]}
        return await self._begin(InteractionKind.COMPONENT, person, newest.channel_id, data, newest)

    async def choose(
        self, person: Person, message: Message, custom_id: str, values: Sequence[str]
    ) -> Interaction:
        """Choose from a select; raises LookupError when there is none."""
        newest = self._newest(message)
        for item in components_in(newest.components):
            if item.get("custom_id") == custom_id:
                data: Payload = {
                    "component_type": item["type"],
                    "custom_id": custom_id,
                    "values": list(values),
                }
                return await self._begin(
                    InteractionKind.COMPONENT, person, newest.channel_id, data, newest
                )
        complaint = f"no select {custom_id!r} in {newest.visible_text!r}"
        raise LookupError(complaint)

    async def submit(self, asked: Interaction, values: Mapping[str, str]) -> Interaction:
        """Fill in the form an interaction was answered with; values by custom id."""
        if asked.modal is None:
            complaint = "the interaction was not answered with a form"
            raise ValueError(complaint)
        data: Payload = {
            "custom_id": asked.modal["custom_id"],
            "components": [
                _filled(item, values) for item in objects(asked.modal.get("components"))
            ],
        }
        message = None
        if asked.message_id is not None:
            shown = (m for m in self.world.ephemerals if m.id == asked.message_id)
            stands = self.world.find_message(asked.channel_id, asked.message_id)
            message = next(shown, stands)
        return await self._begin(
            InteractionKind.MODAL, asked.person, asked.channel_id, data, message
        )

    async def command(
        self, person: Person, place: Place, name: str, **options: Json
    ) -> Interaction:
        """Use a slash command; `name` holds its groups too (`config set`). Raises LookupError."""
        data = self._command_data(person, place, name, options)
        return await self._begin(InteractionKind.COMMAND, person, self.channel(place).id, data)

    async def autocomplete(
        self, person: Person, place: Place, name: str, focused: str, **options: Json
    ) -> Interaction:
        """Type into an option that completes itself; `focused` names it."""
        data = self._command_data(person, place, name, options, focused)
        return await self._begin(InteractionKind.AUTOCOMPLETE, person, self.channel(place).id, data)

    async def message_menu(self, person: Person, message: Message, name: str) -> Interaction:
        """Use an entry of a message's Apps menu; the program gets the text in any case."""
        newest = self._newest(message)
        channel = self.channel(newest.channel_id)
        command = self._find(name, MESSAGE_MENU, person, channel)
        resolved: Payload = {"messages": {newest.id: message_json(self.world, newest)}}
        data = _menu(command, newest.id, resolved)
        return await self._begin(InteractionKind.COMMAND, person, channel.id, data)

    async def person_menu(
        self, person: Person, place: Place, target: Person, name: str
    ) -> Interaction:
        """Use an entry of somebody's Apps menu."""
        channel = self.channel(place)
        command = self._find(name, PERSON_MENU, person, channel)
        data = _menu(command, target.id, self._resolved(channel, [target.id]))
        return await self._begin(InteractionKind.COMMAND, person, channel.id, data)

    async def _begin(
        self,
        kind: InteractionKind,
        person: Person,
        channel_id: str,
        data: JsonObject,
        message: Message | None = None,
    ) -> Interaction:
        channel = self.channel(channel_id)
        interaction = self._parts.interactions.begin(kind, person, channel, data, message)
        await self.settled()
        return interaction

    def _newest(self, message: Message) -> Message:
        for ephemeral in self.world.ephemerals:
            if ephemeral.id == message.id:
                return ephemeral
        return self.world.message(message.channel_id, message.id)

    def _find(self, name: str, kind: int, person: Person, channel: Channel) -> JsonObject:
        command = self._parts.commands.find(name, kind, channel.guild_id)
        if command is None:
            message = f"no command {name!r} is registered"
            raise LookupError(message)
        needed = command.get("default_member_permissions")
        rights = self.world.rights(person.id, channel)
        if isinstance(needed, str) and Right(int(needed)) & ~rights:
            message = f"{person.name} does not see the command {name!r}"
            raise LookupError(message)
        return command

    def _command_data(
        self,
        person: Person,
        place: Place,
        name: str,
        options: Mapping[str, Json],
        focused: str | None = None,
    ) -> Payload:
        channel = self.channel(place)
        first, *rest = name.split(" ")
        command = self._find(first, SLASH, person, channel)
        people = [
            str(value)
            for option in _leaf(command, rest)
            for key, value in options.items()
            if option.get("name") == key and option.get("type") == _RESOLVED_PERSON
        ]
        data = _header(command) | {"options": _nested(command, rest, options, focused)}
        return data | {"resolved": self._resolved(channel, people)} if people else data

    def _resolved(self, channel: Channel, people: Sequence[str]) -> Payload:
        users: Payload = {person: self.world.people[person].as_json() for person in people}
        members: Payload = {}
        for person in people:
            member = self.world.member(channel.guild_id or "", person)
            if member is not None:
                rights = str(int(self.world.rights(person, channel)))
                members[person] = member.as_json(with_user=False) | {"permissions": rights}
        return {"users": users, "members": members}


def _header(command: JsonObject) -> Payload:
    header: Payload = {"id": command["id"], "name": command["name"], "type": command["type"]}
    return header | {"guild_id": command["guild_id"]} if "guild_id" in command else header


def _menu(command: JsonObject, target_id: str, resolved: JsonObject) -> Payload:
    return _header(command) | {"target_id": target_id, "resolved": resolved}


def _leaf(command: JsonObject, names: Sequence[str]) -> list[JsonObject]:
    options = objects(command.get("options"))
    for name in names:
        found = next((o for o in options if o.get("name") == name), None)
        if found is None:
            message = f"no subcommand {name!r} is registered"
            raise LookupError(message)
        options = objects(found.get("options"))
    return options


def _nested(
    command: JsonObject, names: Sequence[str], values: Mapping[str, Json], focused: str | None
) -> list[Json]:
    known = {as_text(o.get("name")): as_int(o.get("type")) for o in _leaf(command, names)}
    unknown = set(values) - set(known)
    if unknown:
        message = f"no option {sorted(unknown)} is registered"
        raise LookupError(message)
    options: list[Json] = [
        _option(name, known[name], value, is_focused=name == focused)
        for name, value in values.items()
    ]
    for depth, name in reversed(list(enumerate(names))):
        kind = SUBCOMMAND if depth == len(names) - 1 else GROUP
        options = [{"name": name, "type": kind, "options": options}]
    return options


def _option(name: str, kind: int, value: Json, *, is_focused: bool) -> Payload:
    option: Payload = {"name": name, "type": kind, "value": value}
    return option | {"focused": True} if is_focused else option


def _filled(item: JsonObject, values: Mapping[str, str]) -> JsonObject:
    if "component" in item:
        return {"type": item["type"], "component": _value(as_object(item["component"]), values)}
    if "components" in item:
        inner = objects(item["components"])
        return {"type": item["type"], "components": [_value(field, values) for field in inner]}
    return {"type": item["type"]}


def _value(field: JsonObject, values: Mapping[str, str]) -> JsonObject:
    name = as_text(field.get("custom_id"))
    given = values.get(name, as_text(field.get("value")))
    filled: Payload = {"type": field.get("type"), "custom_id": name, "id": field.get("id", 0)}
    if field.get("type") == _TEXT_INPUT:
        return filled | {"value": given}
    return filled | {"values": [given] if given else []}
