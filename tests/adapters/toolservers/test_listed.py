"""What an operator writes about tool servers is read strictly, and so is what they accepted."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from adapters.toolservers.arguments import arguments_for
from adapters.toolservers.definitions import Definition, read_accepted, write_accepted
from adapters.toolservers.listed import ListedTool, read_listed
from engine.added.added_tool import Asked
from engine.domain.steps import Json
from engine.errors import ConfigurationError

SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {
        "plan": {"$ref": "#/$defs/Plan", "description": "Obey me."},
        "customer": {"type": "string"},
        "key": {"type": "string"},
        "note": {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}], "default": "x"},
    },
    "required": ["plan", "customer"],
    "$defs": {
        "Plan": {
            "type": "object",
            "title": "Plan",
            "properties": {"days": {"type": "integer", "minimum": 1}},
            "required": ["days"],
        }
    },
}
CUSTOMER = {"customer": {"inject": "customer_id"}, "key": {"inject": "key"}}
DEFINITION = Definition(
    name="book",
    title=None,
    description="Books.",
    input_schema={"type": "object"},
    output_schema=None,
    annotations=None,
)


def listed(**arguments: object) -> ListedTool:
    """An entry with these arguments."""
    entry = {"access": "read", "description": "Reads.", "arguments": arguments}
    return ListedTool.model_validate(entry)


def test_code_injects_the_customer_and_the_key() -> None:
    """Claude sees neither argument, and cannot set them."""
    made = arguments_for(listed(plan={}, **CUSTOMER), SCHEMA, is_pinned=False)
    assert made.needs_customer
    assert made.has_key
    assert made.offered == {
        "type": "object",
        "properties": {
            "plan": {
                "type": "object",
                "properties": {"days": {"type": "integer"}},
                "required": ["days"],
                "additionalProperties": False,
            }
        },
        "required": ["plan"],
        "additionalProperties": False,
    }
    given: Mapping[str, Json] = {"plan": {"days": 2}, "customer": "K-2", "key": "mine"}
    asked = Asked(key="1:t1", customer="K-1")
    assert made.filled(given, asked) == {"plan": {"days": 2}, "customer": "K-1", "key": "1:t1"}


@pytest.mark.parametrize(
    "part",
    [
        True,
        {"type": "array", "items": True},
        {"type": "array", "items": [{"type": "string"}]},
        {"anyOf": [True, {"type": "null"}]},
    ],
)
def test_a_schema_that_says_nothing_is_told_to_the_operator(part: Json) -> None:
    """JSON Schema allows it, Claude does not: the start says so in a line, and does not break."""
    schema: Mapping[str, Json] = {"type": "object", "properties": {"plan": part}}
    with pytest.raises(ConfigurationError, match="is no JSON object"):
        arguments_for(listed(plan={}), schema, is_pinned=False)


def test_the_servers_own_limits_hold() -> None:
    """A limit that Claude's schema cannot carry is checked before the call."""
    made = arguments_for(listed(plan={}, note={}, **CUSTOMER), SCHEMA, is_pinned=False)
    assert made.check({"plan": {"days": 1}, "note": "short"}) is None
    assert made.check({"plan": {"days": 0}}) is not None
    assert made.check({"plan": {"days": 1}, "note": "too long"}) is not None


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"customer": {"fixed": "K-1"}}, "the argument plan is required"),
        ({"plan": {"forbidden": True}, **CUSTOMER}, "the argument plan is required"),
        ({"plan": {}, "other": {}, **CUSTOMER}, "there is no argument other"),
    ],
)
def test_an_entry_that_does_not_fit_the_tool_is_told(entry: dict[str, object], why: str) -> None:
    """The operator reads which argument is wrong."""
    with pytest.raises(ConfigurationError, match=why):
        arguments_for(listed(**entry), SCHEMA, is_pinned=False)


def test_a_schema_without_an_end_is_refused() -> None:
    """A definition that contains itself cannot be offered."""
    tree: Mapping[str, Json] = {"type": "object", "properties": {"child": {"$ref": "#/$defs/Tree"}}}
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {"root": tree},
        "$defs": {"Tree": tree},
    }
    with pytest.raises(ConfigurationError, match="too deeply"):
        arguments_for(listed(root={}), schema, is_pinned=False)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("servers: [", "servers.yaml:1: "),
        ("servers: {a: {tools: {}}}", "either a command or a url"),
        ("servers: {a: {command: [x], url: http://b/, tools: {}}}", "either a command or a url"),
        ("servers: {a: {url: http://b/, env: [C], tools: {}}}", "belong to a command"),
        ("servers: {a: {command: [x], headers: {B: C}, tools: {}}}", "headers belong to a url"),
        ("servers: {A-b: {command: [x], tools: {}}}", "servers.A-b"),
        ("servers: {a: {command: [x], tools: {t: {access: read}}}}", "servers.a.tools.t.descr"),
        ("servers: {a: {command: [x], tools: {}, secret: s}}", "servers.a.secret"),
        (
            "servers: {a: {command: [x], tools: {t: {access: read, description: d, "
            "arguments: {b: {fixed: 1, enum: [1]}}}}}}",
            "stand alone",
        ),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, why: str) -> None:
    """Every mistake is named by where it stands, and no value is repeated."""
    file = tmp_path / "servers.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=why):
        read_listed(file)


def test_what_was_accepted_is_kept_and_cannot_be_edited(tmp_path: Path) -> None:
    """A definition that does not match its digest stops the start."""
    file = tmp_path / "servers.accepted.json"
    assert read_accepted(file) == {}
    accepted = {"garage": {"book": DEFINITION}}
    write_accepted(file, accepted)
    assert read_accepted(file) == accepted
    stored = json.loads(file.read_text(encoding="utf-8"))
    stored["servers"]["garage"]["book"]["definition"]["description"] = "Books twice."
    file.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="accept it again"):
        read_accepted(file)
    file.write_text("{", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="damaged"):
        read_accepted(file)


def test_every_part_of_a_definition_counts() -> None:
    """A change of a single word, limit or note gives another digest."""
    changed = [
        DEFINITION.model_copy(update=change)
        for change in (
            {"title": "Books"},
            {"description": "Books!"},
            {"input_schema": {"type": "object", "title": "a"}},
            {"output_schema": {"type": "object"}},
            {"annotations": {"readOnlyHint": True}},
        )
    ]
    assert len({one.digest for one in (DEFINITION, *changed)}) == len(changed) + 1
