"""The page on tools without code shows examples that work."""

import re
from pathlib import Path

from adapters.toolfiles.loading import load_tools
from adapters.toolservers.listed import read_listed
from engine.added.added_tool import Access

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "add-tools.md"


def example(language: str) -> str:
    """The first block of code in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    assert found is not None
    return found.group(1)


def test_the_tool_file_can_be_loaded(tmp_path: Path) -> None:
    """Whoever copies it has a tool."""
    (tmp_path / "opening_hours.py").write_text(example("python"), encoding="utf-8")
    [tool] = load_tools(tmp_path)
    assert (tool.name, tool.access) == ("opening_hours", Access.READ)


def test_the_list_of_servers_can_be_read(tmp_path: Path) -> None:
    """Whoever copies it has to change the names only."""
    file = tmp_path / "servers.yaml"
    file.write_text(example("yaml"), encoding="utf-8")
    [server] = read_listed(file).servers.values()
    assert [tool.access for tool in server.tools.values()] == [Access.READ, Access.WRITE]
