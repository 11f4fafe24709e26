"""The engine as the programs put it together where an operator has tools of their own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from composition.stage import backstage, engine_for
from engine.added.settings import AddedToolSettings
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from sandbox.claude import Call, ClaudeSandbox, Say, Turn
from tests.adapters.toolfiles.test_loading import HOURS, WRITE
from tests.adapters.toolservers.yard import FIND, Yard
from tests.composition.test_stage_with_desk import settings
from tests.engine.handoff.pinboard import Pinboard
from tests.engine.wall import Wall
from tests.storage.builders import said


async def served(api: ClaudeSandbox, folder: Path, *questions: str) -> Sequence[str]:
    """What a customer hears from Tandem with the tools in the folder."""
    wall = Wall()
    own = AddedToolSettings(tools_dir=folder / "tools", tool_servers=folder / "servers.yaml")
    async with (
        backstage(replace(settings(api, folder), added=own), Platform.SLACK) as stage,
        engine_for(Platform.SLACK, stage, wall, desk_delivery=Pinboard()) as engine,
    ):
        await engine.start()
        for number, question in enumerate(questions, 1):
            await engine.support.receive(said(question, at=number))
            await wall.until(lambda many=number: len(wall.texts) == many)  # type: ignore[misc]
        await engine.drain(5)
    return list(wall.texts.values())


async def test_claude_uses_a_file_and_a_server(tmp_path: Path) -> None:
    """Both are offered with strict schemas, called, and their data is what Claude answers from."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "opening_hours.py").write_text(HOURS, encoding="utf-8")
    yard = Yard(tmp_path)
    yard.lists(find_garage=FIND)
    async with yard.open() as servers:
        servers.accept()
    async with ClaudeSandbox() as api:
        api.will(
            Turn(
                Call("opening_hours", {"office": "Boston"}),
                Call("garage_find_garage", {"city": "Boston"}),
            ),
            Say("We are open from 9 to 17, and North repair is near."),
        )
        [heard] = await served(api, tmp_path, "When are you open?")
        assert heard.endswith("We are open from 9 to 17, and North repair is near.")
        first, second = api.message_requests
        assert {"opening_hours", "garage_find_garage"} < {tool["name"] for tool in first.tools}
        results = str(second.messages[-1])
        assert "9 to 17" in results
        assert "North repair" in results


async def test_a_tool_that_writes_needs_accounts(tmp_path: Path) -> None:
    """Without a back office nobody is known, and the start ends with what to do."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "book_visit.py").write_text(WRITE, encoding="utf-8")
    Yard(tmp_path).lists()
    async with ClaudeSandbox() as api:
        with pytest.raises(ConfigurationError, match="set BACK_OFFICE"):
            await served(api, tmp_path)
