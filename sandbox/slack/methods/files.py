"""files.info, files.delete and the steps of an upload, whose bytes go to a URL of their own."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.messages import SlackFile, SlackMessage
from sandbox.slack.method import Method
from sandbox.slack.methods.access import open_thread, writable_channel
from sandbox.slack.people import Channel
from sandbox.slack.posting import Content, Look, compose, publish
from sandbox.slack.validation.shapes import Anything, ListOf, Record, Text
from sandbox.slack.world import World
from sandbox.wire import Payload, as_text, objects

ALT_TEXT_MOST = 1000
CHANNELS_MOST = 100

_FILES = ListOf(
    Record({"id": Text()}, {"title": Text(least=0), "highlight_type": Anything()}), None, 1
)


def describe(world: World, arguments: Arguments) -> Payload:
    """files.info."""
    file = world.workspace.files.get(arguments.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    return {"file": file.as_json(), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(world: World, arguments: Arguments) -> Payload:
    """files.delete: the file is gone wherever it was shared, with messages that were no more."""
    file = world.workspace.files.get(arguments.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    if file.user != world.installation.bot.id:
        raise SlackError("cant_delete_file")
    del world.workspace.files[file.id]
    for message in tuple(world.workspace.everything()):
        if any(shown.id == file.id for shown in message.files):
            _unshare(world, message, file.id)
    return {}


def announce(world: World, arguments: Arguments) -> Payload:
    """files.getUploadURLExternal."""
    name = arguments.text("filename")
    length = arguments.number("length", 0)
    if length < 1:
        raise SlackError("missing_argument")
    if len(arguments.maybe_text("alt_txt") or "") > ALT_TEXT_MOST:
        raise SlackError("alt_txt_too_large")
    upload = world.uploads.announce(name, length)
    return {"upload_url": world.uploads.url(upload), "file_id": upload.id}


def complete(world: World, arguments: Arguments) -> Payload:
    """files.completeUploadExternal: without a channel the files stay the app's own."""
    value = arguments.json("files")
    for problem in _FILES.check(value, "/files"):
        raise SlackError("invalid_arguments", f"[ERROR] {problem}")
    channels = _channels(world, arguments)
    thread_ts = arguments.ts("thread_ts")
    for channel in channels if thread_ts else ():
        open_thread(world, channel, thread_ts or "")
    bot = world.installation.bot.id
    files = [
        world.uploads.complete(as_text(item["id"]), as_text(item.get("title")), bot)
        for item in objects(value)
    ]
    for channel in channels:
        _share(world, channel, files, arguments.maybe_text("initial_comment"), thread_ts)
    return {"files": [file.as_json() for file in files]}


def _channels(world: World, arguments: Arguments) -> list[Channel]:
    listed = [name for name in (arguments.maybe_text("channels") or "").split(",") if name]
    single = arguments.maybe_text("channel_id")
    names = [single] if single else listed
    if len(names) > CHANNELS_MOST:
        raise SlackError("channels_limit_exceeded")
    return [writable_channel(world, Arguments({"channel": name})) for name in names]


def _share(
    world: World,
    channel: Channel,
    files: Sequence[SlackFile],
    comment: str | None,
    thread_ts: str | None,
) -> None:
    message = compose(world, channel.id, Content(text=comment), thread_ts, Look())
    publish(world, replace(message, files=tuple(files), subtype="file_share"))


def _unshare(world: World, before: SlackMessage, file_id: str) -> None:
    left = tuple(file for file in before.files if file.id != file_id)
    if not left and not before.text:
        world.workspace.remove_message(before)
        world.announcer.deleted(before)
        return
    after = replace(before, files=left)
    world.workspace.change_message(after)
    world.announcer.changed(before, after)


_WRITE = ("files:write",)
METHODS = (
    Method(name="files.delete", handler=delete, tier=Tier.THREE, scopes=_WRITE),
    Method(name="files.info", handler=describe, tier=Tier.FOUR, scopes=("files:read",)),
    Method(name="files.getUploadURLExternal", handler=announce, tier=Tier.FOUR, scopes=_WRITE),
    Method(name="files.completeUploadExternal", handler=complete, tier=Tier.FOUR, scopes=_WRITE),
)
