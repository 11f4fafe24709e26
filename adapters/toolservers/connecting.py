"""How a session with a server is opened: by starting its command, or at its address."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client import IncomingMessage
from mcp.client.streamable_http import streamable_http_client
from mcp_types import Implementation

from adapters.toolservers.listed import ListedServer
from adapters.toolservers.session import Connect
from engine.added.added_tool import LONGEST_SECONDS
from engine.errors import ConfigurationError

_CONNECT_SECONDS = 10.0
_US = Implementation(name="tandem", version="1")


def connection(name: str, server: ListedServer, environment: Mapping[str, str]) -> Connect:
    """Opens sessions with a server; raises ConfigurationError where a variable is not set.

    A command gets the variables its entry names, and of the others only those that `mcp` hands to
    every command, such as PATH and HOME.
    """
    missing = [variable for variable in server.variables if variable not in environment]
    if missing:
        raise ConfigurationError(
            f"TOOL_SERVERS: {name} needs the environment variable {', '.join(missing)}"
        )
    if server.url is None:
        return _by_command(server, {variable: environment[variable] for variable in server.env})
    headers = {header: environment[variable] for header, variable in server.headers.items()}
    return _by_address(str(server.url), headers)


def _by_command(server: ListedServer, environment: Mapping[str, str]) -> Connect:
    command, *arguments = server.command
    parameters = StdioServerParameters(
        command=command, args=arguments, env=dict(environment), cwd=server.folder
    )

    @asynccontextmanager
    async def connect(told: Callable[[object], None]) -> AsyncIterator[Client]:
        async with Client(parameters, message_handler=_Handler(told), client_info=_US) as client:
            yield client

    return connect


def _by_address(url: str, headers: Mapping[str, str]) -> Connect:
    timeout = httpx2.Timeout(_CONNECT_SECONDS, read=LONGEST_SECONDS)

    @asynccontextmanager
    async def connect(told: Callable[[object], None]) -> AsyncIterator[Client]:
        async with (
            httpx2.AsyncClient(headers=headers, timeout=timeout) as http,
            Client(
                streamable_http_client(url, http_client=http),
                message_handler=_Handler(told),
                client_info=_US,
            ) as client,
        ):
            yield client

    return connect


class _Handler:
    """Hears what a server says unasked; what it asks of us (sampling, roots) is refused."""

    def __init__(self, told: Callable[[object], None]) -> None:
        self._told = told

    async def __call__(self, message: IncomingMessage) -> None:
        self._told(message)
