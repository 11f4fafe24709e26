"""Block Kit's smaller parts: text objects, options, buttons, menus and inputs, with their limits.

Limits: docs.slack.dev/reference/block-kit, and the same numbers in slack_sdk.models.blocks.
"""

from collections.abc import Iterator, Mapping

from sandbox.slack.validation.shapes import (
    Anything,
    Flag,
    ListOf,
    Number,
    Problem,
    Record,
    Shape,
    Tagged,
    Text,
    any_of,
    not_both,
    one_of,
    typed,
)
from sandbox.wire import JsonObject

ID = Text(255)
URL = Text(3000)


def plain(most: int) -> Record:
    """Return a plain_text object of at most so many characters."""
    return typed("plain_text", {"text": Text(most)}, {"emoji": Flag()})


def mrkdwn(most: int) -> Record:
    """Return a mrkdwn text object of at most so many characters."""
    return typed("mrkdwn", {"text": Text(most)}, {"verbatim": Flag()})


def words(most: int) -> Tagged:
    """Return either kind of text object."""
    kinds: Mapping[str, Shape] = {"plain_text": plain(most), "mrkdwn": mrkdwn(most)}
    return Tagged(lambda: kinds)


CONFIRM = Record(
    {"title": plain(100), "text": words(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
OPTION = Record({"text": words(75), "value": Text(150)}, {"description": words(75), "url": URL})
OPTION_GROUP = Record({"label": plain(75), "options": ListOf(OPTION, 100, 1)})
SLACK_FILE = Record({}, {"id": Text(), "url": Text()}, (any_of("id", "url"),))
_FILTER = Record(
    {},
    {
        "include": ListOf(one_of("im", "mpim", "private", "public"), 4, 1),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    },
)
_DISPATCH = Record(
    {"trigger_actions_on": ListOf(one_of("on_enter_pressed", "on_character_entered"), 2, 1)}
)
_FEEDBACK = Record({"text": plain(75), "value": Text(2000)}, {"accessibility_label": Text(75)})
_ACTION: Mapping[str, Shape] = {"action_id": ID}
_INPUT: Mapping[str, Shape] = {
    "action_id": ID,
    "placeholder": plain(150),
    "focus_on_load": Flag(),
}
_MENU: Mapping[str, Shape] = {**_INPUT, "confirm": CONFIRM}
_WRITTEN: Mapping[str, Shape] = {
    **_INPUT,
    "initial_value": Text(),
    "dispatch_action_config": _DISPATCH,
}
_CHOICES: Mapping[str, Shape] = {
    "options": ListOf(OPTION, 100, 1),
    "option_groups": ListOf(OPTION_GROUP, 100, 1),
}
_MANY: Mapping[str, Shape] = {"max_selected_items": Number(1)}


def _menu(name: str, extra: Mapping[str, Shape], *, choices: bool = False) -> Record:
    rules = (any_of("options", "option_groups"), not_both("options", "option_groups"))
    return typed(name, {}, {**_MENU, **extra}, *(rules if choices else ()))


def _bounds(value: JsonObject, pointer: str) -> Iterator[Problem]:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem(pointer=f"{pointer}/min_length", message="must not exceed max_length")


IMAGE = typed(
    "image",
    {"alt_text": Text(2000)},
    {"image_url": URL, "slack_file": SLACK_FILE},
    any_of("image_url", "slack_file"),
    not_both("image_url", "slack_file"),
)
BUTTON = typed(
    "button",
    {"text": plain(75)},
    {
        **_ACTION,
        "url": URL,
        "value": Text(2000),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": Text(75),
        "agent_prompt": Text(4000),
        "agent_prompt_display": Text(4000),
        "visible_to_user_ids": ListOf(Text(), None, 1),
    },
)
FEEDBACK_BUTTONS = typed(
    "feedback_buttons", {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION
)
ICON_BUTTON = typed(
    "icon_button",
    {"icon": one_of("trash"), "text": plain(75)},
    {
        **_ACTION,
        "accessibility_label": Text(75),
        "value": Text(2000),
        "visible_to_user_ids": ListOf(Text(), None, 1),
        "confirm": CONFIRM,
    },
)
URL_SOURCE = typed("url", {"url": URL, "text": Text()}, {})

MENUS: Mapping[str, Shape] = {
    "static_select": _menu("static_select", {**_CHOICES, "initial_option": OPTION}, choices=True),
    "multi_static_select": _menu(
        "multi_static_select",
        {**_CHOICES, **_MANY, "initial_options": ListOf(OPTION, 100, 1)},
        choices=True,
    ),
    "external_select": _menu(
        "external_select", {"initial_option": OPTION, "min_query_length": Number(0)}
    ),
    "multi_external_select": _menu(
        "multi_external_select",
        {**_MANY, "initial_options": ListOf(OPTION, 100, 1), "min_query_length": Number(0)},
    ),
    "users_select": _menu("users_select", {"initial_user": Text()}),
    "multi_users_select": _menu(
        "multi_users_select", {**_MANY, "initial_users": ListOf(Text(), None, 1)}
    ),
    "conversations_select": _menu(
        "conversations_select",
        {
            "initial_conversation": Text(),
            "default_to_current_conversation": Flag(),
            "response_url_enabled": Flag(),
            "filter": _FILTER,
        },
    ),
    "multi_conversations_select": _menu(
        "multi_conversations_select",
        {
            **_MANY,
            "initial_conversations": ListOf(Text(), None, 1),
            "default_to_current_conversation": Flag(),
            "filter": _FILTER,
        },
    ),
    "channels_select": _menu(
        "channels_select", {"initial_channel": Text(), "response_url_enabled": Flag()}
    ),
    "multi_channels_select": _menu(
        "multi_channels_select", {**_MANY, "initial_channels": ListOf(Text(), None, 1)}
    ),
}
PICKERS: Mapping[str, Shape] = {
    "checkboxes": typed(
        "checkboxes",
        {"options": ListOf(OPTION, 10, 1)},
        {
            **_ACTION,
            "initial_options": ListOf(OPTION, 10, 1),
            "confirm": CONFIRM,
            "focus_on_load": Flag(),
        },
    ),
    "radio_buttons": typed(
        "radio_buttons",
        {"options": ListOf(OPTION, 10, 1)},
        {**_ACTION, "initial_option": OPTION, "confirm": CONFIRM, "focus_on_load": Flag()},
    ),
    "datepicker": typed("datepicker", {}, {**_MENU, "initial_date": Text(10, 10)}),
    "timepicker": typed(
        "timepicker", {}, {**_MENU, "initial_time": Text(5, 5), "timezone": Text()}
    ),
    "datetimepicker": typed(
        "datetimepicker",
        {},
        {**_ACTION, "initial_date_time": Number(0), "confirm": CONFIRM, "focus_on_load": Flag()},
    ),
}
OVERFLOW = typed("overflow", {"options": ListOf(OPTION, 5, 1)}, {**_ACTION, "confirm": CONFIRM})
WORKFLOW_BUTTON = typed(
    "workflow_button",
    {"text": plain(75), "workflow": Anything()},
    {**_ACTION, "style": one_of("primary", "danger"), "accessibility_label": Text(75)},
)
WRITING: Mapping[str, Shape] = {
    "plain_text_input": typed(
        "plain_text_input",
        {},
        {
            **_WRITTEN,
            "initial_value": Text(3000),
            "multiline": Flag(),
            "min_length": Number(0, 3000),
            "max_length": Number(1, 3000),
        },
        _bounds,
    ),
    "email_text_input": typed("email_text_input", {}, _WRITTEN),
    "url_text_input": typed("url_text_input", {}, _WRITTEN),
    "number_input": typed(
        "number_input",
        {"is_decimal_allowed": Flag()},
        {**_WRITTEN, "min_value": Text(), "max_value": Text()},
    ),
    "rich_text_input": typed(
        "rich_text_input",
        {},
        {
            **_INPUT,
            "initial_value": Anything(),
            "dispatch_action_config": _DISPATCH,
            "min_lines": Number(1),
            "max_lines": Number(1),
        },
    ),
    "file_input": typed(
        "file_input",
        {},
        {**_ACTION, "filetypes": ListOf(Text(), None, 1), "max_files": Number(1, 10)},
    ),
}
