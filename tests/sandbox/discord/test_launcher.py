"""The launcher and the terminal, as processes of their own."""

import asyncio
import os
import sys
from pathlib import Path

import discord
import pytest
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

from sandbox.discord import DiscordSandbox, points_at
from sandbox.discord.launcher import main
from tests.sandbox.discord.conftest import Scene

ROOT = Path(__file__).parents[3]
BOT = """\
import discord, os, sys
class Bot(discord.Client):
    async def on_message(self, message):
        if message.author != self.user: await message.channel.send(" ".join(sys.argv[1:]))
Bot(intents=discord.Intents._from_value(37377)).run(os.environ["TOKEN"])
"""


async def test_an_unchanged_program_runs_against_the_server(
    sandbox: DiscordSandbox, scene: Scene, tmp_path: Path
) -> None:
    """The launcher sends the program's client to the server, with its arguments."""
    program = tmp_path / "bot.py"
    program.write_text(BOT)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox.discord.launcher", sandbox.url, str(program), "hello", "there"),
        cwd=ROOT,
        env={**os.environ, "TOKEN": sandbox.token},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await sandbox.wait_connected()
        asked = await sandbox.post(sandbox.person("Ann"), scene.channel, "hi")
        answer = await sandbox.wait_for_message(scene.channel, after=asked)
    finally:
        process.terminate()
        await process.wait()

    assert answer.visible_text == "hello there"


def test_the_launcher_explains_itself() -> None:
    """Without a program it says how it is used."""
    with pytest.raises(SystemExit, match="usage:"):
        main(["launcher"])


def test_addresses_are_given_back() -> None:
    """After the context the library's own addresses stand again."""
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    with points_at("http://127.0.0.1:9"):
        assert Route("GET", "/gateway").url == "http://127.0.0.1:9/api/v10/gateway"
        assert str(DiscordWebSocket.DEFAULT_GATEWAY) == "ws://127.0.0.1:9/gw"

    after = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    assert after == before
    assert discord.http.Route.BASE.startswith("https://discord.com")


async def test_the_terminal_shows_what_is_typed() -> None:
    """The server in a terminal tells how to launch, and shows what a member writes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox.discord"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    typed = b"hello\n/forum Title: first\nsecond\n/forum nothing\n/dm psst\n/help\n/last\nthird\n"
    output, _ = await process.communicate(typed)
    shown = output.decode()

    assert process.returncode == 0
    assert "python -m sandbox.discord.launcher http://127.0.0.1:" in shown
    for line in ("#help Ann [posted] hello", "#Title Ann [posted] third", "usage: /forum"):
        assert line in shown
