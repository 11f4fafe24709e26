"""Events as Slack words them: pure functions from what happened to the JSON an app receives."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.slack.messages import SlackFile, SlackMessage
from sandbox.slack.people import Channel, ChannelKind, Member
from sandbox.wire import Json, JsonObject, Payload

MESSAGE_EVENTS = {
    ChannelKind.PUBLIC: ("message.channels", "channels:history"),
    ChannelKind.PRIVATE: ("message.groups", "groups:history"),
    ChannelKind.DIRECT: ("message.im", "im:history"),
    ChannelKind.GROUP_DIRECT: ("message.mpim", "mpim:history"),
}
# member_joined_channel says C or G where messages say channel or group.
_LETTER = {
    ChannelKind.PUBLIC: "C",
    ChannelKind.PRIVATE: "G",
    ChannelKind.DIRECT: "D",
    ChannelKind.GROUP_DIRECT: "G",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """One event and what an app needs to receive it: a subscription, and one of the scopes.

    `author_team` is the workspace of whoever caused it; `members` says who must include the app.
    """

    subscription: str
    scopes: tuple[str, ...]
    event: JsonObject
    author_team: str | None = None
    channel: Channel | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What the wording of an event needs to know beside the message itself."""

    channel: Channel
    author: Member | None
    home_team: str
    root: SlackMessage | None = None


def posted(message: SlackMessage, scene: Scene, *, mentions_app: bool) -> Iterator[Occurrence]:
    """Yield the events of a new message; a mention comes twice, under two event ids."""
    yield _message_occurrence(scene, _message_event(message, scene))
    if mentions_app and scene.channel.kind is not ChannelKind.DIRECT:
        yield mention(message, scene)


def mention(message: SlackMessage, scene: Scene) -> Occurrence:
    """Return app_mention; one in an edited message comes with `edited` and a new event id."""
    return _occurrence(scene, "app_mention", ("app_mentions:read",), _mention_event(message, scene))


def changed(before: SlackMessage, after: SlackMessage, scene: Scene, ts: str) -> Occurrence:
    """Return message_changed: edits by people, and unfurls, which change no text."""
    event: Payload = {
        "type": "message",
        "subtype": "message_changed",
        "message": after.as_json() | _source_team(scene),
        "previous_message": before.as_json(),
        "channel": after.channel,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": scene.channel.kind.value,
    }
    return _message_occurrence(scene, event)


def deleted(message: SlackMessage, scene: Scene, ts: str) -> Occurrence:
    """Return message_deleted."""
    event: Payload = {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": message.as_json(),
        "channel": message.channel,
        "hidden": True,
        "deleted_ts": message.ts,
        "ts": ts,
        "event_ts": ts,
        "channel_type": scene.channel.kind.value,
    }
    return _message_occurrence(scene, event)


def reaction(
    message: SlackMessage, scene: Scene, name: str, ts: str, *, added: bool = True
) -> Occurrence:
    """Return reaction_added or reaction_removed."""
    kind = "reaction_added" if added else "reaction_removed"
    event: Payload = {
        "type": kind,
        "user": scene.author.id if scene.author else "",
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
        "event_ts": ts,
    }
    return _occurrence(scene, kind, ("reactions:read",), event)


def joined(scene: Scene, ts: str, inviter: str | None) -> Occurrence:
    """Return member_joined_channel."""
    event: Payload = {
        "type": "member_joined_channel",
        "user": scene.author.id if scene.author else "",
        "channel": scene.channel.id,
        "channel_type": _LETTER[scene.channel.kind],
        "team": _author_team(scene),
        "event_ts": ts,
    }
    if inviter is not None:
        event["inviter"] = inviter
    return _occurrence(scene, "member_joined_channel", ("channels:read", "groups:read"), event)


def archived(scene: Scene, ts: str) -> Occurrence:
    """Return channel_archive or group_archive."""
    private = scene.channel.kind is not ChannelKind.PUBLIC
    kind, scope = (
        ("group_archive", "groups:read") if private else ("channel_archive", "channels:read")
    )
    event: Payload = {
        "type": kind,
        "channel": scene.channel.id,
        "user": scene.author.id if scene.author else "",
        "event_ts": ts,
    }
    return _occurrence(scene, kind, (scope,), event)


