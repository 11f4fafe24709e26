"""The kinds of blocks, where each may stand, and the limits of a message's blocks taken together.

Sources: docs.slack.dev/reference/block-kit/blocks, slack_sdk.models.blocks, and for the sum of all
texts the answers Slack gives in the field (13,000 characters and some).
"""

from collections.abc import Iterator, Mapping
from enum import Enum

from sandbox.slack.reading import texts_in
from sandbox.slack.validation.elements import (
    BUTTON,
    FEEDBACK_BUTTONS,
    ICON_BUTTON,
    ID,
    IMAGE,
    MENUS,
    OVERFLOW,
    PICKERS,
    SLACK_FILE,
    URL,
    URL_SOURCE,
    WORKFLOW_BUTTON,
    WRITING,
    mrkdwn,
    plain,
    words,
)
from sandbox.slack.validation.rich_text import RICH_TEXT
from sandbox.slack.validation.shapes import (
    Anything,
    Flag,
    ListOf,
    Number,
    Problem,
    Record,
    Rule,
    Shape,
    Tagged,
    Text,
    any_of,
    not_both,
    one_of,
    repeated,
    typed,
    unique,
)
from sandbox.wire import Json, JsonObject, as_list, as_text, objects

MARKDOWN_MOST = 12_000
ALL_TEXT_MOST = 13_000
MESSAGE_BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100
TABLE_TEXT_MOST = 10_000


