"""The three local servers at once, for people: `python -m sandbox`, then type as a customer."""

import argparse
import asyncio
import contextlib
from collections.abc import Mapping

from sandbox.claude import ClaudeSandbox
from sandbox.discord import DiscordSandbox
from sandbox.discord.seat import DiscordSeat
from sandbox.slack import SlackSandbox
from sandbox.slack.seat import SlackSeat
from sandbox.terminal import obey_typed, started, write

_SLACK_PORT, _DISCORD_PORT, _CLAUDE_PORT = 8790, 8789, 8787
_INTRODUCTION = """\
Local Slack, Discord and Claude (a stand-in) are up. Put this into .env:
{settings}
Then: python run_slack.py
and:  python -m sandbox.discord.launcher {discord} run_discord.py

A line you type is a customer's message, on Slack at first.
  /slack [TEXT]     go to Slack, where each line goes on in the open thread of #help
  /new [TEXT]       there: begin another thread
  /discord [TEXT]   go to Discord, at first to #help; @Eva mentions the assistant
  /forum TITLE: TEXT, /dm TEXT, /help, /last   there: a forum post, a direct message, back to #help,
                    the newest thread
"""


class Desk:
    """One keyboard before both platforms; `/slack` and `/discord` choose where lines go."""

    def __init__(self, slack: SlackSeat, discord: DiscordSeat) -> None:
        self._seats: Mapping[str, SlackSeat | DiscordSeat] = {"/slack": slack, "/discord": discord}
        self._chosen: SlackSeat | DiscordSeat = slack

    async def obey(self, line: str) -> None:
        """Do what a typed line says where it belongs."""
        command, _, rest = line.partition(" ")
        if command in self._seats:
            self._chosen, line = self._seats[command], rest.strip()
        if line:
            await self._chosen.obey(line)


async def serve(*, any_port: bool) -> None:
    """Serve until the input ends; says how to point the programs here."""
    slack = SlackSandbox(port=0 if any_port else _SLACK_PORT)
    discord = DiscordSandbox(port=0 if any_port else _DISCORD_PORT)
    claude = ClaudeSandbox(stand_in=True, port=0 if any_port else _CLAUDE_PORT)
    async with started(slack, discord, claude):
        casey, ann = SlackSeat(slack), DiscordSeat(discord)
        write(_introduction(slack, discord, claude))
        async with casey.shown("Slack    "), ann.shown("Discord  "):
            await obey_typed(Desk(casey, ann).obey)


def _introduction(slack: SlackSandbox, discord: DiscordSandbox, claude: ClaudeSandbox) -> str:
    settings = {
        "ANTHROPIC_BASE_URL": claude.url,
        "ANTHROPIC_API_KEY": claude.key,
        **slack.environment(),
        "DISCORD_BOT_TOKEN": discord.token,
    }
    lines = "\n".join(f"{name}={value}" for name, value in settings.items())
    return _INTRODUCTION.format(settings=lines, discord=discord.url)


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--any-port", action="store_true", help="take free ports")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(any_port=parser.parse_args().any_port))


if __name__ == "__main__":
    main()
