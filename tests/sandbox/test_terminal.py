"""The three servers at once in a terminal, as a process of its own."""

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TYPED = b"hello\n/discord @Eva hi\n/forum nothing\n/slack\n/new again\n"


async def test_both_platforms_are_shown_and_obey_one_keyboard() -> None:
    """The settings of all three are printed, and a line goes to the platform that was chosen."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "sandbox", "--any-port"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate(TYPED)
    shown = output.decode()

    assert process.returncode == 0
    for name in ("ANTHROPIC_BASE_URL", "SLACK_API_URL", "SLACK_APP_TOKEN", "DISCORD_BOT_TOKEN"):
        assert f"\n{name}=" in shown
    assert "Slack    #help Casey: <@U" in shown
    assert "Discord  #help Ann [posted] <@" in shown
    assert "usage: /forum" in shown
    # Both lines on Slack begin a thread, so both mention the assistant.
    assert shown.count("#help Casey: <@U") == 2
