"""How much of a source is read; each limit keeps a broken or hostile file from harming the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Bytes of a file, pages of a PDF, characters of an article.

    PDF and Word files are taken apart in a process of their own, which has `seconds` of time and
    `memory` bytes.
    """

    file_bytes: int = 20_000_000
    pages: int = 1_000
    characters: int = 1_000_000
    seconds: float = 20.0
    memory: int = 2_000_000_000


def megabytes(size: int) -> str:
    """A size in words."""
    return f"{size / 1_000_000:,.1f} MB"
