"""Log lines that say which conversation and turn they belong to."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_bound: ContextVar[tuple[tuple[str, str], ...]] = ContextVar("bound", default=())


@contextmanager
def bound(**names: object) -> Iterator[None]:
    """Put names on every line logged inside, in this task and those it starts."""
    token = _bound.set((*_bound.get(), *((name, str(value)) for name, value in names.items())))
    try:
        yield
    finally:
        _bound.reset(token)


def trace(error: BaseException) -> str:
    """Where an error comes from: types and lines of code, without its words.

    What an unexpected error says may quote a customer.
    """
    before = error.__cause__ or error.__context__
    origin = f"{trace(before)}which led to " if before is not None else ""
    return f"{origin}{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"


class BoundNames(logging.Filter):
    """Adds the bound names to a record as `names`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never drops a record."""
        record.names = "".join(f" {name}={value}" for name, value in _bound.get())
        return True


_TALKATIVE = ("alembic", "discord", "httpx2", "slack_bolt", "slack_sdk")
"""Libraries whose news would bury ours; at DEBUG everything is wanted."""


def configure_logging(level: str) -> None:
    """Log to standard error, one line a record; for the run files."""
    if level != "DEBUG":
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
    handler = logging.StreamHandler()
    handler.addFilter(BoundNames())
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(levelname)-7s %(name)s:%(names)s %(message)s")
    )
    logging.basicConfig(level=level, handlers=[handler])
