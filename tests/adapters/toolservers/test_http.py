"""A tool server at an address: the same tools, with the headers the operator names."""

import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.toolservers.server_tool import AWAY
from engine.errors import ConfigurationError
from engine.tools.tool import Done
from tests.adapters.toolservers.yard import COMMAND, FIND, Yard, ask, read


@pytest.fixture
def port() -> int:
    """A port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def process(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The tests' tool server on that port, which says on its standard error when it serves."""
    command = [*COMMAND, str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as server:  # noqa: S603 - our own
        assert server.stderr is not None
        assert any(b"running on" in line for line in server.stderr)
        yield server
        server.kill()


async def test_tools_at_an_address(
    tmp_path: Path, port: int, process: subprocess.Popen[bytes]
) -> None:
    """Calls carry the header from the environment; a dead server is away, not an error."""
    url = f"http://127.0.0.1:{port}/mcp"
    yard = Yard(tmp_path, url=url, headers={"X-Greeting": "GREETING"})
    yard.lists(find_garage=FIND, headers=read())
    async with yard.open() as opened:
        servers = opened.accept()
        assert isinstance(await ask(servers, "garage_find_garage", city="Boston"), Done)
        greeting = await ask(servers, "garage_headers")
        assert isinstance(greeting, Done)
        assert "hello" in json.dumps(greeting.content[0])
        process.kill()
        process.wait()
        assert await ask(servers, "garage_find_garage", city="Boston") == AWAY


async def test_a_variable_that_is_not_set_is_named(tmp_path: Path) -> None:
    """The start ends with the variable's name; no secret stands in the file."""
    yard = Yard(tmp_path, url="http://127.0.0.1:9/mcp", headers={"Authorization": "GARAGE_AUTH"})
    yard.lists(find_garage=FIND)
    with pytest.raises(ConfigurationError, match="GARAGE_AUTH"):
        async with yard.open():
            pass
