"""Hides what customers should not have posted, before it is stored where Claude reads it."""

import re
from collections.abc import Callable

from engine.guardrails.folded import fold
from engine.guardrails.personal.catalogue import personal_data
from engine.guardrails.personal.item import Kind

MASKED = frozenset({Kind.CARD, Kind.BANK_ACCOUNT, Kind.NATIONAL_ID, Kind.SECRET})
"""Whoever has one of these can do harm with it, and no answer needs it."""

REDACTED = MASKED | {Kind.EMAIL, Kind.PHONE}
"""What no log needs; ids of the platforms and references stay, or nothing could be searched."""


_PLATFORM_ID = re.compile(r"\d{17,18}")
"""An id of Discord: one in thirty would pass for a card number, of which hardly any is so long."""


def mask(text: str) -> str:
    """The text with a plain word in the place of card numbers, accounts, ids and passwords."""
    return without(text, MASKED, "[{} hidden]")


def redact(text: str) -> str:
    """A line for the log without anything by which a person can be reached or robbed."""
    return without(text, REDACTED, "[{}]", stays=_is_platform_id)


def _is_platform_id(kind: Kind, words: str) -> bool:
    return kind is Kind.CARD and _PLATFORM_ID.fullmatch(words) is not None


def without(
    text: str,
    kinds: frozenset[Kind],
    instead: str,
    *,
    stays: Callable[[Kind, str], bool] = lambda *_: False,
) -> str:
    """The text with other words for personal data of these kinds; braces stand for the kind.

    `stays` is asked about each find, and keeps it.
    """
    folded = fold(text)
    pieces: list[str] = []
    at = 0
    for item in personal_data(text):
        start, end = folded.span(item.start, item.end)
        if item.kind in kinds and not stays(item.kind, text[start:end]):
            pieces += (text[at:start], instead.format(item.kind.value))
            at = end
    return "".join((*pieces, text[at:]))
