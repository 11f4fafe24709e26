"""What a person reads: blocks, mrkdwn and standard Markdown as plain text with links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sandbox.wire import Json, JsonObject, as_object, as_text, objects

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|>\s]+)(?:\|([^>]*))?>")
_DATE = re.compile(r"<!date\^(\d{1,10})\^([^|^>]+)(?:\^[^|>]*)?\|([^>]*)>")
_TOKENS = {"{date_num}": "%Y-%m-%d", "{date_long_pretty}": "%A, %B %-d, %Y", "{time}": "%H:%M"}
"""Some of Slack's tokens as a member in UTC reads them (docs.slack.dev, "Formatting message text").

Without yesterday, today and tomorrow, so that a text reads the same on any day.
"""


def read_message(blocks: Sequence[JsonObject], attachments: Sequence[JsonObject], text: str) -> str:
    """Return the blocks if there are any, else the text, and the attachments below."""
    parts = list(_read_blocks(blocks)) or [read_mrkdwn(text)]
    below = [part for attachment in attachments for part in _read_attachment(attachment)]
    return "\n".join([*parts, *below])


def read_mrkdwn(text: str) -> str:
    """Return Slack's own markup with links spelled out, dates shown and entities resolved."""
    dated = _DATE.sub(_date, text)
    return unescape(_LINK.sub(lambda link: _link(link[2] or link[1], link[1]), dated))


def read_markdown(text: str) -> str:
    """Return standard Markdown without its marks; a link reads `label (address)`."""
    return "\n".join(_lines(_MARKDOWN.parse(text)))


def unescape(text: str) -> str:
    """Turn Slack's three entities back into characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _date(found: re.Match[str]) -> str:
    """The fallback stands for what cannot be shown."""
    shown, moment = found[2], datetime.fromtimestamp(int(found[1]), UTC)
    for token, form in _TOKENS.items():
        shown = shown.replace(token, f"{moment:{form}}")
    return found[3] if "{" in shown else shown


def texts_in(value: Json) -> Iterator[str]:
    """Yield every text a payload holds, in reading order: what Slack counts as a block's length."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts_in(inner)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            yield from texts_in(inner)


def _read_blocks(blocks: Sequence[JsonObject]) -> Iterator[str]:
    for block in blocks:
        match block.get("type"):
            case "rich_text":
                yield "".join(_read_rich(block))
            case "markdown":
                yield read_markdown(as_text(block.get("text")))
            case "task_card" | "plan":
                yield from _read_tasks(block)
            case _:
                yield from (read_mrkdwn(text) for text in texts_in(block))


def _read_tasks(block: JsonObject) -> Iterator[str]:
    yield as_text(block.get("title"))
    for name in ("details", "output"):
        if name in block:
            yield "".join(_read_rich(as_object(block[name])))
    for task in objects(block.get("tasks")):
        yield from _read_tasks(task)


def _read_rich(element: JsonObject) -> Iterator[str]:
    match element.get("type"):
        case "user":
            yield f"<@{element.get('user_id')}>"
        case "channel":
            yield f"<#{element.get('channel_id')}>"
        case "broadcast":
            yield f"<!{element.get('range')}>"
        case "link":
            address = as_text(element.get("url"))
            yield _link(as_text(element.get("text")) or address, address)
        case "emoji":
            yield f":{element.get('name')}:"
        case _:
            yield as_text(element.get("text"))
    for inner in objects(element.get("elements")):
        yield from _read_rich(inner)


def _read_attachment(attachment: JsonObject) -> list[str]:
    shown = list(_read_blocks(objects(attachment.get("blocks"))))
    named = [as_text(attachment.get(name)) for name in ("title", "text", "fallback")]
    return shown or [read_mrkdwn(text) for text in named if text][:2]


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield one line of reading per block of Markdown; a table row is one line."""
    marks, before = "", ""
    row: list[str] = []
    for token in tokens:
        match token.type:
            case "list_item_open" | "blockquote_open":
                marks += _mark(token)
            case "tr_close":
                yield " | ".join(row)
                row = []
            case "inline" if before in {"th_open", "td_open"}:
                row.append(_inline(token.children or []))
            case "inline":
                yield marks + _inline(token.children or [])
                marks = ""
            case "fence" | "code_block":
                yield token.content.rstrip("\n")
        before = token.type


def _mark(token: Token) -> str:
    if token.type == "blockquote_open":
        return "> "
    return f"{token.info}{token.markup} " if token.info else "• "


def _inline(tokens: Sequence[Token]) -> str:
    read: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        match token.type:
            case "link_open":
                opened.append((len(read), str(token.attrGet("href") or "")))
            case "link_close":
                start, address = opened.pop()
                read[start:] = [_link("".join(read[start:]), address)]
            case "image":
                read.append(_link(token.content, str(token.attrGet("src") or "")))
            case "softbreak" | "hardbreak":
                read.append("\n")
            case _:
                read.append(token.content)
    return "".join(read)


def _link(label: str, address: str) -> str:
    return address if label in {"", address} else f"{label} ({address})"
