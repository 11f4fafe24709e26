"""Modals and Home tabs: their fields, their lengths, and which blocks they may hold.

Limits: docs.slack.dev/reference/views and slack_sdk.models.views.
"""

from collections.abc import Iterator, Mapping

from sandbox.slack.errors import SlackError
from sandbox.slack.validation.blocks import VIEW_BLOCKS_MOST, Surface, block_problems
from sandbox.slack.validation.content import refuse
from sandbox.slack.validation.elements import plain
from sandbox.slack.validation.shapes import (
    Anything,
    Flag,
    ListOf,
    Problem,
    Shape,
    Tagged,
    Text,
    typed,
)
from sandbox.wire import Json, JsonObject, as_object, dump, objects

TITLE_MOST = 24
PRIVATE_METADATA_MOST = 3000
VIEW_BYTES_MOST = 250_000

_COMMON: Mapping[str, Shape] = {
    "callback_id": Text(255),
    "external_id": Text(255),
    "private_metadata": Text(PRIVATE_METADATA_MOST, 0),
}
_BLOCKS: Mapping[str, Shape] = {"blocks": ListOf(Anything(), VIEW_BLOCKS_MOST, 1)}


def _inputs_need_submit(value: JsonObject, pointer: str) -> Iterator[Problem]:
    kinds = {block.get("type") for block in objects(value.get("blocks"))}
    if "input" in kinds and "submit" not in value:
        yield Problem(pointer=pointer, message="must define submit to use an input block")


_VIEWS: Mapping[str, Shape] = {
    "modal": typed(
        "modal",
        {"title": plain(TITLE_MOST), **_BLOCKS},
        {
            **_COMMON,
            "submit": plain(TITLE_MOST),
            "close": plain(TITLE_MOST),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            "submit_disabled": Flag(),
        },
        _inputs_need_submit,
    ),
    "home": typed("home", _BLOCKS, _COMMON),
}


def read_view(value: Json, kind: str) -> JsonObject:
    """Return the view if it is a good one of this kind (`modal` or `home`).

    Raises SlackError invalid_arguments with the problems, or view_too_large.
    """
    if len(dump(value).encode()) > VIEW_BYTES_MOST:
        raise SlackError("view_too_large")
    shape = Tagged(lambda: {kind: _VIEWS[kind]})
    surface = Surface.HOME if kind == "home" else Surface.MODAL
    view = as_object(value)
    problems = [*shape.check(value, "/view")]
    if not problems:
        problems = block_problems(view["blocks"], surface, "/view/blocks")
    if problems:
        raise refuse("invalid_arguments", problems)
    return view
