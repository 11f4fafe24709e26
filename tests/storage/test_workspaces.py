"""An article for some workspaces reaches their customers and no others."""

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.domain.messages import Place, Platform, Principal
from engine.domain.steps import Json
from engine.tools.search_knowledge import SearchKnowledge
from engine.tools.tool import Done, ToolContext
from storage.database import Database
from storage.knowledge import KnowledgeBase
from tests.storage.library import page, write

LOUNGE = "The lounge opens at seven."


def lounge(folder: Path, workspaces: str = "[T0ACME, 81384788765712384]", **front: str) -> None:
    """An article for the customers of one Slack team and one Discord server."""
    url = "https://acme.example/lounge"
    write(folder, "lounge.md", page(LOUNGE, url=url, workspaces=workspaces, **front))


async def sees(knowledge: KnowledgeBase, workspace: str) -> bool:
    """Whether a customer who asks there finds it."""
    passages = await knowledge.search(["lounge opens"], limit=6, workspace=workspace)
    return "lounge.md" in [passage.article for passage in passages]


async def test_only_the_named_workspaces_find_it(knowledge: KnowledgeBase, folder: Path) -> None:
    """Nobody finds it who asks elsewhere, or from where nothing is known; teammates always do."""
    lounge(folder)
    await knowledge.sync(folder)
    assert [await sees(knowledge, one) for one in ("T0ACME", "81384788765712384")] == [True, True]
    assert [await sees(knowledge, one) for one in ("T0OTHER", "dm", "")] == [False] * 3
    [best] = await knowledge.search_for_team(["lounge opens"], limit=1)
    assert best.passage.article == "lounge.md"


async def test_what_is_hidden_takes_no_place(knowledge: KnowledgeBase, folder: Path) -> None:
    """The filter is part of the query, not of its first few results."""
    sections = "\n\n".join(f"## Hail {number}\n\nhail hail hail" for number in range(300))
    write(folder, "own.md", page(sections, url="https://acme.example/o", workspaces="T0ACME"))
    await knowledge.sync(folder)
    [best] = await knowledge.search(["hail"], limit=1, workspace="T0OTHER")
    assert best.article == "hail.md"


@pytest.mark.parametrize("written", ["", "[]", "''"])
async def test_without_names_it_is_for_all(
    knowledge: KnowledgeBase, folder: Path, written: str
) -> None:
    """A line that names none limits nothing."""
    lounge(folder, written)
    await knowledge.sync(folder)
    assert await sees(knowledge, "T0OTHER")


async def test_its_readers_change_with_the_next_look(
    knowledge: KnowledgeBase, database: Database, folder: Path
) -> None:
    """Both ways, and no row of before stays."""
    lounge(folder, "T0ACME")
    await knowledge.sync(folder)
    lounge(folder, "'T0OTHER, T0THIRD'")
    await knowledge.sync(folder)
    assert [await sees(knowledge, one) for one in ("T0ACME", "T0OTHER")] == [False, True]
    lounge(folder, "")
    await knowledge.sync(folder)
    assert await sees(knowledge, "T0ACME")
    left = text("SELECT count(*) FROM article_workspace")
    assert await database.read(lambda it: it.execute(left).scalar_one()) == 0


@pytest.mark.parametrize(
    ("workspaces", "front"),
    [("T0ACME", {"title": ""}), ("[acme]", {}), ("[[T0ACME]]", {}), ("{a: b}", {})],
)
async def test_a_broken_version_serves_no_wider_one_of_before(
    knowledge: KnowledgeBase, folder: Path, workspaces: str, front: dict[str, str]
) -> None:
    """Whoever limits an article keeps nothing before others by a slip in it."""
    lounge(folder, "")
    await knowledge.sync(folder)
    lounge(folder, workspaces, **front)
    report = await knowledge.sync(folder)
    assert report.troubles != ()
    assert report.removed == ("lounge.md",)
    assert not await sees(knowledge, "T0ACME")


async def test_a_page_of_the_web_names_them_too(knowledge: KnowledgeBase, folder: Path) -> None:
    """An element of its head does."""
    meta = '<meta name="workspaces" content="T0ACME, 81384788765712384">'
    html = f"<html lang=en><head>{meta}<title>Lounge</title></head><body>{LOUNGE}</body></html>"
    write(folder, "lounge.html", html)
    write(folder, "lounge.html.yaml", "url: https://acme.example/lounge-page")
    await knowledge.sync(folder)
    for workspace, is_found in (("T0ACME", True), ("T0OTHER", False)):
        passages = await knowledge.search(["lounge opens"], limit=6, workspace=workspace)
        assert ("lounge.html" in [one.article for one in passages]) is is_found


async def test_the_tool_searches_for_the_workspace_of_whom_it_acts_for(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    """It comes from the platform's event, and nothing that Claude writes can change it."""
    lounge(folder)
    await knowledge.sync(folder)
    arguments: dict[str, Json] = {"wordings": ["lounge opens"]}
    for workspace, is_found in (("T0ACME", True), ("T0OTHER", False)):
        place = Place(platform=Platform.SLACK, workspace=workspace, channel="C1", thread="1.1")
        principal = Principal(
            platform=Platform.SLACK, workspace=workspace, customer="U1", place=place
        )
        outcome = await SearchKnowledge(knowledge).run(
            arguments, ToolContext(principal=principal, key="k1")
        )
        assert isinstance(outcome, Done)
        assert (LOUNGE in str(outcome.content)) is is_found
