"""Fixtures every test may use: the event loop, an environment without settings, a database."""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import pytest

from engine.domain.messages import Platform
from storage.database import Database, open_database
from storage.migrating import bring_up_to_date
from storage.settings import StorageSettings

_SETTINGS = (
    *("ANTHROPIC_", "SLACK_", "DISCORD_", "DATABASE_", "OPERATIONS_", "LOG_FORMAT"),
    *("BACK_OFFICE", "ACTION_", "TOOLS_DIR", "TOOL_SERVERS", "HTTP_PROXY", "HTTPS_PROXY"),
    *("VOYAGE_",),
)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep the garbage collector away from thousands of tests, which all stay until the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    """No key, token or proxy of the person who runs the tests leaks into them."""
    for name in list(os.environ):
        if name.upper().startswith(_SETTINGS):
            del os.environ[name]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, the loop both chat libraries need."""
    return "asyncio"


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
