"""The subset of JSON Schema that strict tools and JSON outputs take.

Source: Claude docs, "Structured outputs", JSON Schema limitations.
"""

import re
from collections.abc import Mapping

_STRUCTURE = frozenset(
    ("type", "properties", "required", "additionalProperties", "items", "minItems", "anyOf")
)
_VALUES = frozenset(("allOf", "enum", "const", "default", "format", "pattern"))
_NOTES = frozenset(
    (
        "$ref",
        "$defs",
        "definitions",
        "description",
        "title",
        "$schema",
        "$id",
        "$comment",
        "examples",
    )
)
_KEYWORDS = _STRUCTURE | _VALUES | _NOTES
_FORMATS = frozenset(
    ("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid")
)
_TYPES = frozenset(("object", "array", "string", "integer", "number", "boolean", "null"))
_UNSUPPORTED_PATTERN = re.compile(r"\(\?[=!<]|\\[bB]|\\[1-9]")
_DEFINITIONS = ("$defs", "definitions")


class Strictness:
    """One schema looked through: its complaints, its optional properties and its unions."""

    def __init__(self, schema: Mapping[str, object], where: str) -> None:
        self.complaints: list[str] = []
        self.optional = 0
        self.unions = 0
        self._root = schema
        self._look(schema, where, ())

    def _look(self, schema: object, where: str, inside: tuple[str, ...]) -> None:
        if not isinstance(schema, Mapping):
            self._complain(where, "must be a JSON object")
            return
        for keyword in sorted(schema.keys() - _KEYWORDS):
            self._complain(where, f"For strict schemas, property {keyword!r} is not supported")
        self._look_at_type(schema, where)
        self._look_at_values(schema, where)
        if schema.get("type") == "object" or "properties" in schema:
            self._look_at_object(schema, where, inside)
        if "items" in schema:
            self._look(schema["items"], f"{where}.items", inside)
        self._look_at_choices(schema, where, inside)
        if "$ref" in schema:
            self._follow(schema["$ref"], where, inside)

    def _look_at_type(self, schema: Mapping[str, object], where: str) -> None:
        kind = schema.get("type")
        kinds = kind if isinstance(kind, list) else [kind]
        self.unions += isinstance(kind, list) and len(kinds) > 1
        for name in kinds:
            if name is not None and name not in _TYPES:
                self._complain(where, f"type {name!r} is unknown")
        if kind is None and not schema.keys() & {"anyOf", "allOf", "$ref", "enum", "const"}:
            self._complain(where, "'type' is required")

    def _look_at_values(self, schema: Mapping[str, object], where: str) -> None:
        if schema.get("minItems", 0) not in (0, 1):
            self._complain(where, "'minItems' values other than 0 or 1 are not supported")
        if "format" in schema and schema["format"] not in _FORMATS:
            self._complain(where, f"string format {schema['format']!r} is not supported")
        if _UNSUPPORTED_PATTERN.search(str(schema.get("pattern", ""))):
            self._complain(where, "'pattern' takes no look-around, \\b or back references")
        choices = schema.get("enum", [])
        if not isinstance(choices, list) or any(isinstance(c, list | dict) for c in choices):
            self._complain(where, "'enum' takes strings, numbers, booleans and null")

    def _look_at_object(
        self, schema: Mapping[str, object], where: str, inside: tuple[str, ...]
    ) -> None:
        if schema.get("additionalProperties") is not False:
            self._complain(
                where, "For 'object' type, 'additionalProperties' must be explicitly set to false"
            )
        properties = schema.get("properties", {})
        required = schema.get("required", [])
        if not isinstance(properties, Mapping) or not isinstance(required, list):
            self._complain(where, "'properties' must be an object and 'required' an array")
            return
        for name in required:
            if name not in properties:
                self._complain(where, f"required property {name!r} is not among the properties")
        self.optional += sum(name not in required for name in properties)
        for name, inner in properties.items():
            self._look(inner, f"{where}.properties.{name}", inside)

    def _look_at_choices(
        self, schema: Mapping[str, object], where: str, inside: tuple[str, ...]
    ) -> None:
        for keyword in ("anyOf", "allOf"):
            branches = schema.get(keyword, [])
            if not isinstance(branches, list):
                self._complain(where, f"{keyword!r} must be an array")
                continue
            self.unions += keyword == "anyOf" and bool(branches)
            for number, branch in enumerate(branches):
                self._look(branch, f"{where}.{keyword}.{number}", inside)

    def _follow(self, reference: object, where: str, inside: tuple[str, ...]) -> None:
        """Look into a definition; one that contains itself is recursion."""
        name = str(reference)
        parts = name.removeprefix("#/").split("/")
        if not name.startswith("#/") or len(parts) != len(_DEFINITIONS):
            self._complain(where, f"external '$ref' {name!r} is not supported")
        elif name in inside:
            self._complain(where, f"recursive schemas are not supported: {name!r}")
        else:
            definitions = self._root.get(parts[0])
            target = definitions.get(parts[1]) if isinstance(definitions, Mapping) else None
            self._look(target, f"{where}.$ref", (*inside, name))

    def _complain(self, where: str, what: str) -> None:
        self.complaints.append(f"{where}: {what}")
