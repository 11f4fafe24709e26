"""What a message may hold: text, markdown, blocks, attachments and metadata, with Slack's limits.

Limits and error names: docs.slack.dev/reference/methods/chat.postMessage and chat.update.
"""

from collections.abc import Mapping

from sandbox.slack.errors import SlackError
from sandbox.slack.validation.blocks import (
    ALL_TEXT_MOST,
    MARKDOWN_MOST,
    Surface,
    block_problems,
    markdown_length,
    table_count,
    text_length,
)
from sandbox.slack.validation.shapes import Problem
from sandbox.wire import Json, JsonObject, as_list, dump, objects

TEXT_MOST = 40_000
UPDATE_TEXT_MOST = 4_000
MARKDOWN_TEXT_MOST = 12_000
ATTACHMENTS_MOST = 100
EVENT_TYPE_MOST = 255
# Slack says only that metadata has a size limit; 16 KB is what apps report.
METADATA_MOST = 16_000

_METADATA_FIELDS = {"event_type", "event_payload", "entities"}
_ATTACHMENT_FIELDS = frozenset(
    {
        "actions",
        "author_icon",
        "author_link",
        "author_name",
        "attachment_type",
        "blocks",
        "callback_id",
        "color",
        "fallback",
        "fields",
        "footer",
        "footer_icon",
        "from_url",
        "id",
        "image_url",
        "mrkdwn_in",
        "pretext",
        "service_icon",
        "service_name",
        "short",
        "text",
        "thumb_url",
        "title",
        "title_link",
        "ts",
    }
)


def refuse(error: str, problems: list[Problem]) -> SlackError:
    """Return an error that names each problem and where it is."""
    texts = [str(problem) for problem in problems]
    return SlackError(error, *(f"[ERROR] {text}" for text in texts), errors=texts)


def read_blocks(value: Json, surface: Surface = Surface.MESSAGE) -> tuple[JsonObject, ...]:
    """Return the blocks if a message may hold them.

    Raises SlackError invalid_blocks_format, invalid_blocks, msg_blocks_too_long, or
    invalid_attachments for a second table.
    """
    if not isinstance(value, list | tuple):
        raise SlackError("invalid_blocks_format")
    problems = block_problems(value, surface)
    if problems:
        raise refuse("invalid_blocks", problems)
    if table_count(value) > 1:
        raise SlackError("invalid_attachments", "[ERROR] only_one_table_allowed")
    if markdown_length(value) > MARKDOWN_MOST or text_length(value) > ALL_TEXT_MOST:
        raise SlackError("msg_blocks_too_long")
    return tuple(objects(value))


def read_attachments(value: Json) -> tuple[JsonObject, ...]:
    """Return the attachments, which may hold blocks. Raises SlackError as Slack names it."""
    if not isinstance(value, list | tuple):
        raise SlackError("invalid_attachments")
    if len(value) > ATTACHMENTS_MOST:
        raise SlackError("too_many_attachments")
    attachments = objects(value)
    unknown = {name for attachment in attachments for name in attachment} - _ATTACHMENT_FIELDS
    if unknown or len(attachments) != len(value):
        raise SlackError("invalid_attachments", *sorted(unknown))
    for attachment in attachments:
        if "blocks" in attachment:
            read_blocks(attachment["blocks"])
    return tuple(attachments)


def read_metadata(value: Json) -> JsonObject | None:
    """Return message metadata; an empty object stands for none (chat.update removes it so).

    Raises SlackError invalid_metadata_format, invalid_metadata_schema or metadata_too_large.
    """
    if not isinstance(value, Mapping):
        raise SlackError("invalid_metadata_format")
    if not value:
        return None
    event_type, payload = value.get("event_type"), value.get("event_payload")
    known = set(value) <= _METADATA_FIELDS and isinstance(payload, Mapping)
    if not known or not isinstance(event_type, str):
        raise SlackError("invalid_metadata_format")
    if not 1 <= len(event_type) <= EVENT_TYPE_MOST:
        raise SlackError("invalid_metadata_schema")
    if len(dump(value).encode()) > METADATA_MOST:
        raise SlackError("metadata_too_large")
    return value


def check_markdown_text(value: str) -> str:
    """Return markdown text if it is short enough; raises SlackError msg_too_long or no_text."""
    if len(value) > MARKDOWN_TEXT_MOST:
        raise SlackError("msg_too_long")
    if not value.strip():
        raise SlackError("no_text")
    return value


def has_content(blocks: Json) -> bool:
    """Whether there is at least one block or attachment."""
    return bool(as_list(blocks))
