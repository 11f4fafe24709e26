"""News of everything that happens in the workspace, for those who wait for it or show it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sandbox.changes import ChangeHub
from sandbox.slack.messages import SlackMessage


class ChangeKind(StrEnum):
    """What kind of thing happened."""

    POSTED = "posted"
    EDITED = "edited"
    DELETED = "deleted"
    EPHEMERAL = "ephemeral"
    REACTION = "reaction"
    STATUS = "status"
    SESSION = "session"
    VIEW = "view"
    CHANNEL = "channel"
    CONNECTION = "connection"
    CALL = "call"
    ENVELOPE = "envelope"
    VIOLATION = "violation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that happened: `text` in a few words, `message` as it is now."""

    kind: ChangeKind
    at: float
    text: str = ""
    channel: str | None = None
    thread: str | None = None
    message: SlackMessage | None = None


class Changes(ChangeHub[Change]):
    """Everything that happens on Slack, told as it happens."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__()
        self._now = now

    def publish(
        self,
        kind: ChangeKind,
        text: str = "",
        *,
        channel: str | None = None,
        thread: str | None = None,
        message: SlackMessage | None = None,
    ) -> None:
        """Tell every reader and wake everyone who waits."""
        self.tell(
            Change(
                kind=kind,
                at=self._now(),
                text=text,
                channel=channel,
                thread=thread,
                message=message,
            )
        )
