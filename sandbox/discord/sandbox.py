"""The local Discord as a whole: started, looked at, put in trouble, and stopped."""

from typing import Self

from sandbox.discord.acting import Acting
from sandbox.discord.building import Building
from sandbox.discord.changes import Changes
from sandbox.discord.clock import DiscordClock
from sandbox.discord.doing import Doing
from sandbox.discord.faults import Faults, Levers
from sandbox.discord.host import Host
from sandbox.discord.parts import build
from sandbox.discord.records import Call, SentEvent
from sandbox.discord.seeing import Seeing
from sandbox.discord.settings import DiscordSettings
from sandbox.discord.world import World
from sandbox.strictness import StrictServer, Violation, complain

DEFAULT_TOKEN = "local.discord.token"  # noqa: S105 - a made-up token of the local server


class DiscordSandbox(Building, Doing, Acting, Seeing, StrictServer):
    """A strict Discord on a loopback port, for `async with` or `start` and `stop`.

    Leaving the context raises AssertionError if the program broke a rule that was not expected.
    """

    def __init__(
        self,
        *,
        token: str = DEFAULT_TOKEN,
        port: int = 0,
        settings: DiscordSettings | None = None,
    ) -> None:
        self.token = token
        self.clock = DiscordClock()
        self.changes = Changes(self.clock.now)
        super().__init__(
            build(World(settings or DiscordSettings(), self.clock, self.changes), token)
        )
        self._host = Host(self._parts, port)
        self._forgives = False

    @property
    def url(self) -> str:
        """The address of the server, once started."""
        return self.world.base_url

    @property
    def faults(self) -> Faults:
        """The switches for everything that goes wrong."""
        return self._parts.faults

    @property
    def calls(self) -> list[Call]:
        """Every REST call that was answered, oldest first."""
        return self.world.calls

    @property
    def events(self) -> list[SentEvent]:
        """Every gateway event written to a socket, oldest first."""
        return self.world.events

    @property
    def violations(self) -> list[Violation]:
        """Every rule the program broke, oldest first."""
        return self.world.violations

    @property
    def identifies(self) -> int:
        """How many sessions were begun."""
        return self._parts.sessions.identified

    @property
    def resumes(self) -> int:
        """How many times a session was resumed."""
        return self._parts.sessions.resumed

    @property
    def is_connected(self) -> bool:
        """Whether a client is on the gateway now."""
        return self._parts.gateway.is_connected()

    @property
    def has_sessions(self) -> bool:
        """Whether there is a session that is connected or could be resumed."""
        return any(True for _ in self._parts.sessions)

    def expect_violations(self) -> None:
        """Let the context end in peace although the program breaks rules."""
        self._forgives = True

    async def start(self) -> Self:
        """Listen."""
        await self._host.start()
        gateway, sessions = self._parts.gateway, self._parts.sessions
        self.faults.connect(
            Levers(
                abort_sockets=gateway.abort,
                close_sockets=gateway.close_all,
                reconnect=gateway.reconnect,
                invalidate=lambda resumable: gateway.invalidate(resumable=resumable),
                forget_sessions=sessions.end_all,
                set_silence=lambda on: gateway.set_silence(on=on),
                send_event=gateway.send_event,
                send_text=gateway.send_text,
                close_port=self._host.close_port,
                open_port=self._host.open_port,
            )
        )
        return self

    async def stop(self) -> None:
        """Stop listening; everything that happened can still be looked at."""
        await self._host.stop()
        self.clock.close()
        self.changes.close()

    def verify(self) -> None:
        """Raise AssertionError when the program broke a rule, unless that was expected."""
        if not self._forgives:
            complain("Discord", self.violations)
