"""chat.startStream, appendStream and stopStream: a message that grows."""

from collections.abc import Sequence
from dataclasses import replace

from sandbox.slack.arguments import Arguments, missing, wrong
from sandbox.slack.errors import SlackError
from sandbox.slack.identify import identified
from sandbox.slack.limits import Tier
from sandbox.slack.messages import SlackMessage, StreamState
from sandbox.slack.method import Method
from sandbox.slack.methods.access import (
    joined_channel,
    open_thread,
    own_message,
    some_member,
    writable_channel,
)
from sandbox.slack.methods.threads import read_session_status
from sandbox.slack.people import Channel, ChannelKind
from sandbox.slack.posting import Content, compose, read_look
from sandbox.slack.validation.chunks import read_chunks
from sandbox.slack.validation.content import MARKDOWN_TEXT_MOST, read_blocks, read_metadata
from sandbox.slack.world import World
from sandbox.wire import JsonObject, Payload

TASK_MODES = frozenset({"timeline", "plan", "dense"})


def start(world: World, arguments: Arguments) -> Payload:
    """chat.startStream: outside a direct conversation Slack asks whom the answer is for."""
    channel = writable_channel(world, arguments)
    thread_ts = arguments.ts("thread_ts")
    if thread_ts is None:
        raise missing("thread_ts")
    open_thread(world, channel, thread_ts)
    _check_recipient(world, channel, arguments)
    if (arguments.maybe_text("task_display_mode") or "timeline") not in TASK_MODES:
        raise wrong("task_display_mode", f"must be one of: {', '.join(sorted(TASK_MODES))}")
    look = read_look(world, arguments)
    chunks = _chunks(arguments)
    message = compose(world, channel.id, Content(), thread_ts, look)
    shown = world.streams.start(message, chunks)
    world.board.clear_status(channel.id, thread_ts)
    world.announcer.posted(shown)
    return {"channel": channel.id, "ts": shown.ts}


def append(world: World, arguments: Arguments) -> Payload:
    """chat.appendStream."""
    message = _growing(world, arguments)
    chunks = _chunks(arguments)
    if not chunks:
        raise SlackError("no_text")
    world.announcer.changed(message, world.streams.append(message, chunks))
    return {"channel": message.channel, "ts": message.ts}


def stop(world: World, arguments: Arguments) -> Payload:
    """chat.stopStream: seals a message, also one a person has stopped, which takes no more text."""
    message = _own(world, arguments)
    chunks = _chunks(arguments)
    blocks = _blocks(arguments)
    status = (
        read_session_status(arguments, "session_status") if "session_status" in arguments else None
    )
    metadata = arguments.json("metadata", "invalid_metadata_format")
    kept = message.metadata if metadata is None else read_metadata(metadata)
    if message.stream is not StreamState.STOPPED_BY_USER or chunks:
        world.streams.check_open(message)
    if chunks:
        world.streams.append(message, chunks)
    sealed = world.streams.seal(replace(message, metadata=kept), blocks)
    world.announcer.changed(message, sealed)
    if status is not None:
        world.board.set_session(sealed.channel, sealed.root_ts, status)
    shown = sealed.as_json(with_metadata=True)
    return {"channel": sealed.channel, "ts": sealed.ts, "message": shown}


def _check_recipient(world: World, channel: Channel, arguments: Arguments) -> None:
    if channel.kind is ChannelKind.DIRECT:
        return
    team, user = (arguments.maybe_text(f"recipient_{name}_id") for name in ("team", "user"))
    if not team:
        raise SlackError("missing_recipient_team_id")
    if not user:
        raise SlackError("missing_recipient_user_id")
    # The team must be the recipient's own, which for a Slack Connect guest is not the app's.
    if some_member(world, user).team != team:
        raise SlackError("user_not_found")


def _own(world: World, arguments: Arguments) -> SlackMessage:
    channel = joined_channel(world, arguments.maybe_text("channel"))
    return own_message(world, channel, arguments, "message_not_owned_by_app")


def _growing(world: World, arguments: Arguments) -> SlackMessage:
    message = _own(world, arguments)
    world.streams.check_open(message)
    return message


def _chunks(arguments: Arguments) -> Sequence[JsonObject]:
    markdown = arguments.maybe_text("markdown_text")
    if markdown is not None and len(markdown) > MARKDOWN_TEXT_MOST:
        raise SlackError("msg_too_long")
    value = arguments.json("chunks", "invalid_chunks")
    chunks = () if value is None else read_chunks(value)
    written: Payload = {"type": "markdown_text", "text": markdown or ""}
    return (written, *chunks) if markdown else chunks


def _blocks(arguments: Arguments) -> Sequence[JsonObject]:
    value = arguments.json("blocks", "invalid_blocks_format")
    return () if value is None else identified(read_blocks(value))


_WRITE = ("chat:write",)
METHODS = (
    Method(name="chat.startStream", handler=start, tier=Tier.TWO, scopes=_WRITE),
    Method(name="chat.appendStream", handler=append, tier=Tier.FOUR, scopes=_WRITE),
    Method(name="chat.stopStream", handler=stop, tier=Tier.TWO, scopes=_WRITE),
)
