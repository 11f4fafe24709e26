"""Runs a local Slack for people: `python -m sandbox.slack [--port N]`, then type as a customer."""

import argparse
import asyncio
import contextlib
import sys

from sandbox.slack.changes import Change, ChangeKind
from sandbox.slack.messages import SlackMessage, StreamState
from sandbox.slack.sandbox import SlackSandbox

_INTRODUCTION = """\
A local Slack is listening. Point the app at it:
{environment}
Then type as the customer Casey in #help. Each line goes on in the open thread; /new begins another.
"""


async def run(port: int) -> None:
    """Serve until the input ends, or for ever when there is none to read."""
    slack = SlackSandbox(port=port)
    await slack.start()
    lines = "\n".join(f"  {name}={value}" for name, value in slack.environment().items())
    _write(_INTRODUCTION.format(environment=lines))
    showing = asyncio.create_task(_show(slack))
    try:
        await (_converse(slack) if sys.stdin.isatty() else asyncio.Event().wait())
    finally:
        await slack.stop()
        await showing


async def _converse(slack: SlackSandbox) -> None:
    casey = slack.person("Casey")
    channel = slack.channel("help", casey)
    root: SlackMessage | None = None
    typed: asyncio.Queue[str] = asyncio.Queue()
    # A thread that waits for a line would keep the program from ending on an interrupt.
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: typed.put_nowait(sys.stdin.readline()))
    while line := await typed.get():
        text = line.strip()
        if text.startswith("/new"):
            root, text = None, text.removeprefix("/new").strip()
        if not text:
            continue
        said = text if root else f"{slack.mention} {text}"
        message = await slack.post(casey, channel, said, thread=root)
        root = root or message


async def _show(slack: SlackSandbox) -> None:
    async for change in slack.changes.follow():
        line = _line(slack, change)
        if line is not None:
            _write(f"{line}\n")


def _line(slack: SlackSandbox, change: Change) -> str | None:
    message = change.message
    match change.kind:
        case ChangeKind.POSTED | ChangeKind.EDITED if message is not None:
            growing = message.stream is StreamState.STREAMING
            return None if growing else slack.line(message)
        case ChangeKind.STATUS | ChangeKind.VIOLATION | ChangeKind.CONNECTION if change.text:
            return f"({change.kind.value}: {change.text})"
        case _:
            return None


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.slack", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(parser.parse_args().port))


if __name__ == "__main__":
    main()
