"""Words of ours that stand in a statement itself instead of being bound to it."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, literal_column


def fixed(word: str) -> ColumnElement[str]:
    """One word, such as a state; raises ValueError for anything but a plain name.

    SQLite prepares a statement anew at every use if a bound word may decide whether a partial index
    serves it, and SQLAlchemy writes out bound lists at every use: both cost more than the answer.
    """
    if not word.isidentifier():
        raise ValueError(f"{word!r} is no plain name")
    return literal_column(f"'{word}'")


def any_of(words: Iterable[str]) -> list[ColumnElement[str]]:
    """The same for `in_`."""
    return [fixed(word) for word in words]
