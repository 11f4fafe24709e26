"""News of everything that happens on the server, for those who wait for it or show it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sandbox.changes import ChangeHub
from sandbox.discord.messages import Message


class ChangeKind(StrEnum):
    """What kind of thing happened."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    EPHEMERAL = "ephemeral"
    REACTION = "reaction"
    TYPING = "typing"
    CHANNEL = "channel"
    THREAD = "thread"
    MEMBER = "member"
    INTERACTION = "interaction"
    CONNECTION = "connection"
    CALL = "call"
    EVENT = "event"
    VIOLATION = "violation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that happened: `text` in a few words, `message` as it is now."""

    kind: ChangeKind
    at: float
    text: str = ""
    channel_id: str | None = None
    message: Message | None = None


class Changes(ChangeHub[Change]):
    """Everything that happens on Discord, told as it happens."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__()
        self._now = now

    def publish(
        self,
        kind: ChangeKind,
        text: str = "",
        *,
        channel_id: str | None = None,
        message: Message | None = None,
    ) -> None:
        """Tell every reader and wake everyone who waits."""
        self.tell(
            Change(kind=kind, at=self._now(), text=text, channel_id=channel_id, message=message)
        )
