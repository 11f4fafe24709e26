"""What a Slack message carries beside its text: files, messages shared with it, pasted tables."""

from collections.abc import Iterator
from itertools import chain

from adapters.slack.wire import Payload, object_at, objects_at, text_at
from engine.domain.messages import Attachment

_UNKNOWN_TYPE = "application/octet-stream"


def files_of(event: Payload) -> tuple[Attachment, ...]:
    """The files of a message; one from another workspace may come as a bare id.

    What another service keeps, such as a document somewhere else, is only a link.
    """
    return tuple(_attachment(file) for file in objects_at(event, "files"))


def extra_text(event: Payload) -> str:
    """Shared messages and tables as Slack markup, each on lines of its own; empty if none."""
    return "\n".join(chain(_shared_messages(event), _tables(event)))


def without_link_previews(message: Payload) -> Payload:
    """A message without what Slack itself adds below it, some time after it was sent."""
    own = [
        attachment
        for attachment in objects_at(message, "attachments")
        if not text_at(attachment, "from_url") or attachment.get("is_share") is True
    ]
    return {**message, "attachments": own}


def _attachment(file: Payload) -> Attachment:
    size = file.get("size")
    return Attachment(
        name=text_at(file, "name") or text_at(file, "title") or text_at(file, "id") or "file",
        media_type=text_at(file, "mimetype") or _UNKNOWN_TYPE,
        size=size if isinstance(size, int) and size >= 0 else 0,
        url=text_at(file, "url_private") or text_at(file, "permalink"),
        id="" if file.get("is_external") is True else text_at(file, "id"),
    )


def _shared_messages(event: Payload) -> Iterator[str]:
    """Messages somebody passed on; link previews only come later, as an edit."""
    for attachment in objects_at(event, "attachments"):
        said = text_at(attachment, "text")
        if said:
            author = text_at(attachment, "author_name")
            quoted = f"{author}: {said}" if author else said
            yield "\n".join(f"> {line}" for line in quoted.splitlines())


def _tables(event: Payload) -> Iterator[str]:
    carriers = (event, *objects_at(event, "attachments"))
    for block in chain.from_iterable(objects_at(carrier, "blocks") for carrier in carriers):
        rows = block.get("rows")
        if text_at(block, "type") == "table" and isinstance(rows, list):
            yield from (" | ".join(map(_cell, row)) for row in rows if isinstance(row, list))


def _cell(cell: object) -> str:
    if not isinstance(cell, dict):
        return ""
    inner = (_cell(element) for element in objects_at(cell, "elements"))
    return "".join((text_at(cell, "text") or text_at(object_at(cell, "text"), "text"), *inner))
