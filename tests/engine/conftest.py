"""A real store, copied from a database migrated once, and turns on it with the real client."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

import prompts
from engine.claude.client import Claude
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.incoming import Incoming
from engine.notices import Notices
from engine.prompt import load_prompt
from engine.settings import EngineSettings
from engine.toolbox import Toolbox
from engine.turn import TurnRunner
from sandbox.claude import ClaudeSandbox
from storage.conversations import Conversations
from storage.database import Database
from tests.engine.gates import STRICT
from tests.engine.turning import BOUNDS, Watching
from tests.engine.wall import Wall
from tests.storage.builders import Clock


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
        incoming=Incoming(),
        gate=STRICT,
        bounds=BOUNDS,
        limits={},
        message_characters=8_000,
        has_previews=True,
        observer=watching,
    )
    await claude.close()
