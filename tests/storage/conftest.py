"""A real database for every test, copied from one that was migrated once."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.knowledge import KnowledgeBase
from storage.settings import StorageSettings
from tests.storage.builders import Clock
from tests.storage.library import ARTICLES, page, write


@pytest.fixture
def file(migrated: Path, tmp_path: Path) -> Path:
    """The database file of this test."""
    return Path(shutil.copy(migrated, tmp_path / "tandem.db"))


@pytest.fixture
def settings(file: Path) -> StorageSettings:
    """Settings that name the file."""
    return StorageSettings(database_url=f"sqlite:///{file}")


@pytest.fixture
async def database(settings: StorageSettings) -> AsyncIterator[Database]:
    """The open database of the Slack process."""
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


@pytest.fixture
def knowledge(database: Database) -> KnowledgeBase:
    """The knowledge base of an open database."""
    return KnowledgeBase(database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small help centre in three languages."""
    place = tmp_path / "knowledge"
    for name, (language, title, body) in ARTICLES.items():
        url = f"https://acme.example/{name}"
        write(place, name, page(body, title=title, url=url, language=language))
    return place
