"""What is told of tool servers: by the doctor, in the status, and where tools are accepted."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from json import dumps
from pathlib import Path

from adapters.toolservers.opening import (
    ServerReport,
    ToolServers,
    ToolState,
    open_tool_servers,
)
from engine.added.added_tool import AddedTool
from engine.checkup import Finding, Level
from engine.guardrails.poison import find

__all__ = ["open_tool_servers", "servers_found", "servers_shown", "servers_standing"]

_ACCEPT = "read it with --tool-servers, then accept it with --accept-tool-servers"
_FIX: Mapping[ToolState, str] = {
    ToolState.NOT_ACCEPTED: _ACCEPT,
    ToolState.CHANGED: _ACCEPT,
    ToolState.GONE: "take it out of TOOL_SERVERS, or see to the server",
}

Environment = Mapping[str, str]


async def servers_found(
    file: Path, environment: Environment
) -> tuple[list[Finding], tuple[AddedTool, ...]]:
    """What the doctor finds about the servers, and their tools; raises ConfigurationError."""
    async with _quietly_open(file, environment) as servers:
        findings = [finding for report in servers.reports() for finding in _findings(report)]
        return findings, servers.tools()


async def servers_standing(file: Path, environment: Environment) -> Sequence[str]:
    """A line for each server, tried now; raises ConfigurationError."""
    async with _quietly_open(file, environment) as servers:
        return [_line(report) for report in servers.reports()]


async def servers_shown(file: Path, environment: Environment, *, accepts: bool) -> Sequence[str]:
    """What the servers say of the listed tools, and what became of accepting it.

    Raises ConfigurationError.
    """
    async with _quietly_open(file, environment) as servers:
        definitions = list(_definitions(servers))
        if accepts:
            servers = servers.accept()
            definitions.append("\nAccepted: the next start offers what stands here.")
        return [*(_line(report) for report in servers.reports()), *definitions]


def _quietly_open(file: Path, environment: Environment) -> AbstractAsyncContextManager[ToolServers]:
    """For a look from the command line: what goes wrong is told by what is printed."""
    for name in ("adapters.toolservers", "mcp"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return open_tool_servers(file, environment)


def _findings(report: ServerReport) -> Iterator[Finding]:
    if report.is_open:
        yield Finding(level=Level.OK, what=f"tool server {report.name} answers")
    else:
        what = f"tool server {report.name} is away: {report.why}"
        fix = "see that it runs; until then its tools say that they cannot be asked"
        yield Finding(level=Level.WARN, what=what, fix=fix)
    for tool, state in report.tools.items():
        if state is not ToolState.OFFERED:
            what = f"tool {tool} of server {report.name} is not offered: it is {state}"
            yield Finding(level=Level.WARN, what=what, fix=_FIX[state])


def _line(report: ServerReport) -> str:
    stands = "answers" if report.is_open else f"is away: {report.why}"
    offered = sum(state is ToolState.OFFERED for state in report.tools.values())
    return f"{report.name} {stands}; {offered} of {len(report.tools)} tools can be offered"


def _definitions(servers: ToolServers) -> Iterator[str]:
    """All that Claude may read, and a call may mean; what speaks to a model is pointed out."""
    for server, definition, state in servers.seen():
        yield f"\n{server}: {definition.name} ({state}), digest {definition.digest[:12]}"
        text = dumps(definition.model_dump(exclude={"name"}), indent=2, ensure_ascii=False)
        yield text
        yield from (f"beware: {finding}" for finding in find(text))
