"""Translates a Slack event about an edited or deleted message, or says why it is none; pure."""

from collections.abc import Mapping

from adapters.slack.contents import files_of, without_link_previews
from adapters.slack.events import (
    Identity,
    Ignored,
    Reason,
    installed_team,
    is_elsewhere,
    is_stamp,
    key_of,
    why_nobody,
    why_not_said,
    words_of,
)
from adapters.slack.wire import Payload, object_at, objects_at, text_at
from engine.domain.messages import Amendment, Deletion, Edit

TOMBSTONE = "tombstone"
"""What stands for a deleted message that has replies: it is not deleted, but changed into this."""


def is_about_another(body: Payload) -> bool:
    """Whether an event tells what became of a message, and is none itself."""
    event = object_at(body, "event")
    return text_at(event, "type") == "message" and text_at(event, "subtype") in (
        "message_changed",
        "message_deleted",
    )


def translate_amendment(
    body: Payload, us: Identity, names: Mapping[str, str]
) -> Amendment | Ignored:
    """Read the body of such an event; `names` gives the display names that are known, by id."""
    if is_elsewhere(body, us):
        return Ignored(reason=Reason.OTHER_WORKSPACE)
    event, message = object_at(body, "event"), amended_in(body)
    gone = text_at(event, "subtype") == "message_deleted"
    if gone or text_at(message, "subtype") == TOMBSTONE:
        return _deletion(body, event, us)
    return _edit(body, event, us, names)


def amended_in(body: Payload) -> Payload:
    """The message as it is now, with the channel it is in, as in an event of its own."""
    event = object_at(body, "event")
    return {**object_at(event, "message"), "channel": text_at(event, "channel")}


def _deletion(body: Payload, event: Payload, us: Identity) -> Deletion | Ignored:
    before = object_at(event, "previous_message")
    now = object_at(event, "message")
    ts = text_at(event, "deleted_ts") or text_at(now, "ts") or text_at(before, "ts")
    channel = text_at(event, "channel")
    if not is_stamp(ts) or not channel:
        return Ignored(reason=Reason.MALFORMED)
    if why_nobody(before, us) is Reason.OWN:
        return Ignored(reason=Reason.OWN)
    return Deletion(key=key_of(installed_team(body, us), channel, ts))


def _edit(body: Payload, event: Payload, us: Identity, names: Mapping[str, str]) -> Edit | Ignored:
    message = without_link_previews(amended_in(body))
    reason = why_nobody(message, us) or why_not_said(message)
    if reason is not None:
        return Ignored(reason=reason)
    edited_ts = text_at(object_at(message, "edited"), "ts")
    if not _says_something_else(message, object_at(event, "previous_message")):
        return Ignored(reason=Reason.LOOKS)
    if not is_stamp(edited_ts):
        return Ignored(reason=Reason.MALFORMED)
    return Edit(
        key=key_of(installed_team(body, us), text_at(message, "channel"), text_at(message, "ts")),
        edited_at=float(edited_ts),
        text=words_of(message, us, names),
        attachments=files_of(message),
    )


def _says_something_else(message: Payload, before: Payload) -> bool:
    """Whether the author has changed it: link previews, and we ourselves, change messages too."""
    author = text_at(message, "user") or text_at(message, "bot_id")
    if text_at(object_at(message, "edited"), "user") != author:
        return False
    return text_at(message, "text") != text_at(before, "text") or _files(message) != _files(before)


def _files(message: Payload) -> tuple[str, ...]:
    return tuple(text_at(file, "id") for file in objects_at(message, "files"))
