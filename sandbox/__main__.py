"""The three local servers at once, for people: `python -m sandbox`."""

import argparse
import asyncio
import sys
from contextlib import AsyncExitStack

from sandbox.claude import ClaudeSandbox
from sandbox.discord import DiscordSandbox
from sandbox.slack import SlackSandbox

_SLACK_PORT, _DISCORD_PORT, _CLAUDE_PORT = 8790, 8789, 8787


async def serve(*, any_port: bool) -> None:
    """Serve until interrupted; says how to point the programs here."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(SlackSandbox(port=0 if any_port else _SLACK_PORT))
        discord = await stack.enter_async_context(
            DiscordSandbox(port=0 if any_port else _DISCORD_PORT)
        )
        claude = await stack.enter_async_context(
            ClaudeSandbox(stand_in=True, port=0 if any_port else _CLAUDE_PORT)
        )
        settings = {
            "ANTHROPIC_BASE_URL": claude.url,
            "ANTHROPIC_API_KEY": claude.key,
            **slack.environment(),
            "DISCORD_BOT_TOKEN": discord.token,
        }
        lines = (
            "Local Slack, Discord and Claude (a stand-in) are up. Put this into .env:",
            *(f"{name}={value}" for name, value in settings.items()),
            "Then: python run_slack.py",
            f"and:  python -m sandbox.discord.launcher {discord.url} run_discord.py",
            "To write as a customer yourself: python -m sandbox.slack, python -m sandbox.discord.",
        )
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--any-port", action="store_true", help="take free ports")
    try:
        asyncio.run(serve(any_port=parser.parse_args().any_port))
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
