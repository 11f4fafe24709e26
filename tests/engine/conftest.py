"""A real store, copied from a database migrated once, and turns on it with the real client."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

import prompts
from engine.claude.client import Claude
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.notices import Notices
from engine.prompt import load_prompt
from engine.settings import EngineSettings
from engine.toolbox import Toolbox
from engine.turn import TurnRunner
from sandbox.claude import ClaudeSandbox
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.migrating import bring_up_to_date
from storage.settings import StorageSettings
from tests.engine.gates import STRICT
from tests.engine.turning import BOUNDS, Watching
from tests.engine.wall import Wall
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


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def wall() -> Wall:
    """The platform."""
    return Wall()


@pytest.fixture
def watching() -> Watching:
    """The observer."""
    return Watching()


@pytest.fixture
async def turns(
    api: ClaudeSandbox, store: Conversations, wall: Wall, watching: Watching, clock: Clock
) -> AsyncIterator[TurnRunner]:
    """Turns without tools and without limits."""
    settings = EngineSettings(
        anthropic_api_key=SecretStr(api.key), anthropic_base_url=api.url, model_retries=0
    )
    claude = Claude(settings)
    yield TurnRunner(
        store=store,
        model=claude,
        delivery=wall,
        toolbox=Toolbox([]),
        prompt=load_prompt(prompts.ROOT, platform=Platform.SLACK, tools=(), model="m"),
        endings=Endings(
            notices=Notices(prompts.ROOT, default_language="en"),
            render=wall.render,
            limit=8_000,
            late_seconds=300,
            clock=clock,
        ),
        guardrails=(),
        gate=STRICT,
        bounds=BOUNDS,
        limits={},
        message_characters=8_000,
        has_previews=True,
        observer=watching,
    )
    await claude.close()
