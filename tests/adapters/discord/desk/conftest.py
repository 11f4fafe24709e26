"""A desk on a local Discord, with the database behind it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.domain.messages import Platform
from sandbox.discord import DiscordSandbox
from storage.database import open_database
from storage.settings import StorageSettings
from tests.adapters.discord.desk.floor import Floor, Work, floor_of


@pytest.fixture
async def floor(box: DiscordSandbox, migrated: Path, tmp_path: Path) -> AsyncIterator[Floor]:
    """A server with a desk; nobody is connected yet."""
    file = shutil.copy(migrated, tmp_path / "tandem.db")
    settings = StorageSettings(database_url=f"sqlite:///{file}")
    database = await open_database(settings, Platform.DISCORD)
    yield floor_of(box, database)
    await database.close()


@pytest.fixture
async def work(floor: Floor) -> AsyncIterator[Work]:
    """The desk at work."""
    async with floor.open() as work:
        yield work
