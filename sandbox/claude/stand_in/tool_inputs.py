"""Fills the tools' arguments from their schemas, so that any tool set of this kind can be used."""

from collections.abc import Sequence

from sandbox.wire import Json, JsonObject, as_object, as_text

SEARCH = "search_knowledge"
ESCALATE = "escalate_to_human"


def search_arguments(schema: JsonObject, wordings: Sequence[str]) -> dict[str, Json] | None:
    """Return the arguments of a search; None when the schema asks for something unknown."""
    arguments: dict[str, Json] = {}
    for name, description in as_object(schema.get("properties")).items():
        kind = as_object(description).get("type")
        if kind == "array":
            arguments[name] = list(wordings)
        elif kind == "string" and "enum" not in as_object(description):
            arguments[name] = " ".join(wordings)
        elif _is_required(schema, name):
            return None
    return arguments or None


def escalation_arguments(schema: JsonObject, summary: str) -> dict[str, Json]:
    """Return the arguments of an escalation the customer asked for."""
    arguments: dict[str, Json] = {}
    for name, description in as_object(schema.get("properties")).items():
        choices = as_object(description).get("enum")
        arguments[name] = _choice(choices) if isinstance(choices, list) else summary
    return arguments


def _choice(choices: Sequence[Json]) -> Json:
    """Return the choice for someone who asked, at normal urgency; else the first."""
    likely = (c for c in choices if as_text(c) == "normal" or "asked" in as_text(c))
    return next(likely, choices[0] if choices else None)


def _is_required(schema: JsonObject, name: str) -> bool:
    required = schema.get("required")
    return isinstance(required, list) and name in required
