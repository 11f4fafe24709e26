"""Hides what customers should not have posted, before it is stored where Claude reads it."""

from engine.guardrails.folded import fold
from engine.guardrails.personal.catalogue import personal_data
from engine.guardrails.personal.item import Kind

MASKED = frozenset({Kind.CARD, Kind.BANK_ACCOUNT, Kind.NATIONAL_ID, Kind.SECRET})
"""Whoever has one of these can do harm with it, and no answer needs it."""


def mask(text: str) -> str:
    """The text with a plain word in the place of card numbers, accounts, ids and passwords."""
    folded = fold(text)
    pieces: list[str] = []
    at = 0
    for item in personal_data(text):
        if item.kind in MASKED:
            start, end = folded.span(item.start, item.end)
            pieces += (text[at:start], f"[{item.kind.value} hidden]")
            at = end
    return "".join((*pieces, text[at:]))
