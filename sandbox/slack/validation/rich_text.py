"""Rich text, as people's messages and task cards hold it: sections, lists, quotes and code."""

from collections.abc import Mapping

from sandbox.slack.validation.elements import ID, URL
from sandbox.slack.validation.shapes import (
    Flag,
    ListOf,
    Number,
    Record,
    Shape,
    Tagged,
    Text,
    one_of,
    typed,
)

_STYLE = Record(
    {},
    {
        name: Flag()
        for name in ("bold", "italic", "strike", "code", "underline", "highlight", "unlink")
    },
)


def _part(name: str, required: Mapping[str, Shape], optional: Mapping[str, Shape]) -> Record:
    return typed(name, required, {"style": _STYLE, **optional})


_RICH_PARTS: Mapping[str, Shape] = {
    "text": _part("text", {"text": Text()}, {}),
    "user": _part("user", {"user_id": Text()}, {}),
    "channel": _part("channel", {"channel_id": Text()}, {}),
    "usergroup": _part("usergroup", {"usergroup_id": Text()}, {}),
    "team": _part("team", {"team_id": Text()}, {}),
    "emoji": _part("emoji", {"name": Text()}, {"unicode": Text(), "skin_tone": Number(1, 6)}),
    "link": _part("link", {"url": URL}, {"text": Text(), "unsafe": Flag()}),
    "date": _part(
        "date", {"timestamp": Number(), "format": Text()}, {"url": URL, "fallback": Text()}
    ),
    "broadcast": _part("broadcast", {"range": one_of("channel", "here", "everyone")}, {}),
    "color": _part("color", {"value": Text()}, {}),
}
_RICH_PART = Tagged(lambda: _RICH_PARTS)
_SECTION_OF_TEXT = typed("rich_text_section", {"elements": ListOf(_RICH_PART)})
_RICH_ELEMENTS: Mapping[str, Shape] = {
    "rich_text_section": _SECTION_OF_TEXT,
    "rich_text_list": typed(
        "rich_text_list",
        {"elements": ListOf(_SECTION_OF_TEXT), "style": one_of("bullet", "ordered")},
        {"indent": Number(0, 8), "offset": Number(0), "border": Number(0, 1)},
    ),
    "rich_text_preformatted": typed(
        "rich_text_preformatted",
        {"elements": ListOf(_RICH_PART)},
        {"border": Number(0, 1), "language": Text()},
    ),
    "rich_text_quote": typed(
        "rich_text_quote", {"elements": ListOf(_RICH_PART)}, {"border": Number(0, 1)}
    ),
}
RICH_TEXT = typed(
    "rich_text", {"elements": ListOf(Tagged(lambda: _RICH_ELEMENTS))}, {"block_id": ID}
)
