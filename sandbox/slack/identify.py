"""Gives blocks and their elements the ids the app left out, as Slack does on arrival."""

import secrets
from collections.abc import Mapping, Sequence

from sandbox.slack.validation.elements import MENUS, PICKERS, WRITING
from sandbox.slack.validation.views import read_view
from sandbox.wire import Json, JsonObject, Payload, objects

INTERACTIVE = frozenset(
    {"button", "feedback_buttons", "icon_button", "overflow", *MENUS, *PICKERS, *WRITING}
)


def identified(blocks: Sequence[JsonObject]) -> tuple[JsonObject, ...]:
    """Return the blocks with a block_id each, and an action_id for whatever can be used."""
    return tuple(_block(block) for block in blocks)


def identified_view(value: Json, kind: str) -> JsonObject:
    """Return a view of this kind (`modal` or `home`) with ids; raises SlackError as `read_view`."""
    view = read_view(value, kind)
    return {**view, "blocks": list(identified(objects(view["blocks"])))}


def _block(block: JsonObject) -> Payload:
    named = {name: _inside(value) for name, value in block.items()}
    named.setdefault("block_id", secrets.token_urlsafe(4))
    return named


def _inside(value: Json) -> Json:
    if isinstance(value, Mapping):
        inner = {name: _inside(below) for name, below in value.items()}
        if value.get("type") in INTERACTIVE:
            inner.setdefault("action_id", secrets.token_urlsafe(4))
        return inner
    if isinstance(value, list | tuple):
        return [_inside(below) for below in value]
    return value
