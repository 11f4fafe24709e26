"""What one gateway client says and hears: heartbeats, identify, resume, and its mistakes."""

from collections import deque

from sandbox.clock import Timer
from sandbox.connections import Frame
from sandbox.discord.changes import ChangeKind
from sandbox.discord.connections import Connection
from sandbox.discord.intents import KNOWN, Intent
from sandbox.discord.opcodes import Close, Op
from sandbox.discord.payloads import application_flags, guild_create
from sandbox.discord.people import Guild, Member
from sandbox.discord.sessions import Session, Sessions
from sandbox.discord.world import World
from sandbox.wire import Json, JsonObject, Payload, as_int, as_list, as_object, dump, load

# Developer docs, Gateway: payload size, and 120 frames a minute per connection.
MAX_FRAME_BYTES = 4096
FRAMES_PER_MINUTE = 120
# A client that misses a heartbeat by this factor of the interval is taken for dead.
PATIENCE = 1.5


# Ends that an operator's setting causes: a wrong token, an intent the portal does not allow.
_NO_MISTAKE = (Close.AUTHENTICATION_FAILED, Close.DISALLOWED_INTENTS, Close.SESSION_TIMED_OUT)


class Dialogue:
    """One connection's side of the protocol."""

    def __init__(
        self, world: World, sessions: Sessions, connection: Connection, token: str, url: str
    ) -> None:
        self.connection = connection
        self._world = world
        self._sessions = sessions
        self._token = token
        self._url = url
        self._session: Session | None = None
        self._recent: deque[float] = deque()
        self._pulse: Timer | None = None

    def hello(self) -> Frame:
        """Return the greeting; from now on heartbeats are expected."""
        self._await_heartbeat()
        interval = int(self._world.settings.timing.heartbeat_interval * 1000)
        return Frame(text=dump({"op": Op.HELLO, "d": {"heartbeat_interval": interval}}))

    def stop(self, *, over: bool) -> None:
        """Note that the connection ended; `over` ends the session with it."""
        if self._pulse is not None:
            self._pulse.cancel()
        if self._session is None:
            return
        if over and self._session.connection is self.connection:
            self._session.connection = None
            self._sessions.end(self._session)
        else:
            self._sessions.detach(self._session, self.connection)

    def hear(self, text: str) -> None:
        """Take one frame of the client."""
        if self._is_too_much(text):
            return
        try:
            frame = as_object(load(text))
        except ValueError:
            self._end(Close.DECODE_ERROR, text)
            return
        self._obey(as_int(frame.get("op"), -1), frame.get("d"))

    def _obey(self, op: int, data: Json) -> None:
        match op:
            case Op.HEARTBEAT:
                self._await_heartbeat()
                self._send({"op": Op.HEARTBEAT_ACK})
            case Op.IDENTIFY:
                self._identify(as_object(data))
            case Op.RESUME:
                self._resume(as_object(data))
            case Op.PRESENCE | Op.VOICE_STATE if self._session is not None:
                pass
            case Op.REQUEST_MEMBERS if self._session is not None:
                self._send_members(self._session, as_object(data))
            case Op.PRESENCE | Op.VOICE_STATE | Op.REQUEST_MEMBERS:
                self._end(Close.NOT_AUTHENTICATED, str(op))
            case _:
                self._end(Close.UNKNOWN_OPCODE, str(op))

    def _identify(self, data: JsonObject) -> None:
        refusal = self._refusal(data)
        if refusal is not None:
            self._end(refusal, f"intents {data.get('intents')}")
            return
        numbers = [as_int(part) for part in as_list(data.get("shard"))]
        shard = (numbers[0], numbers[1]) if numbers else None
        session = self._sessions.open(Intent(as_int(data.get("intents"))), shard)
        self._begin(session)
        session.dispatch("READY", self._ready(session))
        if Intent.GUILDS in session.intents:
            for guild in self._own_guilds(session):
                payload = guild_create(self._world, guild) | {"unavailable": False}
                session.dispatch("GUILD_CREATE", payload)
        self._world.changes.publish(ChangeKind.CONNECTION, "identified")

    def _resume(self, data: JsonObject) -> None:
        session = self._sessions.find(str(data.get("session_id")))
        sequence = as_int(data.get("seq"), -1)
        if data.get("token") != self._token:
            self._end(Close.AUTHENTICATION_FAILED, "resume")
        elif session is None or not session.can_replay(sequence):
            self._send({"op": Op.INVALID_SESSION, "d": False})
        elif not 0 <= sequence <= session.sequence:
            self._end(Close.INVALID_SEQUENCE, str(sequence))
        else:
            self._begin(session)
            session.replay(sequence)
            session.dispatch("RESUMED", {})
            self._sessions.resumed += 1
            self._world.changes.publish(ChangeKind.CONNECTION, "resumed")

    def _refusal(self, data: JsonObject) -> Close | None:
        intents = data.get("intents")
        settings = self._world.settings
        if self._session is not None:
            return Close.ALREADY_AUTHENTICATED
        if data.get("token") != self._token:
            return Close.AUTHENTICATION_FAILED
        if not isinstance(intents, int) or intents & ~KNOWN or intents < 0:
            return Close.INVALID_INTENTS
        if not _is_shard(data.get("shard")):
            return Close.INVALID_SHARD
        asked = Intent(intents)
        privileged = (
            (Intent.MESSAGE_CONTENT, settings.message_content),
            (Intent.GUILD_MEMBERS, settings.guild_members),
            (Intent.GUILD_PRESENCES, settings.presences),
        )
        if any(intent in asked and not allowed for intent, allowed in privileged):
            return Close.DISALLOWED_INTENTS
        return None

    def _begin(self, session: Session) -> None:
        self._session = session
        self._sessions.attach(session, self.connection)

    def _ready(self, session: Session) -> Payload:
        world = self._world
        ready: Payload = {
            "v": 10,
            "user": world.bot.as_json() | {"verified": True, "mfa_enabled": False, "email": None},
            "guilds": [
                {"id": guild.id, "unavailable": True} for guild in self._own_guilds(session)
            ],
            "session_id": session.id,
            "session_type": "normal",
            "resume_gateway_url": self._url,
            "application": {"id": world.application_id, "flags": application_flags(world)},
            "private_channels": [],
            "relationships": [],
            "user_settings": {},
        }
        return ready if session.shard is None else ready | {"shard": list(session.shard)}

    def _own_guilds(self, session: Session) -> list[Guild]:
        world = self._world
        return [
            guild
            for guild in world.guilds.values()
            if world.member(guild.id, world.bot.id) and session.has_guild(guild.id)
        ]

    def _send_members(self, session: Session, data: JsonObject) -> None:
        guild_id = str(data.get("guild_id"))
        chunk: Payload = {
            "guild_id": guild_id,
            "members": [member.as_json() for member in self._wanted_members(guild_id, data)],
            "chunk_index": 0,
            "chunk_count": 1,
        }
        if "nonce" in data:
            chunk["nonce"] = data["nonce"]
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk)

    def _wanted_members(self, guild_id: str, data: JsonObject) -> list[Member]:
        wanted = {str(item) for item in as_list(data.get("user_ids"))}
        query = str(data.get("query") or "").lower()
        return [
            member
            for member in self._world.members_of(guild_id)
            if member.person.id in wanted
            or (not wanted and member.person.name.lower().startswith(query))
        ]

    def _is_too_much(self, text: str) -> bool:
        now = self._world.clock.now()
        self._recent.append(now)
        while self._recent[0] < now - 60:
            self._recent.popleft()
        if len(self._recent) > FRAMES_PER_MINUTE:
            self._end(Close.RATE_LIMITED, f"{len(self._recent)} frames a minute")
            return True
        if len(text.encode()) > MAX_FRAME_BYTES:
            self._end(Close.DECODE_ERROR, f"{len(text.encode())} bytes")
            return True
        return False

    def _await_heartbeat(self) -> None:
        if self._pulse is not None:
            self._pulse.cancel()
        limit = self._world.settings.timing.heartbeat_interval * PATIENCE
        self._pulse = self._world.clock.call_later(
            limit, lambda: self._end(Close.SESSION_TIMED_OUT, "no heartbeat")
        )

    def _send(self, frame: JsonObject) -> None:
        self.connection.send(Frame(text=dump(frame)))

    def _end(self, close: Close, detail: str) -> None:
        if close not in _NO_MISTAKE:
            self._world.report(str(int(close)), "gateway", detail[:200])
        self.connection.close(close)


def _is_shard(value: Json) -> bool:
    if value is None:
        return True
    parts = [as_int(part, -1) for part in as_list(value)]
    return len(parts) == 2 and 0 <= parts[0] < parts[1]
