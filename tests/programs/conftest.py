"""What the programs meet: local servers of all three kinds, and a folder to run in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.claude import ClaudeSandbox
from sandbox.discord import DiscordSandbox
from sandbox.slack import SlackSandbox
from tests.programs.places import DiscordPlace, SlackPlace
from tests.programs.processes import ROOT


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude; it says what the test wrote down, and all of it must be asked for."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def slack(claude: ClaudeSandbox, tmp_path: Path) -> AsyncIterator[SlackPlace]:
    """A Slack workspace made from the app's own manifest, with a customer in a channel."""
    async with SlackSandbox(manifest=ROOT / "slack-manifest.json") as server:
        maya = server.person("Maya")
        channel = server.channel("insurance-help", maya)
        yield SlackPlace(claude=claude, folder=tmp_path, server=server, maya=maya, channel=channel)


@pytest.fixture
async def discord(claude: ClaudeSandbox, tmp_path: Path) -> AsyncIterator[DiscordPlace]:
    """A Discord server with the assistant and a customer in it."""
    async with DiscordSandbox() as server:
        guild = server.guild("Acme Community")
        yield DiscordPlace(
            claude=claude,
            folder=tmp_path,
            server=server,
            guild=guild,
            diego=server.person("Diego"),
            channel=server.text_channel(guild, "insurance-help"),
        )
