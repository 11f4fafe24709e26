"""A yard in which the tests' tool server stands, and what an operator writes about it."""

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml

from adapters.toolservers.opening import ToolServers, open_tool_servers
from adapters.toolservers.session import Patience
from engine.added.added_tool import AddedTool
from engine.added.reading import ReadAdded
from engine.domain.messages import Place, Platform, Principal
from engine.domain.steps import Json
from engine.tools.tool import ToolContext, ToolOutcome

COMMAND = [sys.executable, str(Path(__file__).with_name("garage.py"))]
PATIENCE = Patience(connect=20, first_pause=0.01, longest_pause=0.1)
ENVIRONMENT = {"GARAGE_TOKEN": "t0ken", "GREETING": "hello", "DATABASE_URL": "secret"}
FIND: Mapping[str, Any] = {
    "access": "read",
    "description": "Finds garages. Use it to find one.",
    "arguments": {
        "city": {"max_length": 20, "pattern": "[A-Za-z ]+", "description": "A city."},
        "kind": {"enum": ["repair", "glass"]},
        "limit": {"fixed": 2},
    },
}
PLACE = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1.0")
CONTEXT = ToolContext(
    principal=Principal(platform=Platform.SLACK, workspace="T1", customer="U1", place=PLACE),
    key="1:t1",
)


def read(*arguments: str, **more: Any) -> Mapping[str, Any]:
    """An entry for a tool that reads, with free arguments."""
    free: Mapping[str, Any] = {name: {} for name in arguments}
    return {"access": "read", "description": "Reads. Use it.", "arguments": free, **more}


def write(confirmation: str, **arguments: Any) -> Mapping[str, Any]:
    """An entry for a tool that writes."""
    return {
        "access": "write",
        "description": "Writes. Use it.",
        "confirmation": confirmation,
        "arguments": arguments,
    }


class Yard:
    """The folder of a TOOL_SERVERS file with one server, `garage`, that works in it."""

    def __init__(self, folder: Path, **server: Any) -> None:
        self.folder = folder
        self.file = folder / "servers.yaml"
        by_command = {"command": COMMAND, "folder": str(folder)}
        self._server = server if "url" in server else {**by_command, **server}

    def lists(self, **tools: Mapping[str, Any]) -> None:
        """Write the file."""
        text = yaml.safe_dump({"servers": {"garage": {**self._server, "tools": tools}}})
        self.file.write_text(text, encoding="utf-8")

    @asynccontextmanager
    async def open(self, patience: Patience = PATIENCE) -> AsyncIterator[ToolServers]:
        """The servers, as a start opens them."""
        async with open_tool_servers(self.file, ENVIRONMENT, patience) as servers:
            yield servers

    @property
    def booked(self) -> Sequence[str]:
        """What the server has booked."""
        file = self.folder / "booked.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else ()


def tool(servers: ToolServers, name: str) -> AddedTool:
    """One of the tools that are offered."""
    return next(one for one in servers.tools() if one.name == name)


async def ask(servers: ToolServers, name: str, **arguments: Json) -> ToolOutcome:
    """Call an offered tool that reads, as Claude would."""
    return await ReadAdded(tool(servers, name), None).run(arguments, CONTEXT)
