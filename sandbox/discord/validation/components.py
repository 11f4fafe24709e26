"""Components: rows, buttons, selects, the V2 layouts, and the forms of modals."""

from collections.abc import Callable, Mapping

from sandbox.discord.messages import components_in
from sandbox.discord.validation.fields import Fields
from sandbox.wire import JsonObject, as_text

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
OTHER_SELECTS = (5, 6, 7, 8)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, UPLOAD = 17, 18, 19
RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 21, 22, 23
LINK_STYLE, PREMIUM_STYLE = 5, 6

# Developer docs, Component Reference: the whole message, and the text of a V2 message.
MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_ROWS = 5
_MESSAGE_TOP = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
_CONTAINER_TOP = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
_MODAL_TOP = (ROW, TEXT, LABEL)
_LABELLED = (
    STRING_SELECT,
    TEXT_INPUT,
    *OTHER_SELECTS,
    UPLOAD,
    RADIO_GROUP,
    CHECKBOX_GROUP,
    CHECKBOX,
)


def check_components(fields: Fields, *, v2: bool) -> tuple[JsonObject, ...]:
    """Return the components of a message body, every limit checked."""
    most = MAX_COMPONENTS if v2 else MAX_ROWS
    items = fields.each("components", most=most)
    for item in items:
        _check(item, _MESSAGE_TOP if v2 else (ROW,))
    found = tuple(item.body for item in items)
    everything = list(components_in(found))
    if len(everything) > MAX_COMPONENTS:
        text = f"The maximum number of components is {MAX_COMPONENTS}."
        fields.refuse("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", text)
    shown = sum(len(as_text(c.get("content"))) for c in everything if c.get("type") == TEXT)
    if shown > MAX_TEXT:
        text = f"The total text must be {MAX_TEXT} or fewer in length."
        fields.refuse("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", text)
    _refuse_twins(fields, everything)
    return found


def check_modal(fields: Fields) -> None:
    """Check the form a modal asks for."""
    fields.only("custom_id", "title", "components")
    fields.text("title", least=1, most=45, required=True)
    fields.text("custom_id", least=1, most=100, required=True)
    items = fields.each("components", least=1, most=5, required=True)
    for item in items:
        _check(item, _MODAL_TOP, row_holds=(TEXT_INPUT,))
    _refuse_twins(fields, list(components_in([item.body for item in items])))


def _check(item: Fields, allowed: tuple[int, ...], row_holds: tuple[int, ...] = ()) -> None:
    kind = item.choice("type", allowed, required=True)
    item.integer("id", most=2**31)
    if kind == ROW:
        _check_row(item, row_holds or (BUTTON, STRING_SELECT, *OTHER_SELECTS))
    elif kind in OTHER_SELECTS:
        _check_select(item)
    elif kind is not None and kind in _CHECKS:
        _CHECKS[kind](item)


def _check_row(row: Fields, holds: tuple[int, ...]) -> None:
    items = row.each("components", least=1, most=5, required=True)
    for item in items:
        _check(item, holds)
    if len(items) > 1 and any(item.body.get("type") != BUTTON for item in items):
        text = "Components of different kinds do not fit in one row."
        row.refuse("components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", text)


def _check_button(button: Fields) -> None:
    style = button.choice("style", range(1, 7), required=True)
    button.text("label", most=80)
    button.flag("disabled")
    if style == PREMIUM_STYLE:
        button.snowflake("sku_id", required=True)
        return
    if style == LINK_STYLE:
        button.url("url", required=True, schemes=("http", "https", "discord"))
        if button.has("custom_id"):
            text = "A custom id and url cannot both be specified"
            button.refuse("custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", text)
    else:
        button.text("custom_id", least=1, most=100, required=True)
    if not button.body.get("label") and not button.has("emoji"):
        button.refuse("label", "BUTTON_COMPONENT_MISSING_LABEL", "A button needs a label or emoji")


