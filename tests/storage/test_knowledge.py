"""The database holds what the folder holds, and finds it in the customer's words."""

from pathlib import Path

import pytest
from sqlalchemy import text

from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from storage.database import Database, open_database
from storage.knowledge import KnowledgeBase
from storage.settings import StorageSettings
from storage.sync_report import SyncReport
from tests.storage.library import ARTICLES, found, page, write


async def test_the_first_look_adds_everything(knowledge: KnowledgeBase, folder: Path) -> None:
    """A second one changes nothing; the report says so in one line."""
    assert await knowledge.sync(folder) == SyncReport(added=tuple(sorted(ARTICLES)))
    report = await knowledge.sync(folder)
    assert str(report) == "0 added, 0 changed, 0 removed, 6 unchanged"


async def test_only_what_changed_is_written(
    knowledge: KnowledgeBase, database: Database, folder: Path
) -> None:
    """Other articles keep their rows, and the index follows."""
    await knowledge.sync(folder)
    numbers = text(
        "SELECT a.name, min(p.number) FROM passage p JOIN article a ON a.id = p.article_id"
        " GROUP BY a.name"
    )

    async def rows() -> dict[str, int]:
        return {row[0]: row[1] for row in await database.read(lambda c: c.execute(numbers).all())}

    before = await rows()
    write(folder, "theft.md", page("Stolen wheels count.", url="https://acme.example/theft.md"))
    (folder / "towing.md").unlink()
    write(folder, "new.md", page("Floods are covered.", url="https://acme.example/new.md"))
    report = await knowledge.sync(folder)
    assert (report.added, report.changed, report.unchanged) == (("new.md",), ("theft.md",), 4)
    assert report.removed == ("towing.md",)
    after = await rows()
    assert {name: after[name] for name in ("hail.md", "robo.md")} == {
        name: before[name] for name in ("hail.md", "robo.md")
    }
    assert await found(knowledge, "flatbed towing") == []
    assert await found(knowledge, "keys") == []
    assert await found(knowledge, "stolen wheels") == ["theft.md"]
    assert await found(knowledge, "floods") == ["new.md"]
    left = text("SELECT count(*) FROM passage_words")
    assert await database.read(lambda c: c.execute(left).scalar_one()) == sum([2, 1, 1, 1, 1, 1])


async def test_a_broken_article_keeps_its_last_good_version(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    """It is named in the report, until it is put right."""
    await knowledge.sync(folder)
    good = (folder / "hail.md").read_text()
    write(folder, "hail.md", "no front matter")
    report = await knowledge.sync(folder)
    assert (report.removed, report.unchanged) == ((), 5)
    assert "1 broken: hail.md: it does not begin with a front matter" in str(report)
    assert (await found(knowledge, "hail dents"))[0] == "hail.md"
    write(folder, "hail.md", good)
    assert str(await knowledge.sync(folder)) == "0 added, 0 changed, 0 removed, 6 unchanged"


async def test_the_address_of_a_kept_version_stays_taken(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    """A new article that claims it waits, and so does who claims what that one leaves."""
    await knowledge.sync(folder)
    write(folder, "hail.md", "no front matter")
    write(folder, "theft.md", page("Moved.", url="https://acme.example/hail.md"))
    write(folder, "new.md", page("New.", url="https://acme.example/theft.md"))
    report = await knowledge.sync(folder)
    assert [broken.name for broken in report.broken] == ["hail.md", "theft.md", "new.md"]
    assert "still that of hail.md" in report.broken[1].reason
    assert (report.added, report.changed, report.removed, report.unchanged) == ((), (), (), 4)
    assert (await found(knowledge, "stolen"))[0] == "theft.md"


async def test_two_articles_may_swap_their_addresses(
    knowledge: KnowledgeBase, folder: Path
) -> None:
    """Addresses are unique, but only at the end."""
    await knowledge.sync(folder)
    for name, other in (("hail.md", "theft.md"), ("theft.md", "hail.md")):
        write(folder, name, page(f"Words of {name}.", url=f"https://acme.example/{other}"))
    report = await knowledge.sync(folder)
    assert (report.changed, report.broken) == (("hail.md", "theft.md"), ())


async def test_an_empty_folder_changes_nothing(
    knowledge: KnowledgeBase, folder: Path, tmp_path: Path
) -> None:
    """A wrong setting must not wipe the knowledge."""
    await knowledge.sync(folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match="has no article"):
        await knowledge.sync(tmp_path / "empty")
    assert (await found(knowledge, "hail"))[0] == "hail.md"


async def test_both_platforms_may_look_at_once(
    knowledge: KnowledgeBase, folder: Path, settings: StorageSettings
) -> None:
    """What the Slack process added is unchanged for the Discord process."""
    await knowledge.sync(folder)
    discord = await open_database(settings, Platform.DISCORD)
    assert (await KnowledgeBase(discord).sync(folder)).unchanged == 6
    await discord.close()
