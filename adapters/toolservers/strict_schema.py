"""A server's schema in the subset of JSON Schema that Claude's strict tool use takes.

Limits that the subset lacks are left out here and checked before the call. A server's descriptions
reach Claude only where the operator has accepted them; its notes, examples and defaults never do.
"""

from collections.abc import Callable, Iterator, Mapping

from engine.domain.steps import Json
from engine.errors import ConfigurationError

Schema = Mapping[str, Json]

_KEPT = ("type", "enum", "const", "required")
_FORMATS = frozenset({"date-time", "time", "date", "email", "uri", "uuid"})
_DEEPEST = 12


def strict(schema: Json, root: Schema, *, keeps_words: bool, depth: int = 0) -> Schema:
    """The schema, with references to `root` followed.

    Raises ConfigurationError where one leads nowhere or never ends, and for what says nothing of a
    type: true, false, or a list of schemas.
    """
    if depth > _DEEPEST:
        raise ConfigurationError("its schema is nested too deeply")
    if not isinstance(schema, Mapping):
        raise ConfigurationError("a part of its schema is no JSON object")
    if "$ref" in schema:
        target = _target(schema, root)
        return strict(target, root, keeps_words=keeps_words, depth=depth + 1)
    kept: dict[str, Json] = {key: schema[key] for key in _KEPT if key in schema}
    if schema.get("format") in _FORMATS:
        kept["format"] = schema["format"]
    if keeps_words and "description" in schema:
        kept["description"] = schema["description"]
    if schema.get("type") == "object":
        kept |= {"properties": {}, "additionalProperties": False}

    def inner(part: Json) -> Json:
        return strict(part, root, keeps_words=keeps_words, depth=depth + 1)

    return {**kept, **dict(_inside(schema, inner))}


def _inside(schema: Schema, inner: Callable[[Json], Json]) -> Iterator[tuple[str, Json]]:
    """The schemas inside one, each made strict."""
    properties = schema.get("properties")
    if isinstance(properties, Mapping):
        yield "properties", {name: inner(part) for name, part in properties.items()}
    if "items" in schema:
        yield "items", inner(schema["items"])
    choices = schema.get("anyOf", schema.get("oneOf"))
    if isinstance(choices, list | tuple):
        yield "anyOf", [inner(choice) for choice in choices]


def _target(schema: Schema, root: Schema) -> Schema:
    target: Json = root
    for step in str(schema["$ref"]).removeprefix("#/").split("/"):
        target = target.get(step) if isinstance(target, Mapping) else None
    if not isinstance(target, Mapping):
        raise ConfigurationError(f"its schema refers to {schema['$ref']}, which is not in it")
    return target
