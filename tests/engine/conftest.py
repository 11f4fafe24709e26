"""A real store for what the engine does with one, copied from a database migrated once."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.migrating import bring_up_to_date
from storage.settings import StorageSettings
from tests.storage.builders import Clock


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of the newest version without any conversation."""
    file = tmp_path_factory.mktemp("migrated") / "tandem.db"
    bring_up_to_date(file)
    return file


@pytest.fixture
async def database(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The open database of the Slack process."""
    file = shutil.copy(migrated, tmp_path / "tandem.db")
    settings = StorageSettings(database_url=f"sqlite:///{file}")
    opened = await open_database(settings, Platform.SLACK)
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> Clock:
    """The time of the store."""
    return Clock()


@pytest.fixture
def store(database: Database, clock: Clock) -> Conversations:
    """The store of the Slack process."""
    return Conversations(database, platform=Platform.SLACK, worker="w1", clock=clock)
