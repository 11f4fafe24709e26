"""Opens the operator's own tools, and tells how they stand.

`composition.tool_servers` is imported only where there are servers: what it needs takes as long to
load as everything else together.
"""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from adapters.toolfiles.loading import load_tools
from composition.reading import read_environment, read_settings
from engine.added.added_tool import AddedTool
from engine.added.settings import AddedToolSettings
from engine.checkup import Finding, Level
from engine.errors import ConfigurationError


@asynccontextmanager
async def added_tools_for(settings: AddedToolSettings) -> AsyncIterator[tuple[AddedTool, ...]]:
    """The operator's tools, with their servers kept open; raises ConfigurationError."""
    files = _of_files(settings)
    if settings.tool_servers is None:
        yield files
        return
    from composition.tool_servers import open_tool_servers

    async with open_tool_servers(settings.tool_servers, read_environment()) as servers:
        servers.log_what_is_left_out()
        yield (*files, *servers.tools())


async def added_tool_findings(
    settings: AddedToolSettings,
) -> tuple[list[Finding], tuple[AddedTool, ...]]:
    """What the doctor finds about the operator's own tools, and those that can be offered."""
    try:
        files = _of_files(settings)
        findings = _loaded(settings, files)
        if settings.tool_servers is None:
            return findings, files
        from composition.tool_servers import servers_found

        found, tools = await servers_found(settings.tool_servers, read_environment())
    except ConfigurationError as error:
        lines = str(error).splitlines()
        fix = "put it right, then start again"
        return [Finding(level=Level.STOP, what=line, fix=fix) for line in lines], ()
    return [*findings, *found], (*files, *tools)


def server_lines() -> Sequence[str]:
    """A line for each tool server, tried now, for `--status`; none where there is none."""
    try:
        settings = read_settings(AddedToolSettings)
        if settings.tool_servers is None:
            return ()
        from composition.tool_servers import servers_standing

        return asyncio.run(servers_standing(settings.tool_servers, read_environment()))
    except ConfigurationError as error:
        return str(error).splitlines()


def show_tool_servers(name: str, *, accepts: bool) -> int:
    """Print what the servers say of the listed tools, and accept it; returns the exit status."""
    try:
        settings = read_settings(AddedToolSettings)
        if settings.tool_servers is None:
            raise ConfigurationError("TOOL_SERVERS is empty: there are no tool servers")
        from composition.tool_servers import servers_shown

        shown = servers_shown(settings.tool_servers, read_environment(), accepts=accepts)
        lines = asyncio.run(shown)
    except ConfigurationError as error:
        sys.stderr.writelines(f"{name}: {line}\n" for line in str(error).splitlines())
        return 1
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _of_files(settings: AddedToolSettings) -> tuple[AddedTool, ...]:
    return () if settings.tools_dir is None else load_tools(settings.tools_dir)


def _loaded(settings: AddedToolSettings, tools: Sequence[AddedTool]) -> list[Finding]:
    if settings.tools_dir is None:
        return []
    names = ", ".join(tool.name for tool in tools) or "none"
    return [Finding(level=Level.OK, what=f"tools of your own in {settings.tools_dir}: {names}")]
