"""The command line of a run file."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence

from engine.checkup import Finding, would_stop
from engine.errors import ConfigurationError, StorageUnavailable
from engine.logs import configure_logging


def command(
    name: str,
    serve: Callable[[], Coroutine[None, None, None]],
    examine: Callable[[], Awaitable[Sequence[Finding]]],
) -> int:
    """The command line of a run file; returns its exit status."""
    parser = argparse.ArgumentParser(prog=name)
    parser.add_argument("--doctor", action="store_true", help="check the set-up and end")
    parser.add_argument(
        "--log-level",
        default="INFO",
        type=str.upper,
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
        help="how much to log (default: %(default)s)",
    )
    arguments = parser.parse_args()
    if arguments.doctor:
        return asyncio.run(_doctor(examine))
    configure_logging(arguments.log_level)
    try:
        asyncio.run(serve())
    except (ConfigurationError, StorageUnavailable) as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"{name}: {line}\n")
        return 1
    return 0


async def _doctor(examine: Callable[[], Awaitable[Sequence[Finding]]]) -> int:
    findings = tuple(dict.fromkeys(await examine()))
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    return 1 if would_stop(findings) else 0
