"""What a person types, as Slack stores it: escaped text with markup, and a rich_text block."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sandbox.slack.people import Channel, Member
from sandbox.wire import Json, Payload

# What already is Slack markup, a typed @handle, a typed #channel, or a bare link.
_TOKEN = re.compile(
    r"<@(?P<user>[A-Z0-9]+|bot)>"
    r"|<#(?P<channel>[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|<!(?P<range>channel|here|everyone)>"
    r"|<!subteam\^(?P<group>[A-Z0-9]+)(?:\|[^>]*)?>"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]])"
    r"|(?<![\w@.])@(?P<handle>[\w.-]*\w)"
    r"|(?<![\w#])#(?P<room>[\w-]*\w)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Directory:
    """How names are looked up while text is read; `bot` is the app's own user id."""

    bot: str
    member: Callable[[str], Member | None]
    channel: Callable[[str], Channel | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Typed:
    """Text a person typed, in the two forms Slack keeps, and whom it mentions."""

    text: str
    elements: tuple[Payload, ...]
    mentioned: tuple[str, ...]

    def rich_text(self, block_id: str) -> Payload:
        """Return the rich_text block of the message."""
        section: Payload = {"type": "rich_text_section", "elements": list(self.elements)}
        return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def escape(text: str) -> str:
    """Replace the three characters Slack uses for markup (docs.slack.dev formatting guide)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def read_typed(text: str, directory: Directory) -> Typed:
    """Read what was typed: markup stays, @handles and links become it, the rest is escaped."""
    written: list[str] = []
    elements: list[Payload] = []
    for piece, element in _pieces(text, directory):
        written.append(piece)
        elements.append(element)
    mentioned = tuple(str(e["user_id"]) for e in elements if e["type"] == "user")
    return Typed(text="".join(written), elements=tuple(elements), mentioned=mentioned)


def _pieces(text: str, directory: Directory) -> Iterator[tuple[str, Payload]]:
    end = 0
    for match in _TOKEN.finditer(text):
        found = _markup(match, directory)
        if found is None:
            continue
        yield from _plain(text[end : match.start()])
        yield found
        end = match.end()
    yield from _plain(text[end:])


def _plain(text: str) -> Iterator[tuple[str, Payload]]:
    if text:
        yield escape(text), {"type": "text", "text": text}


def _markup(match: re.Match[str], directory: Directory) -> tuple[str, Payload] | None:
    kind, value = match.lastgroup, match[match.lastgroup or 0]
    match kind:
        case "user" | "handle":
            return _mention(directory.bot if value == "bot" else value, directory)
        case "channel" | "room":
            return _channel(value, directory)
        case "range":
            return f"<!{value}>", {"type": "broadcast", "range": value}
        case "group":
            return f"<!subteam^{value}>", {"type": "usergroup", "usergroup_id": value}
        case _:
            return f"<{escape(value)}>", {"type": "link", "url": value}


def _mention(name: str, directory: Directory) -> tuple[str, Payload] | None:
    member = directory.member(name)
    if member is None:
        return None
    return f"<@{member.id}>", {"type": "user", "user_id": member.id}


def _channel(name: str, directory: Directory) -> tuple[str, Payload] | None:
    channel = directory.channel(name)
    if channel is None:
        return None
    element: dict[str, Json] = {"type": "channel", "channel_id": channel.id}
    return f"<#{channel.id}|{channel.name}>", element
