"""Puts questions about the same thing together: by stems and pieces of words, on this machine.

The same questions give the same clusters, in whatever order they come. Nothing is asked of a model.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from math import log, sqrt

ALIKE = 0.33
"""Cosine from which two questions are put together: chosen on reworded questions to the example
company, where what is merely about the same product stays below it."""

_PIECE = 4
_STEM, _PAIR = 1.0, 0.5
"""Weights of a stem and of two neighbouring ones; all pieces of a word weigh as much as a stem."""

_SHORTEST_STEM = 4
_WRITTEN_ENDINGS = (
    "ings ing edly ed es s ies ly er ers ation ations en ern e ungen ung a o as os aba "
    "ado ada ados adas ar ir ção ções ción ciones eur euse"
)
_ENDINGS = tuple(sorted(_WRITTEN_ENDINGS.split(), key=len, reverse=True))

_Features = Mapping[str, float]


def clusters(
    texts: Sequence[str], *, stop_words: Collection[str] = ()
) -> tuple[tuple[int, ...], ...]:
    """The numbers of texts that belong together, the largest cluster first.

    Whoever is alike to one of a cluster belongs to it. Of equally large ones, the one with the
    earliest text comes first.
    """
    features = _weighed([_features(text, stop_words) for text in texts])
    heads = list(range(len(texts)))
    for one, other in _alike(features):
        _join(heads, one, other)
    together: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(texts)):
        together[_head(heads, number)].append(number)
    return tuple(sorted(map(tuple, together.values()), key=lambda found: (-len(found), found)))


def content_words(text: str, stop_words: Collection[str] = ()) -> tuple[str, ...]:
    """The words of a text that say what it is about, in small letters without accents."""
    stops = {_plain(word) for word in stop_words}
    return tuple(word for word in re.findall(r"[^\W_]+", _plain(text)) if word not in stops)


def _features(text: str, stop_words: Collection[str]) -> _Features:
    words = content_words(text, stop_words)
    stems = [_stem(word) for word in words]
    found: defaultdict[str, float] = defaultdict(float)
    for stem in stems:
        found[f"stem {stem}"] += _STEM
    for one, two in pairwise(stems):
        found[f"pair {one} {two}"] += _PAIR
    for word in words:
        pieces = list(_pieces(word))
        for piece in pieces:
            found[f"piece {piece}"] += _STEM / sqrt(len(pieces))
    return found


def _weighed(texts: Sequence[_Features]) -> list[_Features]:
    """Vectors of length one, in which what most texts have weighs little."""
    held = Counter(feature for text in texts for feature in text)
    vectors: list[_Features] = []
    for text in texts:
        raw = {
            feature: weight * log(1 + len(texts) / held[feature])
            for feature, weight in text.items()
        }
        length = sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        vectors.append({feature: weight / length for feature, weight in raw.items()})
    return vectors


def _alike(vectors: Sequence[_Features]) -> Iterator[tuple[int, int]]:
    """Pairs of texts above the threshold; only those that share anything are compared."""
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for number, vector in enumerate(vectors):
        scores: defaultdict[int, float] = defaultdict(float)
        for feature, weight in vector.items():
            for other in holding[feature]:
                scores[other] += weight * vectors[other][feature]
            holding[feature].append(number)
        yield from ((other, number) for other, score in scores.items() if score >= ALIKE)


def _join(heads: list[int], one: int, other: int) -> None:
    first, second = sorted((_head(heads, one), _head(heads, other)))
    heads[second] = first


def _head(heads: list[int], number: int) -> int:
    while heads[number] != number:
        heads[number] = heads[heads[number]]
        number = heads[number]
    return number


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _stem(word: str) -> str:
    """A word without its ending, roughly, in any of the five languages."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _pieces(word: str) -> Iterator[str]:
    marked = f"^{word}$"
    for at in range(max(len(marked) - _PIECE + 1, 1)):
        yield marked[at : at + _PIECE]