class Surface(Enum):
    """Where blocks are shown."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


_MESSAGES_ONLY = frozenset({"markdown", "context_actions", "table", "task_card", "plan", "file"})
_CELLS: Mapping[str, Shape] = {
    "rich_text": RICH_TEXT,
    "raw_text": typed("raw_text", {"text": Text()}),
    "raw_number": typed("raw_number", {"value": Number()}, {"text": Text()}),
}
_ACCESSORIES: Mapping[str, Shape] = {
    "button": BUTTON,
    "image": IMAGE,
    "overflow": OVERFLOW,
    "workflow_button": WORKFLOW_BUTTON,
    **MENUS,
    **PICKERS,
}
_ACTIONS: Mapping[str, Shape] = {k: v for k, v in _ACCESSORIES.items() if k != "image"} | {
    "rich_text_input": WRITING["rich_text_input"]
}
_INPUTS: Mapping[str, Shape] = {**MENUS, **PICKERS, **WRITING}
_CONTEXT: Mapping[str, Shape] = {
    "image": IMAGE,
    "plain_text": plain(3000),
    "mrkdwn": mrkdwn(3000),
}
_CONTEXT_ACTIONS: Mapping[str, Shape] = {
    "feedback_buttons": FEEDBACK_BUTTONS,
    "icon_button": ICON_BUTTON,
}


def _table_length(value: JsonObject, pointer: str) -> Iterator[Problem]:
    if sum(len(text) for text in texts_in(value.get("rows"))) > TABLE_TEXT_MOST:
        message = f"must be less than {TABLE_TEXT_MOST + 1} characters in all"
        yield Problem(pointer=f"{pointer}/rows", message=message)


def _block(
    name: str,
    required: Mapping[str, Shape],
    optional: Mapping[str, Shape] | None = None,
    *rules: Rule,
) -> Record:
    return typed(name, required, {"block_id": ID, **(optional or {})}, *rules)


_IMAGE_BLOCK = _block(
    "image",
    {"alt_text": Text(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
    any_of("image_url", "slack_file"),
    not_both("image_url", "slack_file"),
)
_TASK_CARD = _block(
    "task_card",
    {
        "task_id": Text(),
        "title": Text(),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {"details": RICH_TEXT, "output": RICH_TEXT, "sources": ListOf(URL_SOURCE)},
)
_CARD = _block(
    "card",
    {},
    {
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": words(150),
        "subtitle": words(150),
        "body": words(200),
        "actions": ListOf(BUTTON, None, 1),
    },
    any_of("hero_image", "title", "actions", "body"),
)
BLOCKS: Mapping[str, Shape] = {
    "section": _block(
        "section",
        {},
        {
            "text": words(3000),
            "fields": ListOf(words(2000), 10, 1),
            "accessory": Tagged(lambda: _ACCESSORIES),
            "expand": Flag(),
        },
        any_of("text", "fields"),
    ),
    "divider": _block("divider", {}),
    "image": _IMAGE_BLOCK,
    "actions": _block(
        "actions",
        {"elements": ListOf(Tagged(lambda: _ACTIONS), 25, 1)},
        {},
        unique("elements", "action_id"),
    ),
    "context": _block("context", {"elements": ListOf(Tagged(lambda: _CONTEXT), 10, 1)}),
    "context_actions": _block(
        "context_actions",
        {"elements": ListOf(Tagged(lambda: _CONTEXT_ACTIONS), 5, 1)},
        {},
        unique("elements", "action_id"),
    ),
    "input": _block(
        "input",
        {"label": plain(2000), "element": Tagged(lambda: _INPUTS)},
        {"hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
    ),
    "file": _block("file", {"external_id": Text(), "source": one_of("remote")}),
    "header": _block("header", {"text": plain(150)}),
    "markdown": _block("markdown", {"text": Text(MARKDOWN_MOST)}),
    "video": _block(
        "video",
        {"alt_text": Text(2000), "title": plain(199), "video_url": URL, "thumbnail_url": URL},
        {
            "title_url": URL,
            "description": plain(200),
            "provider_icon_url": URL,
            "provider_name": Text(),
            "author_name": Text(49),
        },
    ),
    "rich_text": RICH_TEXT,
    "table": _block(
        "table",
        {"rows": ListOf(ListOf(Tagged(lambda: _CELLS), 20, 1), 100, 1)},
        {"column_settings": ListOf(Anything(), 20)},
        _table_length,
    ),
    "task_card": _TASK_CARD,
    "plan": _block("plan", {"title": Text()}, {"tasks": ListOf(_TASK_CARD)}),
    "alert": _block(
        "alert",
        {"text": words(3000)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": _CARD,
    "carousel": _block("carousel", {"elements": ListOf(_CARD, 10, 1)}),
    "container": _block(
        "container",
        {"child_blocks": ListOf(Tagged(lambda: BLOCKS), 10, 1)},
        {
            "title": plain(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": words(150),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": IMAGE,
            "is_collapsible": Flag(),
            "default_collapsed": Flag(),
            "has_header_divider": Flag(),
        },
        any_of("title", "rich_text_title"),
    ),
}
_SURFACES: Mapping[Surface, Mapping[str, Shape]] = {
    Surface.MESSAGE: BLOCKS,
    Surface.MODAL: {k: v for k, v in BLOCKS.items() if k not in _MESSAGES_ONLY},
    Surface.HOME: {k: v for k, v in BLOCKS.items() if k not in _MESSAGES_ONLY},
}


def block_problems(blocks: Json, surface: Surface, pointer: str = "/blocks") -> list[Problem]:
    """Return what is wrong with the blocks, each on its own; sums are counted elsewhere."""
    most = MESSAGE_BLOCKS_MOST if surface is Surface.MESSAGE else VIEW_BLOCKS_MOST
    kinds = _SURFACES[surface]
    shape = ListOf(Tagged(lambda: kinds), most)
    return [*shape.check(blocks, pointer), *repeated(blocks, "block_id", pointer)]


def text_length(blocks: Json) -> int:
    """Return the number of characters Slack counts over all blocks."""
    return sum(len(text) for text in texts_in(blocks))


def markdown_length(blocks: Json) -> int:
    """Return the number of characters of all markdown blocks together."""
    return sum(
        len(as_text(block.get("text")))
        for block in objects(blocks)
        if block.get("type") == "markdown"
    )


def table_count(blocks: Json) -> int:
    """Return how many table blocks there are."""
    return sum(1 for block in objects(as_list(blocks)) if block.get("type") == "table")
