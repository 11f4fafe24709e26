"""What a thread shows beside its messages: status line, session, title and prompts."""

from dataclasses import dataclass, replace

from sandbox.clock import Clock, Timer
from sandbox.slack.changes import ChangeKind, Changes
from sandbox.wire import JsonObject

ThreadKey = tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusLine:
    """The line under a thread that says the app is working. Times are the clock's seconds."""

    channel: str
    thread_ts: str
    text: str
    loading_messages: tuple[str, ...]
    at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """An agent session: `status` is processing, active, suspended or closed."""

    channel: str
    thread_ts: str
    status: str
    title: str | None = None
    initiator: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompts:
    """The suggested prompts of a direct conversation; pinned on top when there is no thread."""

    channel: str
    thread_ts: str | None
    title: str | None
    prompts: tuple[JsonObject, ...]


class Board:
    """Keeps the lines beside the messages and lets status lines fade after their time."""

    def __init__(self, clock: Clock, changes: Changes, status_life: float) -> None:
        self._clock = clock
        self._changes = changes
        self._status_life = status_life
        self._statuses: dict[ThreadKey, StatusLine] = {}
        self._fading: dict[ThreadKey, Timer] = {}
        self.shown: list[StatusLine] = []
        self.sessions: dict[ThreadKey, Session] = {}
        self.titles: dict[ThreadKey, str] = {}
        self.prompts: list[Prompts] = []

    def status(self, channel: str, thread_ts: str) -> StatusLine | None:
        """Return the status line a person sees now."""
        return self._statuses.get((channel, thread_ts))

    def ever_shown(self, channel: str, thread_ts: str) -> list[StatusLine]:
        """Return every status line the thread has shown, oldest first."""
        return [
            line for line in self.shown if (line.channel, line.thread_ts) == (channel, thread_ts)
        ]

    def set_status(
        self, channel: str, thread_ts: str, text: str, loading_messages: tuple[str, ...] = ()
    ) -> None:
        """Show a status line until something is posted or its time is over; "" takes it away."""
        self.clear_status(channel, thread_ts)
        if not text:
            return
        line = StatusLine(
            channel=channel,
            thread_ts=thread_ts,
            text=text,
            loading_messages=loading_messages,
            at=self._clock.now(),
        )
        key = (channel, thread_ts)
        self._statuses[key] = line
        self.shown.append(line)
        self._fading[key] = self._clock.call_later(
            self._status_life, lambda: self.clear_status(channel, thread_ts)
        )
        self._tell(ChangeKind.STATUS, key, text)

    def clear_status(self, channel: str, thread_ts: str) -> None:
        """Take the status line away."""
        key = (channel, thread_ts)
        timer = self._fading.pop(key, None)
        if timer is not None:
            timer.cancel()
        if self._statuses.pop(key, None) is not None:
            self._tell(ChangeKind.STATUS, key, "")

    def set_session(
        self,
        channel: str,
        thread_ts: str,
        status: str,
        title: str | None = None,
        initiator: str | None = None,
    ) -> Session:
        """Move a session; title and initiator count only when it is new."""
        key = (channel, thread_ts)
        known = self.sessions.get(key)
        session = (
            Session(
                channel=channel,
                thread_ts=thread_ts,
                status=status,
                title=title,
                initiator=initiator,
            )
            if known is None
            else replace(known, status=status)
        )
        self.sessions[key] = session
        if status == "processing":
            self.set_status(channel, thread_ts, status)
        else:
            self.clear_status(channel, thread_ts)
        self._tell(ChangeKind.SESSION, key, status)
        return session

    def rename_session(self, session: Session, title: str) -> Session:
        """Give a session another title."""
        renamed = replace(session, title=title)
        self.sessions[session.channel, session.thread_ts] = renamed
        self._tell(ChangeKind.SESSION, (session.channel, session.thread_ts), title)
        return renamed

    def _tell(self, kind: ChangeKind, key: ThreadKey, text: str) -> None:
        self._changes.publish(kind, text, channel=key[0], thread=key[1])
