"""Finds names of the list in a text: as they are listed, nearly so, in pieces or spaced out."""

from collections.abc import Iterator, Sequence

from engine.guardrails.folded import Folded
from engine.guardrails.names.beside import CLAUSE_ENDS
from engine.guardrails.names.listed import FEWEST_LETTERS, Name, Names, may_begin, without_one
from engine.guardrails.names.meant import is_meant
from engine.guardrails.names.place import Place
from engine.guardrails.names.skeleton import Token, joined, tokens_of

_ENDINGS = ("s", "kunde", "kunden", "kundin", "poiice", "tarif", "vertrag", "versicherung", "app")
"""Skeletons of what is written behind a name without a space: "Allstatekunden"."""

_SPACED = 3
"""Single letters in a row from which they are read as one word."""


def names_in(text: Folded, names: Names) -> Iterator[tuple[int, int]]:
    """Where a name stands in a folded text, the longest first; none twice."""
    tokens = [*tokens_of(text.low)]
    at = 0
    while at < len(tokens):
        count = _name_at(text, tokens, at, names)
        if count:
            yield tokens[at].start, tokens[at + count - 1].end
        at += max(count, 1)


def _name_at(text: Folded, tokens: Sequence[Token], at: int, names: Names) -> int:
    """How many tokens from `at` on are a name; 0 where none begins."""
    listed = _listed_name(text, tokens, at, names) if may_begin(tokens[at].skeleton, names) else 0
    return listed or _misspelt_name(text, tokens, at, names) or _spaced_name(tokens, at, names)


def _listed_name(text: Folded, tokens: Sequence[Token], at: int, names: Names) -> int:
    """The same for a name as it is listed, in one piece or in several."""
    for count in range(min(names.longest + 1, len(tokens) - at), 0, -1):
        written = joined(tokens[at : at + count])
        name = _known(written, names)
        if name is None:
            continue
        place = Place(text, tokens, at, count)
        if is_meant(place, name) and (written in names.known or _may_have_ending(place, name)):
            return count
    return 0


def _known(skeleton: str, names: Names) -> Name | None:
    """A name, also in the plural or a German compound where it is no everyday word."""
    name = names.known.get(skeleton)
    if name is not None or not skeleton.endswith(_ENDINGS):
        return name
    endings = (each for each in _ENDINGS if skeleton.endswith(each))
    known = (names.known.get(skeleton.removesuffix(each)) for each in endings)
    return next((name for name in known if name is not None and not name.is_word), None)


def _may_have_ending(place: Place, name: Name) -> bool:
    """Whether an s may be a name's: "All States" and "farm bureaus" are many, and no insurer."""
    return place.count <= name.words and not (name.words > 1 and place.span.islower())


def _misspelt_name(text: Folded, tokens: Sequence[Token], at: int, names: Names) -> int:
    """A longer name with a letter too few, too many, wrong or changed round: "Alstate".

    Only what begins with capitals is looked at; a name without a slip has been judged before.
    """
    most = 0
    while most < min(names.longest, len(tokens) - at) and _is_capital(text, tokens[at + most]):
        most += 1
    for count in range(most, 0, -1):
        written = "".join(token.skeleton for token in tokens[at : at + count])
        if written not in names.known and _is_nearly(written, count, names):
            span = text.plain[tokens[at].start : tokens[at + count - 1].end]
            if CLAUSE_ENDS.search(span) is None:
                return count
    return 0


def _is_capital(text: Folded, token: Token) -> bool:
    return text.plain[token.start].isupper()


def _is_nearly(written: str, words: int, names: Names) -> bool:
    if not FEWEST_LETTERS - 1 <= len(written) <= names.letters + 1:
        return False
    near = (names.nearly.get(left) for left in without_one(written))
    return any(name is not None and name.words >= words for name in near)


def _spaced_name(tokens: Sequence[Token], at: int, names: Names) -> int:
    """A name written letter by letter: "G E I C O"."""
    if len(tokens[at].skeleton) > 1 or (at and len(tokens[at - 1].skeleton) == 1):
        return 0
    last = at
    while last < len(tokens) and last - at <= names.letters and len(tokens[last].skeleton) == 1:
        last += 1
    for end in range(last, at + _SPACED - 1, -1):
        if "".join(token.skeleton for token in tokens[at:end]) in names.known:
            return end - at
    return 0
