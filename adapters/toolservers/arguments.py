"""Which arguments of a server's tool Claude fills in, what they may be, and what code fills in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from adapters.toolservers.listed import ListedArgument, ListedTool
from adapters.toolservers.strict_schema import Schema, strict
from engine.added.added_tool import Asked
from engine.domain.steps import Json
from engine.errors import ConfigurationError
from engine.schema_check import violations
from engine.tools.tool import TryAgain


@dataclass(frozen=True, kw_only=True, slots=True)
class Arguments:
    """The arguments of one tool: as Claude sees them (`offered`), and as they are called.

    `visible` is the part of the server's own schema that Claude fills in, with all its limits.
    """

    rules: Mapping[str, ListedArgument]
    offered: Schema
    visible: Schema
    whole: Schema

    @property
    def needs_customer(self) -> bool:
        """Whether code puts the customer's id in."""
        return any(rule.inject == "customer_id" for rule in self.rules.values())

    @property
    def has_key(self) -> bool:
        """Whether the server gets the idempotency key, and so may be asked again."""
        return any(rule.inject == "key" for rule in self.rules.values())

    def check(self, given: Mapping[str, Json]) -> TryAgain | None:
        """What is wrong with what Claude filled in, by the server's schema and the operator's."""
        problems = [*violations(self.visible, given), *self._against_rules(given)]
        return TryAgain(hint=" ".join(problems)) if problems else None

    def filled(self, given: Mapping[str, Json], asked: Asked) -> dict[str, Json]:
        """Everything the server gets; what is hidden wins over what is given under its name."""
        values = {name: value for name, value in given.items() if name in self._visible_rules()}
        return {**values, **dict(self._hidden(asked))}

    def _visible_rules(self) -> Mapping[str, ListedArgument]:
        return {name: rule for name, rule in self.rules.items() if not rule.is_hidden}

    def _hidden(self, asked: Asked) -> Iterator[tuple[str, Json]]:
        for name, rule in self.rules.items():
            if rule.is_fixed:
                yield name, cast(Json, rule.fixed)
            elif rule.inject == "key":
                yield name, asked.key
            elif rule.inject == "customer_id":
                yield name, asked.customer

    def _against_rules(self, given: Mapping[str, Json]) -> Iterator[str]:
        for name, rule in self._visible_rules().items():
            for text in _texts(given.get(name)):
                if len(text) > rule.max_length:
                    yield f"`{name}` may have {rule.max_length} characters."
                elif rule.pattern and not re.fullmatch(rule.pattern, text):
                    yield f"`{name}` must look like {rule.pattern}."


def arguments_for(tool: ListedTool, schema: Schema, *, is_pinned: bool) -> Arguments:
    """The arguments as the operator's file has them, on the accepted schema.

    What is not listed is not sent. `is_pinned` keeps the server's own descriptions. Raises
    ConfigurationError where the two do not fit.
    """
    properties = cast(Mapping[str, Json], schema.get("properties", {}))
    required = cast(tuple[str, ...], schema.get("required", ()))
    for name in tool.arguments:
        if name not in properties:
            raise ConfigurationError(f"there is no argument {name}")
    for name in required:
        if name not in tool.arguments or tool.arguments[name].forbidden:
            raise ConfigurationError(f"the argument {name} is required: list it")
    shown = {name: rule for name, rule in tool.arguments.items() if not rule.is_hidden}
    must = [name for name in required if name in shown]
    rest = {key: schema[key] for key in ("$defs", "definitions") if key in schema}
    parts = {name: _limited(properties[name], rule) for name, rule in shown.items()}
    return Arguments(
        rules=tool.arguments,
        offered=_object(
            {
                name: _offered(part, schema, shown[name].description, is_pinned=is_pinned)
                for name, part in parts.items()
            },
            must,
        ),
        visible={**rest, **_object(parts, must)},
        whole=schema,
    )


def _object(properties: Mapping[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": cast(list[Json], required),
        "additionalProperties": False,
    }


def _limited(schema: Json, rule: ListedArgument) -> Schema:
    """The server's schema of an argument, within what the operator lists.

    Raises ConfigurationError for one that says nothing, as true does.
    """
    if not isinstance(schema, Mapping):
        raise ConfigurationError("an argument's schema is no JSON object")
    return {**schema, "enum": list(rule.enum)} if rule.enum else schema


def _offered(schema: Schema, root: Schema, words: str, *, is_pinned: bool) -> Schema:
    """With the operator's words, or if pinned the server's; raises ConfigurationError."""
    shown = strict(schema, root, keeps_words=is_pinned)
    return {**shown, "description": words} if words else shown


def _texts(value: Json) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for inner in value.values():
                yield from _texts(inner)
        case list() | tuple():
            for inner in value:
                yield from _texts(inner)
