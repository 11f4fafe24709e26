"""chat.postMessage, update, delete, postEphemeral and getPermalink: single messages of the app."""

from dataclasses import replace

from sandbox.slack.arguments import Arguments
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.messages import Ephemeral, StreamState
from sandbox.slack.method import Method
from sandbox.slack.methods.access import (
    joined_channel,
    open_thread,
    own_message,
    some_member,
    some_message,
    visible_channel,
    writable_channel,
)
from sandbox.slack.people import Channel
from sandbox.slack.posting import compose, publish, read_content, read_look, revise, rewritten
from sandbox.slack.validation.content import TEXT_MOST, UPDATE_TEXT_MOST, read_metadata
from sandbox.slack.world import World
from sandbox.wire import JsonObject, Payload


def post_message(world: World, arguments: Arguments) -> Payload:
    """chat.postMessage."""
    channel = writable_channel(world, arguments)
    thread_ts = _thread(world, channel, arguments)
    content = read_content(arguments)
    if content.is_empty:
        raise SlackError("no_text")
    message = compose(world, channel.id, content, thread_ts, read_look(world, arguments))
    broadcast = thread_ts is not None and arguments.flag("reply_broadcast")
    metadata = _metadata(arguments)
    world.limits.check_post(channel.id)
    posted = publish(
        world,
        replace(
            message,
            metadata=metadata,
            broadcast=broadcast,
            subtype="thread_broadcast" if broadcast else None,
        ),
    )
    return {
        "channel": channel.id,
        "ts": posted.ts,
        "message": posted.as_json(with_metadata=True),
        **(_cut(world) if content.cut else {}),
    }


def update_message(world: World, arguments: Arguments) -> Payload:
    """chat.update."""
    channel = joined_channel(world, arguments.maybe_text("channel"))
    before = own_message(world, channel, arguments, "cant_update_message")
    if channel.archived:
        raise SlackError("is_inactive")
    if before.stream is StreamState.STREAMING:
        raise SlackError("streaming_state_conflict")
    content = read_content(arguments, UPDATE_TEXT_MOST)
    after = rewritten(before, content, world.clock.next_ts())
    if "metadata" in arguments:
        after = replace(after, metadata=_metadata(arguments))
    if not (after.text.strip() or after.blocks or after.attachments):
        raise SlackError("no_text")
    revise(world, before, after)
    return {
        "channel": channel.id,
        "ts": after.ts,
        "text": after.text,
        "message": after.as_json(with_metadata=True),
    }


def delete_message(world: World, arguments: Arguments) -> Payload:
    """chat.delete."""
    channel = joined_channel(world, arguments.maybe_text("channel"))
    message = own_message(world, channel, arguments, "cant_delete_message")
    world.streams.forget(message)
    world.workspace.remove_message(message)
    world.announcer.deleted(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(world: World, arguments: Arguments) -> Payload:
    """chat.postEphemeral: shown to one person, and in a thread only if the thread is begun."""
    channel = writable_channel(world, arguments)
    person = some_member(world, arguments.text("user"))
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    thread_ts = _thread(world, channel, arguments)
    content = read_content(arguments, TEXT_MOST)
    if content.is_empty:
        raise SlackError("no_text")
    read_look(world, arguments)
    begun = thread_ts is None or bool(world.workspace.replies(channel.id, thread_ts))
    ephemeral = Ephemeral(
        channel=channel.id,
        user=person.id,
        ts=world.clock.next_ts(),
        text=content.text or "",
        thread_ts=thread_ts,
        blocks=content.blocks or (),
        shown=begun,
    )
    world.workspace.add_ephemeral(ephemeral)
    return {"message_ts": ephemeral.ts}


def permalink(world: World, arguments: Arguments) -> Payload:
    """chat.getPermalink."""
    channel = visible_channel(world, arguments.maybe_text("channel"))
    message = some_message(world, channel, arguments, "message_ts")
    domain = world.settings.team_domain
    link = f"https://{domain}.slack.com/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _thread(world: World, channel: Channel, arguments: Arguments) -> str | None:
    thread_ts = arguments.ts("thread_ts")
    return None if thread_ts is None else open_thread(world, channel, thread_ts)


def _metadata(arguments: Arguments) -> JsonObject | None:
    value = arguments.json("metadata", "invalid_metadata_format")
    return None if value is None else read_metadata(value)


def _cut(world: World) -> Payload:
    world.report("message_truncated", "chat.postMessage", f"text over {TEXT_MOST} characters")
    return {
        "warning": "message_truncated",
        "response_metadata": {"warnings": ["message_truncated"]},
    }


_WRITE = ("chat:write",)
METHODS = (
    Method(name="chat.postMessage", handler=post_message, tier=Tier.POSTING, scopes=_WRITE),
    Method(name="chat.update", handler=update_message, tier=Tier.THREE, scopes=_WRITE),
    Method(name="chat.delete", handler=delete_message, tier=Tier.THREE, scopes=_WRITE),
    Method(name="chat.postEphemeral", handler=post_ephemeral, tier=Tier.FOUR, scopes=_WRITE),
    Method(name="chat.getPermalink", handler=permalink, tier=Tier.SPECIAL),
)
