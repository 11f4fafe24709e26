"""conversations.history and conversations.replies: what was said, page by page."""

from collections.abc import Sequence

from sandbox.slack.arguments import Arguments, is_ts
from sandbox.slack.errors import SlackError
from sandbox.slack.limits import Tier
from sandbox.slack.messages import SlackMessage
from sandbox.slack.method import Method
from sandbox.slack.methods.access import readable_channel
from sandbox.slack.methods.paging import page
from sandbox.slack.world import World
from sandbox.wire import Payload

_SCOPES = ("channels:history", "groups:history", "im:history", "mpim:history")


def read_history(world: World, arguments: Arguments) -> Payload:
    """conversations.history: newest first, without replies."""
    channel = readable_channel(world, arguments)
    messages = _between(world.workspace.history(channel.id), arguments)
    shown, more = page(messages[::-1], arguments, default=100, most=999)
    with_metadata = arguments.flag("include_all_metadata")
    return {
        "messages": [message_json(world, m, with_metadata=with_metadata) for m in shown],
        "has_more": bool(more),
        "pin_count": 0,
        "response_metadata": {"next_cursor": more},
    }


def read_replies(world: World, arguments: Arguments) -> Payload:
    """conversations.replies: the root and its replies, oldest first; a reply alone by its ts."""
    channel = readable_channel(world, arguments)
    ts = arguments.maybe_text("ts") or ""
    thread = world.workspace.thread(channel.id, ts)
    alone = world.workspace.message(channel.id, ts)
    if not thread:
        if alone is None:
            raise SlackError("thread_not_found")
        thread = [alone]
    shown, more = page(_between(thread, arguments, keep=ts), arguments, default=1000, most=1000)
    with_metadata = arguments.flag("include_all_metadata")
    return {
        "messages": [message_json(world, m, with_metadata=with_metadata) for m in shown],
        "has_more": bool(more),
        "response_metadata": {"next_cursor": more},
    }


def message_json(world: World, message: SlackMessage, *, with_metadata: bool) -> Payload:
    """Return a message with what its thread adds: counts at the root, the root's author below."""
    shown = message.as_json(with_metadata=with_metadata)
    if message.is_reply:
        root = world.workspace.message(message.channel, message.root_ts)
        return shown | ({"parent_user_id": root.user} if root else {})
    replies = world.workspace.replies(message.channel, message.ts)
    if not replies:
        return shown
    authors = list(dict.fromkeys(reply.user for reply in replies))
    return shown | {
        "reply_count": len(replies),
        "reply_users_count": len(authors),
        "reply_users": authors,
        "latest_reply": replies[-1].ts,
        "is_locked": (message.channel, message.ts) in world.workspace.locked_threads,
        "subscribed": False,
    }


def _between(
    messages: Sequence[SlackMessage], arguments: Arguments, keep: str | None = None
) -> list[SlackMessage]:
    """Return what lies between oldest and latest; a thread's root stays whatever they say."""
    oldest, latest = _bound(arguments, "oldest"), _bound(arguments, "latest")
    inclusive = arguments.flag("inclusive")
    ends = {bound for bound in (oldest, latest) if bound is not None and inclusive}

    def fits(message: SlackMessage) -> bool:
        ts = float(message.ts)
        after = oldest is None or ts > oldest
        before = latest is None or ts < latest
        return message.ts == keep or ts in ends or (after and before)

    return [message for message in messages if fits(message)]


def _bound(arguments: Arguments, name: str) -> float | None:
    value = arguments.values.get(name)
    if value is None or value == "":
        return None
    text = str(value)
    if not (is_ts(text) or text.replace(".", "", 1).isdigit()):
        raise SlackError(f"invalid_ts_{name}")
    return float(text)


METHODS = (
    Method(name="conversations.history", handler=read_history, tier=Tier.THREE, scopes=_SCOPES),
    Method(name="conversations.replies", handler=read_replies, tier=Tier.THREE, scopes=_SCOPES),
)
