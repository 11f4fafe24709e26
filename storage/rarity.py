"""How many passages hold a word: in a large base its common words are too costly to search by."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

_LARGEST = text("SELECT max(number) FROM passage")
_HELD = text(
    "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH :word LIMIT :most)"
)
_REMEMBERED = 10_000
"""Words whose count a connection remembers; then it begins anew."""


def split_by_rarity(
    connection: Connection, words: Sequence[str], most: int
) -> tuple[list[str], list[str]]:
    """The rarest words, held by at most `most` passages together, and the others.

    There is always one among the rarest. Others that more than half of the passages hold say
    nothing, and are left out. Where all words are cheap, none is counted.
    """
    # Numbers are given out once, so the largest is never less than the number of passages.
    largest = int(connection.execute(_LARGEST).scalar_one() or 0)
    if largest * len(words) <= most:
        return list(words), []
    half = largest // 2
    held = {word: _held(connection, word, largest, half + 1) for word in words}
    rarest: list[str] = []
    others: list[str] = []
    total = 0
    for word in sorted(held, key=lambda word: held[word]):
        total += held[word]
        if total <= most or not rarest:
            rarest.append(word)
        elif held[word] <= half:
            others.append(word)
    return rarest, others


def _held(connection: Connection, word: str, largest: int, most: int) -> int:
    """Passages that hold the word, `most` if they are more; remembered until passages come."""
    known = connection.info.setdefault("passages_by_word", {})
    if known.get("") != largest or len(known) > _REMEMBERED:
        known.clear()
        known[""] = largest  # no word is empty
    if word not in known:
        asked = {"word": f'"{word}"', "most": most}
        known[word] = connection.execute(_HELD, asked).scalar_one()
    return int(known[word])
