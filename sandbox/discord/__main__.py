"""A local Discord in a terminal: start it, run the program against it, and write as a member."""

import argparse
import asyncio
import contextlib
import sys

from sandbox.discord.changes import Change, ChangeFeed, ChangeKind
from sandbox.discord.channels import Channel
from sandbox.discord.people import Person
from sandbox.discord.sandbox import DiscordSandbox

HELP = """\
Discord listens at {url}. Run the program against it:

  DISCORD_BOT_TOKEN={token} python -m sandbox.discord.launcher {url} run_discord.py

A line you type is a message of Ann where you are; @Eva mentions the assistant.
  /forum TITLE: TEXT   open a forum post     /dm TEXT      write a direct message
  /help                back to #help         /last         go to the newest thread
"""
_SHOWN = (
    ChangeKind.POSTED,
    ChangeKind.EDITED,
    ChangeKind.DELETED,
    ChangeKind.EPHEMERAL,
    ChangeKind.TYPING,
    ChangeKind.CONNECTION,
    ChangeKind.VIOLATION,
)


class Terminal:
    """One person at the keyboard, in one place at a time."""

    def __init__(self, sandbox: DiscordSandbox) -> None:
        guild = sandbox.guild("Acme Insurance")
        self.sandbox = sandbox
        self.ann: Person = sandbox.person("Ann")
        self.help: Channel = sandbox.text_channel(guild, "help")
        self.forum: Channel = sandbox.forum(guild, "questions", tags=("Open", "Solved"))
        self.place: Channel = self.help

    async def obey(self, line: str) -> None:
        """Do what a typed line says."""
        command, _, rest = line.partition(" ")
        match command:
            case "/forum":
                title, _, text = rest.partition(":")
                await self._open_post(title.strip(), text.strip())
            case "/dm":
                self.place = self.sandbox.direct(self.ann)
                await self.sandbox.dm(self.ann, rest)
            case "/help":
                self.place = self.help
            case "/last":
                threads = [*self.sandbox.threads(self.help), *self.sandbox.threads(self.forum)]
                self.place = max(threads, key=lambda thread: int(thread.id), default=self.place)
            case _:
                name = self.sandbox.bot.name
                text = line.replace(f"@{name}", self.sandbox.mention)
                await self.sandbox.post(self.ann, self.place, text)

    async def show(self, feed: ChangeFeed) -> None:
        """Print what happens."""
        async for change in feed:
            if change.kind in _SHOWN:
                _write(self._line(change))

    async def _open_post(self, title: str, text: str) -> None:
        if not title or not text:
            _write("usage: /forum TITLE: TEXT")
            return
        self.place = await self.sandbox.forum_post(self.ann, self.forum, title, text)

    def _line(self, change: Change) -> str:
        channel = self.sandbox.world.channels.get(change.channel_id or "")
        where = "" if channel is None else f"#{channel.name or 'direct'} "
        if change.message is not None:
            who = change.message.author.name
        else:
            person = self.sandbox.world.people.get(change.text)
            who = "" if person is None else person.name
        text = "" if change.kind is ChangeKind.TYPING else change.text
        return f"{where}{who} [{change.kind}] {text}".strip()


async def serve(port: int) -> None:
    """Run the server until the input ends."""
    sandbox = await DiscordSandbox(port=port).start()
    terminal = Terminal(sandbox)
    _write(HELP.format(url=sandbox.url, token=sandbox.token))
    feed = sandbox.changes.follow()
    showing = asyncio.create_task(terminal.show(feed))
    try:
        await _read_lines(terminal)
    finally:
        await sandbox.stop()
        await showing


async def _read_lines(terminal: Terminal) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    try:
        async for raw in reader:
            line = raw.decode(errors="replace").strip()
            if line:
                await terminal.obey(line)
    finally:
        transport.close()


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
