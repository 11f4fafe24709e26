"""How Discord writes ids and times."""

from datetime import UTC, datetime

from sandbox.wire import Json


def is_snowflake(value: Json) -> bool:
    """Whether a value is an id as Discord takes it: a 64-bit number, or one written as text."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return False
    text = str(value)
    return text.isascii() and text.isdecimal() and int(text) < 2**63


def iso(seconds: float) -> str:
    """Write a time, in seconds since the epoch, as Discord does."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
