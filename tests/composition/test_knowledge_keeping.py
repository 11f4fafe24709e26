"""While a program runs, its knowledge stays like its sources, and one program looks at a time."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from composition.knowledge_keeping import KnowledgeKeeper, Sources, kept_fresh, sources_for
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from engine.settings import EngineSettings
from storage.database import Database, open_beside, open_database
from storage.ingestion.settings import KnowledgeSettings
from storage.knowledge import KnowledgeBase
from storage.process_lock import alone
from storage.settings import StorageSettings
from tests.storage.builders import Clock
from tests.storage.ingestion.website import HOST, website
from tests.storage.library import found, page, write

HOUR = 3_600.0


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A new database, opened by the Slack program."""
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path}/t.db")
    opened = await open_database(settings, Platform.SLACK)
    yield opened
    await opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one article."""
    write(tmp_path / "articles", "hail.md", page())
    return tmp_path / "articles"


class House:
    """A keeper with its base and its clock."""

    def __init__(self, database: Database, folder: Path | None, **settings: object) -> None:
        self.clock = Clock()
        self.base = KnowledgeBase(database, clock=self.clock)
        self.settings = KnowledgeSettings.model_validate(
            {"knowledge_page_seconds": 0, "knowledge_private_hosts": HOST, **settings}
        )
        sources = Sources(
            folder=folder, settings=self.settings, desk=Platform.SLACK, database=database.file
        )
        self.keeper = KnowledgeKeeper(self.base, sources, clock=self.clock)


async def test_a_look_is_due_after_the_interval(database: Database, folder: Path) -> None:
    """Whoever looked last: a program that has just started, too, leaves a fresh base alone."""
    house = House(database, folder)
    await house.keeper.begin()
    write(folder, "theft.md", page("A stolen car.", url="https://acme.example/t"))
    assert await house.keeper.sync_if_due() == HOUR
    house.clock.now += HOUR - 60
    assert await house.keeper.sync_if_due() == 60
    assert await found(house.base, "stolen") == []
    house.clock.now += 60
    assert await house.keeper.sync_if_due() == HOUR
    assert await found(house.base, "stolen") == ["theft.md"]


async def test_a_clock_that_was_set_back_puts_nothing_off(database: Database, folder: Path) -> None:
    """The last look seems to be of tomorrow: then one is due."""
    house = House(database, folder)
    await house.keeper.begin()
    write(folder, "theft.md", page("A stolen car.", url="https://acme.example/t"))
    house.clock.now -= 24 * HOUR
    await house.keeper.sync_if_due()
    assert await found(house.base, "stolen") == ["theft.md"]


async def test_one_program_looks_at_a_time(database: Database, folder: Path) -> None:
    """The other one asks again later; a look that is asked for by hand waits for its turn."""
    house = House(database, folder)
    with alone(database.file, "knowledge") as is_ours:
        assert is_ours
        assert await house.keeper.sync_if_due() == 60
        waiting = asyncio.create_task(house.keeper.sync())
        assert await found(house.base, "hail") == []
    assert (await waiting).added == ("hail.md",)


async def test_a_folder_that_is_away_is_told_to_the_desk_and_changes_nothing(
    database: Database, folder: Path
) -> None:
    """What was known before is served, and the look is tried again with the next interval."""
    house = House(database, folder)
    await house.keeper.begin()
    away = folder.with_name("away")
    shutil.move(folder, away)
    house.clock.now += HOUR
    assert await house.keeper.sync_if_due() == HOUR
    assert await found(house.base, "hail") == ["hail.md"]
    standing = await house.base.standing()
    assert standing.fresh_at == house.clock.now - HOUR
    assert "is not a folder" in (standing.error or "")
    asked = text("SELECT body ->> 'text' FROM desk_post WHERE kind = 'alarm'")
    [alarm] = await database.read(lambda connection: list(connection.execute(asked).scalars()))
    assert "What was known before is still used" in alarm
    shutil.move(away, folder)
    house.clock.now += HOUR
    await house.keeper.sync_if_due()
    assert (await house.base.standing()).error is None


async def test_a_start_with_nothing_to_know_is_refused(database: Database, folder: Path) -> None:
    """Neither files nor pages: the operator has to act."""
    (folder / "hail.md").unlink()
    with pytest.raises(ConfigurationError, match="has no article"):
        await House(database, folder).keeper.begin()
    async with website() as site:
        entry = site.url("/sitemap.xml")
        with pytest.raises(ConfigurationError, match=f"{entry}: it is not there"):
            await House(database, None, knowledge_urls=entry).keeper.begin()


async def test_a_start_does_not_wait_for_pages_that_are_known(
    database: Database, folder: Path
) -> None:
    """The first one does, later ones read the folder; the web is looked at when it is due."""
    async with website() as site:
        entry = site.sitemap("/s.xml", site.put("/tow", "We tow.", "Towing"))
        house = House(database, folder, knowledge_urls=entry)
        assert len((await house.keeper.begin()).added) == 2
        site.asked.clear()
        write(folder, "theft.md", page("A stolen car.", url="https://acme.example/t"))
        assert (await house.keeper.begin()).added == ("theft.md",)
        assert site.asked == []
        house.clock.now += HOUR
        await house.keeper.sync_if_due()
        assert ("/tow", 304) in site.asked


async def test_pages_take_the_place_of_a_folder(database: Database, folder: Path) -> None:
    """Without a folder of one's own, articles of before go once there are pages."""
    await House(database, folder).keeper.begin()
    async with website() as site:
        entry = site.put("/tow", "We tow.", "Towing")
        house = House(database, None, knowledge_urls=entry)
        report = await house.keeper.sync()
        assert (report.added, report.removed) == ((entry,), ("hail.md",))


async def test_the_background_looks_by_itself(database: Database, folder: Path) -> None:
    """At once where a look is due, and it ends with the program."""
    house = House(database, folder)
    async with asyncio.timeout(20), kept_fresh(house.keeper, house.settings):
        while not await found(house.base, "hail"):
            pass  # each round waits for the database


async def test_work_beside_a_program_takes_nothing_from_it(
    database: Database, folder: Path
) -> None:
    """The command may run while programs do."""
    settings = StorageSettings(database_url=f"sqlite:///{database.file}")
    beside = await open_beside(settings)
    try:
        assert (await House(beside, folder).keeper.sync()).added == ("hail.md",)
    finally:
        await beside.close()
    assert await found(KnowledgeBase(database), "hail") == ["hail.md"]


def test_the_example_articles_are_left_out_where_there_are_pages_of_ones_own() -> None:
    """A folder that is named is read all the same."""

    def folder_of(urls: str, **engine: object) -> Path | None:
        knowledge = KnowledgeSettings(knowledge_urls=urls)
        given = EngineSettings.model_validate({"anthropic_api_key": "x", **engine})
        return sources_for(given, knowledge, desk=None, database=Path("t.db")).folder

    assert folder_of("https://acme.example/s.xml") is None
    assert folder_of("") is not None
    assert folder_of("https://acme.example/s.xml", knowledge_dir="own") == Path("own")
