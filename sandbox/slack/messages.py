"""Messages as people see them: what was said, where, by whom, with edits, reactions and files."""

from dataclasses import dataclass
from enum import StrEnum

from sandbox.slack.reading import read_message
from sandbox.wire import Json, JsonObject, Payload

TOMBSTONE = "tombstone"


class StreamState(StrEnum):
    """Where a streamed message stands."""

    NONE = "none"
    STREAMING = "streaming"
    SEALED = "sealed"
    STOPPED_BY_USER = "stopped_by_user"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    """One emoji on a message, and who put it there."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackFile:
    """An uploaded file. `content` is served at `url` to whoever holds a token with files:read."""

    id: str
    name: str
    mimetype: str
    content: bytes
    url: str
    user: str
    created: int
    title: str = ""

    def as_json(self) -> Payload:
        """Return the file object of events and of files.info."""
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": self.name.rsplit(".", 1)[-1] if "." in self.name else "text",
            "user": self.user,
            "size": len(self.content),
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": self.url,
            "url_private_download": f"{self.url}/download",
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackMessage:
    """One message. `ts` is its id within the channel; a root has no `thread_ts` until it is
    answered.

    Each edit is a new value with the same `ts`; the workspace keeps the newest. `posted_at` is when
    it appeared, in the clock's monotonic seconds, which envelopes and calls share.
    """

    channel: str
    ts: str
    user: str
    text: str
    team: str
    thread_ts: str | None = None
    subtype: str | None = None
    blocks: tuple[JsonObject, ...] = ()
    attachments: tuple[JsonObject, ...] = ()
    metadata: JsonObject | None = None
    files: tuple[SlackFile, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    client_msg_id: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    username: str | None = None
    icons: JsonObject | None = None
    inviter: str | None = None
    edited_by: str | None = None
    edited_ts: str | None = None
    broadcast: bool = False
    stream: StreamState = StreamState.NONE
    posted_at: float = 0.0

    @property
    def root_ts(self) -> str:
        """The timestamp of the thread this message is in, or starts."""
        return self.thread_ts or self.ts

    @property
    def is_reply(self) -> bool:
        """Whether the message is inside a thread, below its root."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def visible_text(self) -> str:
        """What a person reads: the blocks if there are any, else the text."""
        return read_message(self.blocks, self.attachments, self.text)

    def as_json(self, *, with_metadata: bool = False) -> Payload:
        """Return the message object of history and of events, without what the thread adds."""
        return _without_empty(
            {
                "user": self.user or None,
                "type": "message",
                "subtype": self.subtype,
                "hidden": True if self.subtype == TOMBSTONE else None,
                "ts": self.ts,
                "client_msg_id": self.client_msg_id,
                "text": self.text,
                "team": self.team or None,
                "thread_ts": self.thread_ts,
                "bot_id": self.bot_id,
                "app_id": self.app_id,
                "username": self.username,
                "icons": self.icons,
                "inviter": self.inviter,
                "blocks": list(self.blocks),
                "attachments": list(self.attachments),
                "metadata": self.metadata if with_metadata else None,
                "files": [file.as_json() for file in self.files],
                "reactions": [_reaction_json(reaction) for reaction in self.reactions],
                "edited": self._edited(),
            }
        )

    def _edited(self) -> Json:
        if self.edited_ts is None:
            return None
        return {"user": self.edited_by, "ts": self.edited_ts}


def tombstone(message: SlackMessage) -> SlackMessage:
    """What stands in the place of a deleted message that has replies."""
    return SlackMessage(
        channel=message.channel,
        ts=message.ts,
        thread_ts=message.ts,
        user="USLACKBOT",
        team="",
        text="This message was deleted.",
        subtype=TOMBSTONE,
        posted_at=message.posted_at,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Ephemeral:
    """A message for one person, which Slack does not keep; not `shown` in an empty thread."""

    channel: str
    user: str
    ts: str
    text: str
    thread_ts: str | None
    blocks: tuple[JsonObject, ...] = ()
    shown: bool = True

    @property
    def visible_text(self) -> str:
        """What the person reads."""
        return read_message(self.blocks, (), self.text)


def _reaction_json(reaction: Reaction) -> Payload:
    return {
        "name": reaction.name,
        "users": list(reaction.members),
        "count": len(reaction.members),
    }


def _without_empty(payload: JsonObject) -> Payload:
    """Leave out fields that are None or an empty array: Slack does not send them."""
    return {name: value for name, value in payload.items() if value is not None and value != []}
