"""Opens the sessions with all listed servers, and closes them; says how each server stands."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from adapters.toolservers.connecting import connection
from adapters.toolservers.definitions import (
    Accepted,
    Definition,
    accepted_file,
    read_accepted,
    write_accepted,
)
from adapters.toolservers.listed import ListedServers, ListedTool, read_listed
from adapters.toolservers.server_tool import is_as_accepted, server_tool
from adapters.toolservers.session import Patience, Session, Standing
from engine.added.added_tool import AddedTool
from engine.errors import ConfigurationError

log = logging.getLogger(__name__)


USUAL_PATIENCE = Patience()


class ToolState(StrEnum):
    """Whether a listed tool is offered."""

    OFFERED = "offered"
    NOT_ACCEPTED = "not accepted yet"
    CHANGED = "changed since it was accepted"
    GONE = "not on the server any more"


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerReport:
    """How a server stands: `why` it is away, and how each of its listed tools stands."""

    name: str
    is_open: bool
    why: str
    tools: Mapping[str, ToolState]


@dataclass(frozen=True, kw_only=True)
class ToolServers:
    """The servers of one TOOL_SERVERS file, with their sessions."""

    file: Path
    listed: ListedServers
    accepted: Accepted
    sessions: Mapping[str, Session]

    def tools(self) -> tuple[AddedTool, ...]:
        """What is listed, accepted, and not known to have changed.

        It is offered also while its server is away, so that what Claude is told stays the same.
        Raises ConfigurationError with a line for each listed tool that does not fit its definition.
        """
        offered: list[AddedTool] = []
        problems: list[str] = []
        for server, name, tool in self._all():
            if self._state(server, name) is not ToolState.OFFERED:
                continue
            origin = f"{self.file}: {server}: {name}"
            definition, session = self.accepted[server][name], self.sessions[server]
            try:
                offered.append(server_tool(tool, definition, session, origin=origin))
            except ConfigurationError as error:
                problems.append(f"{origin}: {error}")
        if problems:
            raise ConfigurationError("\n".join(problems))
        return tuple(offered)

    def log_what_is_left_out(self) -> None:
        """A line for each listed tool that is not offered."""
        for report in self.reports():
            for tool, state in report.tools.items():
                if state is not ToolState.OFFERED:
                    log.error("tool %s of %s is not offered: it is %s", tool, report.name, state)

    def reports(self) -> tuple[ServerReport, ...]:
        """How each server stands now."""
        return tuple(
            ServerReport(
                name=name,
                is_open=self.sessions[name].standing is Standing.OPEN,
                why=self.sessions[name].why,
                tools={tool: self._state(name, tool) for tool in server.tools},
            )
            for name, server in self.listed.servers.items()
        )

    def seen(self) -> Iterator[tuple[str, Definition, ToolState]]:
        """What open servers say of listed tools now, for the operator to read."""
        for server, name, _ in self._all():
            listed = self.sessions[server].listed or {}
            if name in listed:
                yield server, listed[name], self._state(server, name)

    def accept(self) -> "ToolServers":
        """The same servers, with what open ones say now accepted and kept.

        Raises ConfigurationError where it cannot be kept.
        What was accepted of a server that is away stays.
        """
        accepted = {
            name: dict(self.accepted.get(name, {}))
            for name in self.listed.servers
            if self.sessions[name].listed is None
        }
        for server, definition, _ in self.seen():
            accepted.setdefault(server, {})[definition.name] = definition
        write_accepted(accepted_file(self.file), accepted)
        return replace(self, accepted=accepted)

    def _all(self) -> Iterator[tuple[str, str, ListedTool]]:
        for server, entry in self.listed.servers.items():
            for name, tool in entry.tools.items():
                yield server, name, tool

    def _state(self, server: str, tool: str) -> ToolState:
        definition = self.accepted.get(server, {}).get(tool)
        session = self.sessions[server]
        if session.listed is not None and tool not in session.listed:
            return ToolState.GONE
        if definition is None:
            return ToolState.NOT_ACCEPTED
        return ToolState.OFFERED if is_as_accepted(session, definition) else ToolState.CHANGED


@asynccontextmanager
async def open_tool_servers(
    file: Path, environment: Mapping[str, str], patience: Patience = USUAL_PATIENCE
) -> AsyncIterator[ToolServers]:
    """Every listed server, tried once and from then on kept open; raises ConfigurationError.

    A server that is away keeps nothing from starting.
    """
    listed = read_listed(file)
    accepted = read_accepted(accepted_file(file))
    connects = {
        name: connection(name, server, environment) for name, server in listed.servers.items()
    }
    sessions = {name: Session(name, connect, patience) for name, connect in connects.items()}
    try:
        await asyncio.gather(*(session.tried() for session in sessions.values()))
        yield ToolServers(file=file, listed=listed, accepted=accepted, sessions=sessions)
    finally:
        await asyncio.gather(*(session.close() for session in sessions.values()))