def _check_select(select: Fields) -> None:
    select.text("custom_id", least=1, most=100, required=True)
    select.text("placeholder", most=150)
    select.integer("min_values", most=25)
    select.integer("max_values", least=1, most=25)


def _check_string_select(select: Fields) -> None:
    _check_select(select)
    options = select.each("options", least=1, most=25, required=True)
    for option in options:
        option.text("label", least=1, most=100, required=True)
        option.text("value", least=1, most=100, required=True)
        option.text("description", most=100)
    values = [option.body.get("value") for option in options]
    if len({str(value) for value in values}) != len(values):
        text = "The specified option value is already used"
        select.refuse("options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", text)


def _check_text_input(field: Fields) -> None:
    field.text("custom_id", least=1, most=100, required=True)
    field.choice("style", (1, 2), required=True)
    field.text("label", most=45)
    field.integer("min_length", most=4000)
    field.integer("max_length", least=1, most=4000)
    field.text("placeholder", most=100)
    field.text("value", most=4000)


def _check_text(text: Fields) -> None:
    text.text("content", least=1, most=MAX_TEXT, required=True)


def _check_section(section: Fields) -> None:
    for item in section.each("components", least=1, most=3, required=True):
        _check(item, (TEXT,))
    accessory = section.inner("accessory")
    if accessory is None:
        section.refuse("accessory", "BASE_TYPE_REQUIRED", "This field is required")
    else:
        _check(accessory, (BUTTON, THUMBNAIL))


def _check_media(item: Fields) -> None:
    media = item.inner("media")
    if media is None:
        item.refuse("media", "BASE_TYPE_REQUIRED", "This field is required")
    else:
        media.url("url", required=True)
    item.text("description", most=1024)


def _check_gallery(gallery: Fields) -> None:
    for item in gallery.each("items", least=1, most=10, required=True):
        _check_media(item)


def _check_file(item: Fields) -> None:
    media = item.inner("file")
    if media is None:
        item.refuse("file", "BASE_TYPE_REQUIRED", "This field is required")
    else:
        media.url("url", required=True, schemes=("attachment",))


def _check_separator(separator: Fields) -> None:
    separator.flag("divider")
    separator.choice("spacing", (1, 2))


def _check_container(container: Fields) -> None:
    container.integer("accent_color", most=0xFFFFFF)
    for item in container.each("components", least=1, most=MAX_COMPONENTS, required=True):
        _check(item, _CONTAINER_TOP)


def _check_label(label: Fields) -> None:
    label.text("label", least=1, most=45, required=True)
    label.text("description", most=100)
    inner = label.inner("component")
    if inner is None:
        label.refuse("component", "BASE_TYPE_REQUIRED", "This field is required")
    else:
        _check(inner, _LABELLED)


def _check_named(item: Fields) -> None:
    item.text("custom_id", least=1, most=100, required=True)


def _refuse_twins(fields: Fields, everything: list[JsonObject]) -> None:
    names = [c["custom_id"] for c in everything if as_text(c.get("custom_id"))]
    if len({str(name) for name in names}) != len(names):
        text = "Component custom id cannot be duplicated"
        fields.refuse("components", "COMPONENT_CUSTOM_ID_DUPLICATED", text)


_CHECKS: Mapping[int, Callable[[Fields], None]] = {
    BUTTON: _check_button,
    STRING_SELECT: _check_string_select,
    TEXT_INPUT: _check_text_input,
    SECTION: _check_section,
    TEXT: _check_text,
    THUMBNAIL: _check_media,
    GALLERY: _check_gallery,
    FILE: _check_file,
    SEPARATOR: _check_separator,
    CONTAINER: _check_container,
    LABEL: _check_label,
    UPLOAD: _check_named,
    RADIO_GROUP: _check_named,
    CHECKBOX_GROUP: _check_named,
    CHECKBOX: _check_named,
}
