"""Checks the arguments of a tool call against the tool's JSON Schema, in words a model can use."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import cast

from jsonschema import Draft202012Validator, TypeChecker, ValidationError
from jsonschema.validators import extend

from engine.domain.steps import Json

_MOST_VIOLATIONS = 10
_LONGEST = 200


def violations(schema: Mapping[str, Json], arguments: Json) -> tuple[str, ...]:
    """What is wrong with the arguments, one sentence each; empty where they fit the schema.

    The sentences name paths, types and allowed values, and never repeat a given value. JSON Schema
    draft 2020-12: a whole number may be written as 3.0, a boolean is no number.
    """
    validator = _validator(json.dumps(schema))
    found = sorted(validator.iter_errors(arguments), key=lambda error: error.json_path)
    return tuple(dict.fromkeys(_sentence(error) for error in found))[:_MOST_VIOLATIONS]


def spelled(schema: Mapping[str, Json], arguments: Mapping[str, Json]) -> Mapping[str, Json]:
    """The arguments with each word of a closed list spelled as the schema spells it.

    Claude may return such a word in other capitals (Claude docs, "Structured outputs").
    """
    properties = cast(Mapping[str, Mapping[str, Json]], schema.get("properties", {}))
    return {
        name: _listed_word(value, properties.get(name, {}).get("enum"))
        for name, value in arguments.items()
    }


def _listed_word(value: Json, allowed: Json) -> Json:
    if not isinstance(value, str) or not isinstance(allowed, list) or value in allowed:
        return value
    alike = (w for w in allowed if isinstance(w, str) and w.casefold() == value.casefold())
    return next(alike, value)


@lru_cache(maxsize=256)
def _validator(schema: str) -> Draft202012Validator:
    parsed = json.loads(schema)
    _Validator.check_schema(parsed)
    return _Validator(parsed)


def _is_object(_checker: TypeChecker, instance: object) -> bool:
    return isinstance(instance, Mapping)


def _is_array(_checker: TypeChecker, instance: object) -> bool:
    return isinstance(instance, list | tuple)


# Arguments are frozen values of ours: a mapping need not be a dict, nor an array a list.
_Validator: type[Draft202012Validator] = extend(  # type: ignore[no-untyped-call]  # the stub has no types
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine_many(
        {"object": _is_object, "array": _is_array}
    ),
)


def _sentence(error: ValidationError) -> str:
    where = _where(error)
    expected = cast(Json, error.validator_value)
    match error.validator:
        case "required":
            return f"{where} lacks {_missing(error, _listed(expected))}."
        case "additionalProperties":
            return f"{where} may only have {_allowed(error)}."
        case "type":
            return f"{where} must be {_types(_listed(expected))}."
        case "enum":
            return f"{where} must be one of {_values(_listed(expected))}."
        case keyword:
            return f"{where} does not fit {keyword} {_short(json.dumps(expected))}."


def _where(error: ValidationError) -> str:
    path = error.json_path.removeprefix("$").removeprefix(".")
    return f"`{path}`" if path else "The input"


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _missing(error: ValidationError, required: list[Json]) -> str:
    given = cast(Mapping[str, Json], error.instance)
    return ", ".join(f"`{name}`" for name in required if name not in given)


def _allowed(error: ValidationError) -> str:
    properties = cast(Mapping[str, Mapping[str, Json]], error.schema).get("properties", {})
    return _short(", ".join(f"`{name}`" for name in properties)) or "no properties"


def _types(kinds: list[Json]) -> str:
    return " or ".join(f"{'an' if str(kind)[0] in 'aeiou' else 'a'} {kind}" for kind in kinds)


def _values(allowed: list[Json]) -> str:
    return _short(", ".join(json.dumps(value) for value in allowed))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
