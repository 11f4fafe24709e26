"""The command line of a run file."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence

from composition.reading import read_settings
from composition.running import first_of, tell_without_words, until_told_to_stop
from composition.settings import OperationsSettings
from composition.status import dismiss, show_status
from engine.checkup import Finding, would_stop
from engine.domain.messages import Platform
from engine.errors import ConfigurationError, PlatformSilent, StorageUnavailable
from engine.logs import LogFormat, configure_logging, trace

log = logging.getLogger("tandem")


def command(
    platform: Platform,
    serve: Callable[[], Coroutine[None, None, None]],
    examine: Callable[[], Awaitable[Sequence[Finding]]],
) -> int:
    """The command line of a run file; returns its exit status."""
    name = f"run_{platform}"
    arguments = _parser(name).parse_args()
    if arguments.doctor:
        return asyncio.run(_doctor(examine))
    if arguments.status:
        return show_status(platform)
    if arguments.dismiss_dead_letters:
        return dismiss(platform)
    form = _log_format()
    configure_logging(arguments.log_level, form)
    try:
        asyncio.run(_run(serve))
    except (ConfigurationError, StorageUnavailable, PlatformSilent) as error:
        _tell_why(name, error, form)
        return 1
    except Exception as error:  # noqa: BLE001 - logged without its words
        log.critical("the program ends on an error of its own: %s", trace(error))
        return 1
    log.info("ended in good order")
    return 0


async def _run(serve: Callable[[], Coroutine[None, None, None]]) -> None:
    tell_without_words()
    await first_of(until_told_to_stop(), serve())


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=name)
    looks = parser.add_mutually_exclusive_group()
    looks.add_argument("--doctor", action="store_true", help="check the set-up and end")
    looks.add_argument(
        "--status",
        action="store_true",
        help="show what waits, what failed and today's use, and end",
    )
    looks.add_argument(
        "--dismiss-dead-letters",
        action="store_true",
        help="count the answers that were given up as seen to, and end",
    )
    parser.add_argument(
        "--log-level",
        default="INFO",
        type=str.upper,
        choices=("DEBUG", "INFO", "WARNING", "ERROR"),
        help="how much to log (default: %(default)s)",
    )
    return parser


def _log_format() -> LogFormat:
    """What is set; where settings are wrong, the start says so by itself, as text."""
    try:
        return read_settings(OperationsSettings).log_format
    except ConfigurationError:
        return LogFormat.TEXT


def _tell_why(name: str, error: Exception, form: LogFormat) -> None:
    """Why the program ends, a line for each reason, in the form of the log."""
    for line in str(error).splitlines():
        if form is LogFormat.JSON:
            log.critical(line)
        else:
            sys.stderr.write(f"{name}: {line}\n")


async def _doctor(examine: Callable[[], Awaitable[Sequence[Finding]]]) -> int:
    findings = tuple(dict.fromkeys(await examine()))
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    return 1 if would_stop(findings) else 0
