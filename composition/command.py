"""The command line of a run file."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence

from composition import privacy
from composition.added_tools import show_tool_servers
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
    done = _looked(platform, name, arguments)
    if done is not None:
        return done
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


def _looked(platform: Platform, name: str, arguments: argparse.Namespace) -> int | None:
    """Do what is asked of the database alone; None where nothing is."""
    if arguments.status:
        return show_status(platform)
    if arguments.tool_servers or arguments.accept_tool_servers:
        return show_tool_servers(name, accepts=arguments.accept_tool_servers)
    if arguments.dismiss_dead_letters:
        return dismiss(platform)
    if arguments.verify_audit:
        return privacy.verify_audit(name)
    if arguments.forget is not None:
        return privacy.forget(name, arguments.forget)
    if arguments.export is not None:
        return privacy.export(name, arguments.export)
    return None


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
    looks.add_argument(
        "--tool-servers",
        action="store_true",
        help="show what the tool servers say of the tools listed for them, and end",
    )
    looks.add_argument(
        "--accept-tool-servers",
        action="store_true",
        help="show it and accept it, so that the tools are offered, and end",
    )
    looks.add_argument(
        "--forget",
        metavar="CUSTOMER",
        help="erase what is known of a customer, such as slack:T0ACME:U0MAYA, and end",
    )
    looks.add_argument(
        "--export",
        metavar="CUSTOMER",
        help="write what is known of a customer to a JSON file, and end",
    )
    looks.add_argument(
        "--verify-audit",
        action="store_true",
        help="check that no row of the audit was changed, and end",
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
