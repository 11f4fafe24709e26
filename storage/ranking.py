"""Finds passages by their words: BM25 over title, headings and text, neighbours, several wordings.

Measured on public question sets: stems, heading path as its own column, stop words out and pairs of
neighbours at 0.3 each help everywhere. BM25 scores of two queries cannot be compared, so wordings
are fused by rank, and relevance is left to Claude.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sqlalchemy import Connection, bindparam, text

from storage.stop_words import STOP_WORDS

_CANDIDATES = 100
_MOST_WORDS = 64
"""Words of one wording that count; a question has far fewer."""

_PAIR_WEIGHT = 0.3
_RANK_OFFSET = 60  # the usual constant of reciprocal rank fusion
_BY_WORDS = text(
    "SELECT rowid, bm25(passage_words, 5, 5, 1) FROM passage_words"
    " WHERE passage_words MATCH :wanted ORDER BY 2, 1 LIMIT :most"
)
# The plus keeps SQLite from searching once for each candidate instead of once.
_BY_PAIRS = text(
    "SELECT rowid, bm25(passage_words, 5, 5, 1) FROM passage_words"
    " WHERE passage_words MATCH :wanted AND +rowid IN :among"
).bindparams(bindparam("among", expanding=True))

# Scripts that are written without spaces; Korean has them, but not between stem and ending.
_UNSPACED = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯\U00020000-\U0003ffff]+")


def best(connection: Connection, wordings: Sequence[str], *, limit: int) -> list[int]:
    """Numbers of the best passages for any of the wordings, best first."""
    scores: defaultdict[int, float] = defaultdict(float)
    for wording in wordings:
        for rank, number in enumerate(_ranked(connection, wording), start=1):
            scores[number] += 1 / (_RANK_OFFSET + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))[:limit]


def indexed(words: str) -> str:
    """Text as the index takes it: what has no spaces becomes overlapping pairs of characters."""
    return _UNSPACED.sub(lambda run: f" {' '.join(_bigrams(run[0]))} ", words)


def _ranked(connection: Connection, wording: str) -> list[int]:
    words = _content_words(wording)
    if not words:
        return []
    # Quoted, every word is just a word: no operator of FTS5 gets through.
    wanted = " OR ".join(f'"{word}"' for word in dict.fromkeys(words))
    found = connection.execute(_BY_WORDS, {"wanted": wanted, "most": _CANDIDATES})
    scores = {int(number): float(score) for number, score in found}
    pairs = " OR ".join(dict.fromkeys(f'"{one} {two}"' for one, two in pairwise(words)))
    if pairs and scores:
        among = {"wanted": pairs, "among": list(scores)}
        for number, score in connection.execute(_BY_PAIRS, among):
            scores[number] += _PAIR_WEIGHT * score
    return sorted(scores, key=lambda number: (scores[number], number))  # lower is better


def _content_words(wording: str) -> list[str]:
    words = list(_words(wording))[:_MOST_WORDS]
    return [word for word in words if word not in STOP_WORDS] or words


def _words(wording: str) -> Iterator[str]:
    for word in re.findall(r"\w+", indexed(wording.lower())):
        if word.strip("_"):
            yield word


def _bigrams(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for one, two in pairwise(run):
        yield one + two
