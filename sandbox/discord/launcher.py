"""Runs an unchanged program against a local Discord: `launcher URL program.py [arguments]`."""

import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from sandbox.discord.addresses import point_at


def launch(url: str, program: str, arguments: Sequence[str]) -> None:
    """Run a program as `__main__`, its clients sent to the server at this address."""
    point_at(url)
    sys.argv = [program, *arguments]
    sys.path.insert(0, str(Path(program).resolve().parent))
    runpy.run_path(program, run_name="__main__")


def main(argv: Sequence[str]) -> None:
    """Read the command line and run the program."""
    if len(argv) < 3:
        sys.exit("usage: python -m sandbox.discord.launcher URL program.py [arguments]")
    _, url, program, *arguments = argv
    launch(url, program, arguments)


if __name__ == "__main__":
    main(sys.argv)
