"""Tandem at work on either platform: the real clients, the real database, the local servers."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from sandbox.claude import ClaudeSandbox
from sandbox.discord import DiscordSandbox
from sandbox.slack import SlackSandbox
from tests.dialogue.discord_edges import discord_edges
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.echo import echo
from tests.dialogue.edge_clerk import clerk
from tests.dialogue.edge_scene import Scene
from tests.dialogue.edge_worlds import EdgeWorld
from tests.dialogue.furniture import furnish
from tests.dialogue.house import House
from tests.dialogue.rating_office import RatingOffice, rating_office
from tests.dialogue.slack_edges import slack_edges
from tests.dialogue.slack_town import SlackTown

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude; it says what the test wrote down, and all of it must be asked for."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def echoing() -> AsyncIterator[ClaudeSandbox]:
    """A Claude whose answers name what they answer."""
    async with ClaudeSandbox(responder=echo) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that is up to date and knows the articles: no start has to wait for that."""
    file = tmp_path_factory.mktemp("furnished") / "tandem.db"
    asyncio.run(furnish(file))
    return file


@pytest.fixture
def house(claude: ClaudeSandbox, furnished: Path, tmp_path: Path) -> House:
    """Where Tandem runs, its furniture in place."""
    return furnished_house(claude, tmp_path, furnished)


@pytest.fixture
def echoing_house(echoing: ClaudeSandbox, furnished: Path, tmp_path: Path) -> House:
    """Where Tandem runs with a Claude that names what it answers, its furniture in place."""
    return furnished_house(echoing, tmp_path, furnished)


def furnished_house(claude: ClaudeSandbox, folder: Path, furnished: Path) -> House:
    """Where Tandem runs with this Claude, its furniture in place."""
    shutil.copy(furnished, folder / "tandem.db")
    return House(claude=claude, folder=folder)


@pytest.fixture
async def office() -> AsyncIterator[RatingOffice]:
    """The rating service, which remembers each effect by its key."""
    async with rating_office() as office:
        yield office


@pytest.fixture
async def town() -> AsyncIterator[SlackTown]:
    """A Slack workspace made from the app's own manifest."""
    async with SlackSandbox(manifest=ROOT / "slack-manifest.json") as slack:
        maya = slack.person("Maya")
        yield SlackTown(slack=slack, maya=maya, channel=slack.channel("insurance-help", maya))


@pytest.fixture
async def server() -> AsyncIterator[DiscordTown]:
    """A Discord server with the assistant in it."""
    async with DiscordSandbox() as discord:
        diego = discord.person("Diego")
        guild = discord.guild("Acme Community")
        yield DiscordTown(
            discord=discord,
            diego=diego,
            channel=discord.text_channel(guild, "insurance-help"),
            forum=discord.forum(guild, "questions"),
        )


EDGES = {"slack": slack_edges, "discord": discord_edges}


@asynccontextmanager
async def edges(platform: str, folder: Path, furnished: Path) -> AsyncIterator[EdgeWorld]:
    """Where handoffs go unusual ways, with a Claude that has an answer to everything."""
    async with (
        ClaudeSandbox(responder=clerk) as claude,
        EDGES[platform](furnished_house(claude, folder, furnished)) as world,
    ):
        yield world


@pytest.fixture(params=EDGES)
async def world(
    request: pytest.FixtureRequest, furnished: Path, tmp_path: Path
) -> AsyncIterator[EdgeWorld]:
    """A platform with a desk where Tandem is not at work yet."""
    async with edges(request.param, tmp_path, furnished) as world:
        yield world


@pytest.fixture(params=EDGES, scope="module")
async def stage(
    request: pytest.FixtureRequest, furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[EdgeWorld]:
    """A platform with a desk, Tandem at work; every test of a file has a customer of its own."""
    folder = tmp_path_factory.mktemp(f"edges-{request.param}")
    async with edges(request.param, folder, furnished) as world, world.tandem():
        yield world


@pytest.fixture
async def scene(stage: EdgeWorld) -> Scene:
    """A new customer who has said nothing yet."""
    return await stage.scene()
