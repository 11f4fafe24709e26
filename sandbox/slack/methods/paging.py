"""Pages of a listing: a limit, and a cursor that says where the next page begins."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError

Item = TypeVar("Item")


def page(
    items: Sequence[Item], arguments: Arguments, *, default: int, most: int
) -> tuple[Sequence[Item], str]:
    """Return one page and the cursor of the next, "" at the end.

    Raises SlackError invalid_limit or invalid_cursor.
    """
    limit = arguments.number("limit", default)
    if limit < 1:
        raise SlackError("invalid_limit")
    start = _read_cursor(arguments.maybe_text("cursor"))
    end = start + min(limit, most)
    return items[start:end], _cursor(end) if end < len(items) else ""


def _cursor(start: int) -> str:
    return base64.b64encode(f"next:{start}".encode()).decode()


def _read_cursor(cursor: str | None) -> int:
    if not cursor:
        return 0
    try:
        word, _, number = base64.b64decode(cursor, validate=True).decode().partition(":")
        if word != "next":
            raise SlackError("invalid_cursor")
        return int(number)
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
