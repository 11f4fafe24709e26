"""A local Discord in a terminal: start it, run the program against it, and write as a member."""

from sandbox.discord.sandbox import DiscordSandbox
from sandbox.discord.seat import DiscordSeat
from sandbox.terminal import obey_typed, run_on_port, started, write

_INTRODUCTION = """\
Discord listens at {url}. Run the program against it:

  DISCORD_BOT_TOKEN={token} python -m sandbox.discord.launcher {url} run_discord.py

A line you type is a message of Ann where you are; @Eva mentions the assistant.
  /forum TITLE: TEXT   open a forum post     /dm TEXT      write a direct message
  /help                back to #help         /last         go to the newest thread
"""


async def serve(port: int) -> None:
    """Serve until the input ends."""
    discord = DiscordSandbox(port=port)
    async with started(discord):
        seat = DiscordSeat(discord)
        write(_INTRODUCTION.format(url=discord.url, token=discord.token))
        async with seat.shown():
            await obey_typed(seat.obey)


if __name__ == "__main__":
    run_on_port(serve, program="sandbox.discord", about=__doc__)
