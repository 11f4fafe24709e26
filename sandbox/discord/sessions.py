"""Gateway sessions: numbered events, kept for replay while no connection carries them."""

import secrets
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.clock import Timer
from sandbox.connections import Frame
from sandbox.discord.connections import Connection
from sandbox.discord.intents import Intent, needed
from sandbox.discord.records import SentEvent
from sandbox.discord.world import World
from sandbox.wire import JsonObject, Payload, dump


@dataclass(frozen=True, kw_only=True, slots=True)
class _Event:
    sequence: int
    name: str
    data: JsonObject


class Session:
    """One identified client. It outlives its connection until it expires or is invalidated."""

    def __init__(self, world: World, intents: Intent, shard: tuple[int, int] | None) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.shard = shard
        self.sequence = 0
        self.connection: Connection | None = None
        self.expiry: Timer | None = None
        self._world = world
        self._kept: deque[_Event] = deque(maxlen=world.settings.replay_limit)

    def wants(self, name: str, *, direct: bool, guild_id: str | None) -> bool:
        """Whether the session's intents and shard ask for an event."""
        intent = needed(name, direct=direct)
        if intent is not None and intent not in self.intents:
            return False
        return guild_id is None or self.has_guild(guild_id)

    def has_guild(self, guild_id: str) -> bool:
        """Whether a guild belongs to this session's shard."""
        if self.shard is None:
            return True
        number, count = self.shard
        return (int(guild_id) >> 22) % count == number

    def dispatch(self, name: str, data: JsonObject) -> None:
        """Number an event, keep it, and send it if there is a connection."""
        self.sequence += 1
        event = _Event(sequence=self.sequence, name=name, data=data)
        self._kept.append(event)
        self._send(event)

    def can_replay(self, sequence: int) -> bool:
        """Whether every event after this number is still kept."""
        oldest = self._kept[0].sequence if self._kept else self.sequence + 1
        return sequence + 1 >= oldest

    def replay(self, sequence: int) -> None:
        """Send every kept event after this number again."""
        for event in list(self._kept):
            if event.sequence > sequence:
                self._send(event)

    def _send(self, event: _Event) -> None:
        if self.connection is None:
            return
        frame: Payload = {"op": 0, "t": event.name, "s": event.sequence, "d": event.data}
        self.connection.send(Frame(text=dump(frame), written=lambda: self._note(event)))

    def _note(self, event: _Event) -> None:
        self._world.add_event(
            SentEvent(
                name=event.name,
                data=event.data,
                sequence=event.sequence,
                session_id=self.id,
                at=self._world.clock.now(),
            )
        )


class Sessions:
    """Every session there is."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._sessions: dict[str, Session] = {}
        self.identified = 0
        self.resumed = 0

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._sessions.values()))

    def open(self, intents: Intent, shard: tuple[int, int] | None) -> Session:
        """Begin a session."""
        session = Session(self._world, intents, shard)
        self._sessions[session.id] = session
        self.identified += 1
        return session

    def find(self, session_id: str) -> Session | None:
        """Return a session that can still be resumed."""
        return self._sessions.get(session_id)

    def attach(self, session: Session, connection: Connection) -> None:
        """Let a connection carry the session; an older one is closed."""
        if session.connection is not None:
            session.connection.close(4000)
        if session.expiry is not None:
            session.expiry.cancel()
        session.connection = connection

    def detach(self, session: Session, connection: Connection) -> None:
        """Note that a connection ended; the session waits for a resume, but not for ever."""
        if session.connection is not connection:
            return
        session.connection = None
        window = self._world.settings.timing.resume_window
        session.expiry = self._world.clock.call_later(window, lambda: self.end(session))

    def end(self, session: Session) -> None:
        """Forget a session: it can no longer be resumed."""
        if session.expiry is not None:
            session.expiry.cancel()
        self._sessions.pop(session.id, None)

    def end_all(self) -> None:
        """Forget every session."""
        for session in self:
            self.end(session)
