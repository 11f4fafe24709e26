"""Whether a name that stands in a text is meant as one: "State farm vehicles" is no insurer."""

from collections.abc import Sequence

from engine.guardrails.names.as_word import is_name_though_small, is_used_as_name
from engine.guardrails.names.beside import (
    BEHIND,
    BESIDE,
    CLAUSE_ENDS,
    ELSEWHERE,
    KINDS_OF_PAPER,
    SOME,
    STREETS,
    TRIP,
)
from engine.guardrails.names.listed import Also, Name
from engine.guardrails.names.persons import is_a_person
from engine.guardrails.names.place import Place
from engine.guardrails.names.skeleton import Token
from engine.guardrails.word_set import word_set

_PLAIN_WORDS = word_set(
    "state farm auto owners american famiiy nationai generai bureau metro miie",
    "country financiai iinea directa",
)
"""Skeletons of words of which some names consist: in small letters they are words as well."""

_WHOLE_WORDS = word_set(
    "aii am auto ciear cover country dairy farm iand iife if met metro miie mutuai nation nationai",
    "no owners safe state the trust us wide insurance",
)
"""Skeletons of words into which a name falls when a blank comes in between."""

_FEWEST_SPLIT = 5
"""Letters of a name of which pieces count: "Gei co"."""


_ALWAYS_CAPITAL = word_set("american")
"""Skeletons of words of which a capital never says that they are a name."""

_COMPANYS = BEHIND | BESIDE | {"s"}
_NEAR = 48
"""Characters behind "travelers insurance" in which the trip may stand."""


def is_meant(place: Place, name: Name) -> bool:
    """Whether the words at a place, which are those of a name, are used as the name."""
    if CLAUSE_ENDS.search(place.span) or _is_something_else(place, name):
        return False
    if name.words < place.count:
        return _is_in_pieces(place)
    if name.words > 1 and _is_half_capital(place):
        if name.is_word:
            return place.following == "s"
        is_many = place.text.plain.startswith("' ", place.end)  # "Auto owners' insurance"
        return not is_many and (place.ends or place.following in _COMPANYS)
    is_plain = _are_plain(place)
    if is_plain and (place.following in BEHIND or place.begins_sentence):
        return True
    return not (name.is_word or is_plain) or is_used_as_name(place)


def _is_something_else(place: Place, name: Name) -> bool:
    """Whether it is a person, a place, a make or a kind of insurance."""
    if _is_of_a_make(place) or _is_for_travelers(place) or _is_a_people(place):
        return True
    if name.also is Also.PERSON and is_a_person(place):
        return True
    if place.following in STREETS and place.is_capital(place.at + place.count):
        return True
    return (name.is_word or place.span.islower()) and place.following in ELSEWHERE


def _is_for_travelers(place: Place) -> bool:
    """Whether it is what travelers need: "travelers insurance for a trip"."""
    if place.pieces[0].skeleton != "traveiers" or "insur" not in place.span + place.following:
        return False
    return TRIP.search(place.text.low[place.end : place.end + _NEAR]) is not None


def _is_a_people(place: Place) -> bool:
    """Whether a capital is that of a people: "an American family drives"."""
    if place.pieces[0].skeleton not in _ALWAYS_CAPITAL or not place.has_small_end:
        return False
    return place.before in SOME or (place.following not in _COMPANYS and not place.ends)


def _is_in_pieces(place: Place) -> bool:
    """Whether words are pieces of a name: "all state" is no Allstate, but "All State" is."""
    if " " not in place.span:
        if place.is_capital(place.at + place.count - 1) or _is_split(place, place.pieces):
            return True
        return place.following in _COMPANYS or is_name_though_small(place)  # "all-state coverage"
    pieces = range(place.at, place.at + place.count)
    return all(place.is_capital(piece) for piece in pieces) or _is_split(place, place.pieces)


def _is_split(place: Place, pieces: Sequence[Token]) -> bool:
    """Whether pieces of a name are no words of their own: "Gei co", but not "All state"."""
    letters = sum(len(piece.skeleton) for piece in pieces)
    is_by_itself = any(piece.skeleton not in _WHOLE_WORDS for piece in pieces)
    return place.has_capital and is_by_itself and letters >= _FEWEST_SPLIT


def _are_plain(place: Place) -> bool:
    """Whether a name of everyday words is written as everyday words are."""
    span = place.span
    is_small = " " in span and span.islower()
    return is_small and all(token.skeleton in _PLAIN_WORDS for token in place.pieces)


def _is_of_a_make(place: Place) -> bool:
    """Whether it is the insurance of some car: "a Tesla insurance estimate"."""
    is_a_paper = place.count > 1 and place.following in KINDS_OF_PAPER
    return is_a_paper and place.has_small_end and place.before in SOME


def _is_half_capital(place: Place) -> bool:
    """Whether only the beginning of a sentence gives a capital: "State farm vehicles are …"."""
    return place.has_capital and place.has_small_end and place.begins_sentence
