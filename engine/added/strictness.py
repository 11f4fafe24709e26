"""Whether a schema keeps to the subset that Claude's strict tool use takes.

Source: Claude docs, "Structured outputs", JSON Schema limitations.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from jsonschema import Draft202012Validator, SchemaError

from engine.domain.steps import Json
from engine.errors import ConfigurationError

MOST_TOOLS = 20
MOST_OPTIONAL = 24
MOST_UNIONS = 16

_KEYWORDS = frozenset(
    {"type", "properties", "required", "additionalProperties", "items", "minItems", "anyOf"}
    | {"enum", "const", "format", "pattern", "description", "title", "$ref", "$defs"}
)
_TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean", "null"})
_FORMATS = frozenset(
    {"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"}
)
_UNSUPPORTED_PATTERN = re.compile(r"\(\?[=!<]|\\[bB]|\\[1-9]")


def complaints(schema: Json) -> tuple[str, ...]:
    """What keeps a tool's schema from strict use, a line each; none where it can be used."""
    if not isinstance(schema, Mapping) or schema.get("type") != "object":
        return ("the schema must be an object with type: object",)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return (f"{error.json_path}: {error.message}",)
    return tuple(dict.fromkeys(_complaints(schema, "$")))


def check_limits(schemas: Sequence[Mapping[str, Json]]) -> None:
    """Raises ConfigurationError where all tools together are more than one request may have."""
    parts = [part for schema in schemas for part in _parts(schema)]
    optional = sum(len(_names(part)) - len(_required(part)) for part in parts)
    unions = sum("anyOf" in part or isinstance(part.get("type"), list) for part in parts)
    for what, number, most in (
        ("tools", len(schemas), MOST_TOOLS),
        ("optional arguments", optional, MOST_OPTIONAL),
        ("arguments of several types", unions, MOST_UNIONS),
    ):
        if number > most:
            raise ConfigurationError(
                f"the tools together have {number} {what}, and Claude takes {most}: offer fewer in"
                " TOOLS_DIR and TOOL_SERVERS"
            )


def _complaints(schema: Json, where: str) -> Iterator[str]:
    if not isinstance(schema, Mapping):
        yield f"{where} must be a JSON object"
        return
    for keyword in sorted(schema.keys() - _KEYWORDS):
        yield f"{where}: {keyword} is not supported"
    yield from _of_values(schema, where)
    if schema.get("type") == "object" or "properties" in schema:
        yield from _of_objects(schema, where)
    for name, inner in _inner(schema):
        yield from _complaints(inner, f"{where}.{name}")


def _of_values(schema: Mapping[str, Json], where: str) -> Iterator[str]:
    if not schema.keys() & {"type", "anyOf", "$ref", "enum", "const"}:
        yield f"{where} needs a type"
    if schema.get("minItems", 0) not in (0, 1):
        yield f"{where}: minItems may be 0 or 1"
    if schema.get("format", "date") not in _FORMATS:
        yield f"{where}: this format is not supported"
    if _UNSUPPORTED_PATTERN.search(str(schema.get("pattern", ""))):
        yield f"{where}: a pattern takes no look-around, \\b or back references"


def _of_objects(schema: Mapping[str, Json], where: str) -> Iterator[str]:
    if schema.get("additionalProperties") is not False:
        yield f"{where} needs additionalProperties: false"
    for name in _required(schema):
        if name not in _names(schema):
            yield f"{where}: {name} is required and not among the properties"


def _parts(schema: Json) -> Iterator[Mapping[str, Json]]:
    if isinstance(schema, Mapping):
        yield schema
        for _, inner in _inner(schema):
            yield from _parts(inner)


def _inner(schema: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """Every schema directly inside another."""
    for keyword in ("properties", "$defs"):
        inside = schema.get(keyword)
        if isinstance(inside, Mapping):
            yield from inside.items()
    if "items" in schema:
        yield "items", schema["items"]
    choices = schema.get("anyOf")
    if isinstance(choices, list | tuple):
        yield from ((f"anyOf {number}", choice) for number, choice in enumerate(choices))


def _names(schema: Mapping[str, Json]) -> Mapping[str, Json]:
    properties = schema.get("properties")
    return properties if isinstance(properties, Mapping) else {}


def _required(schema: Mapping[str, Json]) -> Sequence[Json]:
    required = schema.get("required")
    return required if isinstance(required, list | tuple) else ()
