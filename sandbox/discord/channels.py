"""Where people talk: text channels, forums with tags, direct messages, and threads."""

from dataclasses import dataclass, replace
from enum import IntEnum

from sandbox.discord.permissions import Overwrite
from sandbox.discord.wire import iso
from sandbox.wire import Payload

ARCHIVE_MINUTES = (60, 1440, 4320, 10080)


class ChannelKind(IntEnum):
    """Discord's channel types, as far as a support bot meets them."""

    TEXT = 0
    DM = 1
    CATEGORY = 4
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = (ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """A tag of a forum; a moderated one needs Manage Threads."""

    id: str
    name: str
    moderated: bool = False

    def as_json(self) -> Payload:
        """Return the tag object."""
        return {
            "id": self.id,
            "name": self.name,
            "moderated": self.moderated,
            "emoji_id": None,
            "emoji_name": None,
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadState:
    """What only threads have. `members` are who follows it; the starter may be missing yet."""

    owner_id: str
    created_at: float
    archive_changed_at: float
    members: tuple[str, ...]
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 1440
    invitable: bool = True
    tags: tuple[str, ...] = ()
    message_count: int = 0
    total_sent: int = 0
    awaits_starter: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A channel, a thread or a direct conversation, as it was when it was asked for."""

    id: str
    kind: ChannelKind
    name: str
    guild_id: str | None = None
    parent_id: str | None = None
    topic: str | None = None
    position: int = 0
    overwrites: tuple[Overwrite, ...] = ()
    tags: tuple[Tag, ...] = ()
    requires_tag: bool = False
    slowmode: int = 0
    recipient_id: str | None = None
    last_message_id: str | None = None
    thread: ThreadState | None = None

    @property
    def mention(self) -> str:
        """The text that links to this channel."""
        return f"<#{self.id}>"

    @property
    def is_dm(self) -> bool:
        """Whether this is a direct conversation with the bot."""
        return self.kind is ChannelKind.DM

    @property
    def is_private_thread(self) -> bool:
        """Whether only its members and who manages threads can see it."""
        return self.kind is ChannelKind.PRIVATE_THREAD

    @property
    def archived(self) -> bool:
        """Whether this is an archived thread."""
        return self.thread is not None and self.thread.archived

    @property
    def locked(self) -> bool:
        """Whether this is a locked thread."""
        return self.thread is not None and self.thread.locked

    def with_thread(self, state: ThreadState) -> "Channel":
        """Return the thread in another state."""
        return replace(self, thread=state)

    def as_json(self) -> Payload:
        """Return the channel object, without what depends on who looks."""
        if self.thread is not None:
            return self._thread_json(self.thread)
        if self.is_dm:
            return {
                "id": self.id,
                "type": int(self.kind),
                "last_message_id": self.last_message_id,
                "flags": 0,
            }
        return self._room_json()

    def _room_json(self) -> Payload:
        payload: Payload = {
            "id": self.id,
            "type": int(self.kind),
            "guild_id": self.guild_id,
            "name": self.name,
            "topic": self.topic,
            "position": self.position,
            "nsfw": False,
            "parent_id": self.parent_id,
            "rate_limit_per_user": self.slowmode,
            "last_message_id": self.last_message_id,
            "permission_overwrites": [_overwrite_json(item) for item in self.overwrites],
            "flags": 1 << 4 if self.requires_tag else 0,
        }
        if self.kind is ChannelKind.FORUM:
            payload |= {
                "available_tags": [tag.as_json() for tag in self.tags],
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
                "template": "",
            }
        return payload

    def _thread_json(self, state: ThreadState) -> Payload:
        metadata: Payload = {
            "archived": state.archived,
            "archive_timestamp": iso(state.archive_changed_at),
            "auto_archive_duration": state.auto_archive_minutes,
            "locked": state.locked,
            "create_timestamp": iso(state.created_at),
        }
        if self.is_private_thread:
            metadata["invitable"] = state.invitable
        return {
            "id": self.id,
            "type": int(self.kind),
            "guild_id": self.guild_id,
            "parent_id": self.parent_id,
            "owner_id": state.owner_id,
            "name": self.name,
            "last_message_id": self.last_message_id,
            "rate_limit_per_user": self.slowmode,
            "message_count": state.message_count,
            "total_message_sent": state.total_sent,
            "member_count": min(len(state.members), 50),
            "thread_metadata": metadata,
            "applied_tags": list(state.tags),
            "flags": 0,
        }


def thread_member_json(channel: Channel, person_id: str, joined_at: float) -> Payload:
    """Return the thread member object."""
    return {
        "id": channel.id,
        "user_id": person_id,
        "join_timestamp": iso(joined_at),
        "flags": 1,
    }


def _overwrite_json(overwrite: Overwrite) -> Payload:
    return {
        "id": overwrite.id,
        "type": int(overwrite.is_member),
        "allow": str(int(overwrite.allow)),
        "deny": str(int(overwrite.deny)),
    }
