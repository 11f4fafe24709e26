"""Vectors that mean the words of a text: the same for the same words on every machine."""

import hashlib
import re
from collections.abc import Mapping
from math import sqrt

_WORD = re.compile(r"\w+")


def embedded(text: str, dimension: int, meanings: Mapping[str, str]) -> list[float]:
    """A vector of length one; words with the same of the `meanings` count as one word."""
    vector = [0.0] * dimension
    for word in _WORD.findall(text.casefold()) or [""]:
        digest = hashlib.sha256(meanings.get(word, word).encode()).digest()
        for at in range(0, 32, 4):  # eight places each, so that few words share many
            place = int.from_bytes(digest[at : at + 3]) % dimension
            vector[place] += 1.0 if digest[at + 3] & 1 else -1.0
    length = sqrt(sum(number * number for number in vector)) or 1.0
    return [number / length for number in vector]


def alike(one: str, other: str, meanings: Mapping[str, str]) -> float:
    """How much two texts say the same, from -1 to 1."""
    vectors = (embedded(text, 512, meanings) for text in (one, other))
    return float(sum(a * b for a, b in zip(*vectors, strict=True)))
