"""Whether an everyday word is used as a company's name: "switch to Progressive"."""

from engine.guardrails.names.beside import (
    AGAINST_US,
    BEFORE,
    BEHIND,
    BESIDE,
    BESIDE_SMALL,
    INSURER,
    MODALS,
    OF,
    ONE_OF_MANY,
    OWNERS,
    PAPERS_OF_ONE,
    TOPICS,
    VERBS,
)
from engine.guardrails.names.place import Place

_NEAR = 32
"""Characters behind a name in which it may be said that it is an insurer's."""


def is_used_as_name(place: Place) -> bool:
    """By what stands around it, and by its capital where that says something."""
    following, before = place.following, place.before
    if following == "s" or AGAINST_US.match(place.text.low, place.end):
        return True
    if following in OF or (before in ONE_OF_MANY and following not in BESIDE):
        return False
    if before == "in" and following == "mit":
        return False
    if not place.is_capital(place.at + place.count - 1):
        return is_name_though_small(place)
    if following in BESIDE:
        return not (place.begins_sentence and place.word(place.at + place.count + 1) in TOPICS)
    return place.count > 1 or not place.begins_sentence or _is_name_though_first(place)


def is_name_though_small(place: Place) -> bool:
    """Whether a word without a capital is a name by what stands beside it."""
    following, before, ends = place.following, place.before, place.ends
    is_beside = before in BEFORE and (ends or following in BEHIND)
    is_told = ends and INSURER.search(place.text.low) is not None
    is_owned = before in OWNERS and following in PAPERS_OF_ONE
    return following in BESIDE_SMALL or is_beside or is_told or is_owned


def _is_name_though_first(place: Place) -> bool:
    """Whether a word whose capital says nothing is a name by its other letters or what follows."""
    plain, low, following = place.text.plain, place.text.low, place.following
    if place.span.isupper() and not plain.isupper():
        return True
    is_told = plain[: place.start].rstrip().endswith(":")
    if place.ends and (is_told or INSURER.search(low[place.end : place.end + _NEAR])):
        return True
    may_be_many = low[: place.end].endswith("s")
    return following in VERBS or (following in MODALS and not may_be_many)
