"""What a teammate asks the desk about: a thread on either platform, or a case by its reference."""

import re
from dataclasses import dataclass

from engine.domain.messages import Platform

_REFERENCE = re.compile(r"\W*([A-Za-z0-9]{6})\W*", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class ThreadLink:
    """A thread as a link names it, which does not say all of its place.

    `threads` are the ids it may have; `channel` is None where they are unique without it.
    """

    platform: Platform
    threads: tuple[str, ...]
    channel: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseReference:
    """The six signs that a card shows and a customer may have been told."""

    text: str


AskedAbout = ThreadLink | CaseReference


def reference_in(text: str) -> CaseReference | None:
    """The reference, if this is nothing else, however it is written."""
    found = _REFERENCE.fullmatch(text)
    return None if found is None else CaseReference(text=found[1].upper())
