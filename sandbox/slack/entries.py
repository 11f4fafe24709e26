"""What people enter: finds an element among blocks, and words what was chosen or typed in it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from sandbox.slack.identify import INTERACTIVE
from sandbox.wire import Json, JsonObject, Payload, as_object, as_text, objects

# What a person puts into an element: text, an option's value, or several of them.
Entry: TypeAlias = str | Sequence[str]

_TYPED = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}
_CHOSEN = frozenset({"static_select", "radio_buttons", "overflow"})
_CHOSEN_MANY = frozenset({"multi_static_select", "checkboxes"})
_PRESSED = frozenset({"button", "icon_button"})


def find_element(blocks: Sequence[JsonObject], action_id: str) -> tuple[JsonObject, JsonObject]:
    """Return the block and the element with this action_id; raises ValueError if none has it."""
    for block in blocks:
        for element in _elements(block):
            if element.get("action_id") == action_id:
                return block, element
    there = [e.get("action_id") for block in blocks for e in _elements(block)]
    problem = f"nothing here is called {action_id}; there are {there}"
    raise ValueError(problem)


def action(block: JsonObject, element: JsonObject, entry: Entry | None) -> Payload:
    """Return the action of a payload; raises ValueError for an entry the element does not take."""
    kind = as_text(element.get("type"))
    named: Payload = {
        "type": kind,
        "action_id": element["action_id"],
        "block_id": block["block_id"],
    }
    if kind in _PRESSED:
        value = {"value": element["value"]} if "value" in element else {}
        return named | {"text": element.get("text")} | value
    if kind == "feedback_buttons":
        return named | _feedback(element, entry)
    return named | entered(element, entry)


def entered(element: JsonObject, entry: Entry | None) -> Payload:
    """Return the state of an element; raises ValueError for an entry it does not take."""
    kind = as_text(element.get("type"))
    if kind in _TYPED:
        return {"type": kind, _TYPED[kind]: _one(entry, element)}
    if kind in _CHOSEN:
        chosen = _one(entry, element)
        return {"type": kind, "selected_option": _option(element, chosen) if chosen else None}
    if kind in _CHOSEN_MANY:
        several = [entry] if isinstance(entry, str) else list(entry or ())
        return {"type": kind, "selected_options": [_option(element, value) for value in several]}
    problem = f"a person of this sandbox cannot use {kind}"
    raise ValueError(problem)


def view_values(blocks: Sequence[JsonObject], entries: Mapping[str, Entry]) -> Payload:
    """Return a view's state by block_id and action_id, from entries by action_id.

    Raises ValueError for an entry without an element, and for a required input left empty, which
    Slack does not let a person submit.
    """
    inputs = [(b, as_object(b.get("element"))) for b in blocks if b.get("type") == "input"]
    unknown = set(entries) - {as_text(element.get("action_id")) for _, element in inputs}
    if unknown:
        problem = f"the view has no input called {', '.join(sorted(unknown))}"
        raise ValueError(problem)
    values: dict[str, Json] = {}
    for block, element in inputs:
        action_id = as_text(element.get("action_id"))
        entry = entries.get(action_id, _initial(element))
        if not entry and block.get("optional") is not True:
            problem = f"the view asks for {action_id}"
            raise ValueError(problem)
        values[as_text(block["block_id"])] = {action_id: entered(element, entry)}
    return values


def _elements(block: JsonObject) -> Iterator[JsonObject]:
    for name, value in block.items():
        inner = objects(value) if name != "accessory" else [as_object(value)]
        for element in inner or ([as_object(value)] if isinstance(value, Mapping) else []):
            if element.get("type") in INTERACTIVE:
                yield element
            else:
                yield from _elements(element)


def _initial(element: JsonObject) -> Entry | None:
    for name in ("initial_value", "initial_date", "initial_time", "initial_user"):
        if name in element:
            return as_text(element[name])
    if "initial_option" in element:
        return as_text(as_object(element["initial_option"]).get("value"))
    chosen = [as_text(o.get("value")) for o in objects(element.get("initial_options"))]
    return chosen or None


def _one(entry: Entry | None, element: JsonObject) -> str | None:
    if entry is None or isinstance(entry, str):
        return entry or None
    problem = f"{element.get('type')} takes one entry, not {list(entry)}"
    raise ValueError(problem)


def _option(element: JsonObject, value: str) -> JsonObject:
    groups = objects(element.get("option_groups"))
    options = [*objects(element.get("options"))]
    options += [option for group in groups for option in objects(group.get("options"))]
    for option in options:
        if option.get("value") == value:
            return option
    problem = f"no option has the value {value}; there are {[o.get('value') for o in options]}"
    raise ValueError(problem)


def _feedback(element: JsonObject, entry: Entry | None) -> Payload:
    for name in ("positive_button", "negative_button"):
        button = as_object(element.get(name))
        if button.get("value") == entry:
            return {"value": entry, "text": button.get("text")}
    problem = f"no feedback button has the value {entry}"
    raise ValueError(problem)
