"""Log lines that say which conversation and turn they belong to, and quote no customer.

Nothing should log personal data; what does it all the same is redacted as it is written.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from types import TracebackType
from typing import TextIO

from engine.guardrails.mask import redact

Field = str | int | float | bool | None

_bound: ContextVar[dict[str, Field]] = ContextVar("bound", default={})  # noqa: B039 - never changed


class LogFormat(StrEnum):
    """How a record is written."""

    TEXT = "text"
    """For people: time, level, logger, then words and name=value (logfmt)."""

    JSON = "json"
    """For programs: one object a line, with the names as members of their own."""


@contextmanager
def bound(**names: Field) -> Iterator[None]:
    """Put names on every line logged inside, in this task and those it starts."""
    token = _bound.set({**_bound.get(), **names})
    try:
        yield
    finally:
        _bound.reset(token)


def trace(error: BaseException) -> str:
    """Where an error comes from: types and lines of code, without its words.

    What an unexpected error says may quote a customer; what the system says, an OSError, does not.
    """
    before = error.__cause__ or error.__context__
    origin = f"{trace(before)}which led to " if before is not None else ""
    says = f": {error}" if isinstance(error, OSError) and str(error) else ""
    places = "".join(traceback.format_tb(error.__traceback__))
    return f"{origin}{type(error).__name__}{says}\n{places}"


def note(log: logging.Logger, what: str, fields: Mapping[str, Field]) -> None:
    """Log what happened with everything known about it: a line to be searched and counted."""
    log.info(what, extra={"fields": fields})


def configure_logging(level: str, form: LogFormat = LogFormat.TEXT) -> None:
    """Log to standard error, one record after the other; for the run files."""
    if level != "DEBUG":
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
    logging.basicConfig(level=level, handlers=[handler(form, sys.stderr)])


def handler(form: LogFormat, stream: TextIO) -> logging.Handler:
    """Writes records to a stream."""
    writing = logging.StreamHandler(stream)
    writing.addFilter(BoundNames())
    writing.setFormatter(_Json() if form is LogFormat.JSON else _Text())
    return writing


_TALKATIVE = ("alembic", "discord", "httpx2", "mcp", "slack_bolt", "slack_sdk")
"""Libraries whose news would bury ours; at DEBUG everything is wanted."""


class BoundNames(logging.Filter):
    """Adds to a record, as `bound`, the names it is logged under; never drops one."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep the names of the task that logs: a handler may write later, elsewhere."""
        record.bound = _bound.get()
        return True


class _Wordless(logging.Formatter):
    """Shows an error that a record carries by `trace`, whoever logged it."""

    def formatException(  # noqa: N802 - logging's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return redact(trace(ei[1]).rstrip("\n")) if ei[1] is not None else ""


class _Text(_Wordless):
    """Names that the record's own fields repeat are left out before the words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s:%(before)s %(message)s%(after)s")

    def format(self, record: logging.LogRecord) -> str:
        fields = _fields(record)
        record.before = _logfmt({k: v for k, v in _names(record).items() if k not in fields})
        record.after = _logfmt(fields)
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        record.message = redact(record.message)
        return super().formatMessage(record)


class _Json(_Wordless):
    """The members time, level, logger and message are always there and always the record's."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact(record.getMessage()),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        # Half of a surrogate pair, which UTF-8 does not know, comes out as an escape.
        return json.dumps({**_names(record), **_fields(record), **line}, default=str)


def _names(record: logging.LogRecord) -> Mapping[str, Field]:
    names: Mapping[str, Field] = getattr(record, "bound", {})
    return names


def _fields(record: logging.LogRecord) -> Mapping[str, Field]:
    fields: Mapping[str, Field] = getattr(record, "fields", {})
    return {
        name: redact(value) if isinstance(value, str) else value for name, value in fields.items()
    }


def _logfmt(names: Mapping[str, Field]) -> str:
    return "".join(f" {name}={_shown(value)}" for name, value in names.items())


def _shown(value: Field) -> str:
    """A value as logfmt has it: bare where it is one plain word, else in quotes."""
    if isinstance(value, str):
        return str(value) if _is_plain(value) else json.dumps(value)
    return json.dumps(value)


def _is_plain(word: str) -> bool:
    return bool(word) and word.isprintable() and not set(word) & set(' "=\\')