def file_shared(file: SlackFile, scene: Scene, ts: str) -> Occurrence:
    """Return file_shared, which comes beside the message with subtype file_share."""
    event: Payload = {
        "type": "file_shared",
        "file_id": file.id,
        "user_id": file.user,
        "file": {"id": file.id},
        "channel_id": scene.channel.id,
        "event_ts": ts,
    }
    return _occurrence(scene, "file_shared", ("files:read",), event)


def home_opened(
    user: str, channel: str, tab: str, ts: str, view: JsonObject | None, context: JsonObject | None
) -> Occurrence:
    """Return app_home_opened; under agent_view the messages tab says that the DM was opened."""
    event: Payload = {
        "type": "app_home_opened",
        "user": user,
        "channel": channel,
        "tab": tab,
        "event_ts": ts,
    }
    if view is not None:
        event["view"] = view
    if context is not None:
        event["context"] = context
    return Occurrence(subscription="app_home_opened", scopes=(), event=event)


def context_changed(user: str, channel: str, context: JsonObject, ts: str) -> Occurrence:
    """Return app_context_changed: what the person looks at, or an empty object."""
    event: Payload = {
        "type": "app_context_changed",
        "user": user,
        "channel": channel,
        "context": context,
        "event_ts": ts,
    }
    return Occurrence(subscription="app_context_changed", scopes=(), event=event)


def session_stopped(
    user: str, channel: str, thread_ts: str, streams: tuple[str, ...], ts: str
) -> Occurrence:
    """Return agent_session_stopped: a person pressed Stop; the session itself does not move."""
    event: Payload = {
        "type": "agent_session_stopped",
        "channel": channel,
        "thread_ts": thread_ts,
        "user": user,
        "streaming_message_ts": list(streams),
        "event_ts": ts,
    }
    return Occurrence(subscription="agent_session_stopped", scopes=("chat:write",), event=event)


def tokens_revoked(bot: str) -> Occurrence:
    """Return tokens_revoked for the bot token."""
    event: Payload = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}
    return Occurrence(subscription="tokens_revoked", scopes=(), event=event)


def app_uninstalled() -> Occurrence:
    """Return app_uninstalled."""
    return Occurrence(subscription="app_uninstalled", scopes=(), event={"type": "app_uninstalled"})


def _message_event(message: SlackMessage, scene: Scene) -> Payload:
    event = message.as_json() | _source_team(scene)
    event |= {
        "channel": message.channel,
        "event_ts": message.ts,
        "channel_type": scene.channel.kind.value,
    }
    if message.is_reply and scene.root is not None:
        event["parent_user_id"] = scene.root.user
    if message.subtype == "thread_broadcast" and scene.root is not None:
        event["root"] = scene.root.as_json()
    if message.files:
        event["upload"] = False
    return event


def _mention_event(message: SlackMessage, scene: Scene) -> Payload:
    event = message.as_json() | _source_team(scene)
    event.pop("subtype", None)
    event |= {"type": "app_mention", "channel": message.channel, "event_ts": message.ts}
    if message.is_reply and scene.root is not None:
        event["parent_user_id"] = scene.root.user
    return event


def _message_occurrence(scene: Scene, event: JsonObject) -> Occurrence:
    subscription, scope = MESSAGE_EVENTS[scene.channel.kind]
    return _occurrence(scene, subscription, (scope,), event)


def _occurrence(
    scene: Scene, subscription: str, scopes: tuple[str, ...], event: JsonObject
) -> Occurrence:
    return Occurrence(
        subscription=subscription,
        scopes=scopes,
        event=event,
        author_team=_author_team(scene),
        channel=scene.channel,
    )


def _author_team(scene: Scene) -> str:
    return scene.author.team if scene.author is not None else scene.home_team


def _source_team(scene: Scene) -> dict[str, Json]:
    """Slack Connect: a guest's message names the guest's own workspace."""
    team = _author_team(scene)
    if team == scene.home_team:
        return {}
    return {"team": team, "user_team": team, "source_team": team}
