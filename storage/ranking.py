"""Finds passages by their words: BM25 over title, headings and text, neighbours, several wordings.

Measured on public question sets: stems, heading path as its own column, stop words out and pairs of
neighbours at 0.3 each help everywhere; a heading says more than the title, which all passages of an
article share. BM25 scores of two queries cannot be compared, so wordings are fused by rank, and
relevance is left to Claude. What a question costs is bounded: in a large base its rarest words
choose the candidates, and all its words order them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from sqlalchemy import Connection, CursorResult, Row, bindparam, text

from storage.rarity import split_by_rarity
from storage.stop_words import STOP_WORDS
from storage.visibility import HIDDEN_PASSAGES, Eyes

_CANDIDATES = 200
MOST_HELD = 15_000
"""Passages that the words choosing the candidates hold together; a thousand take about 1 ms."""

_MOST_WORDS = 64
"""Words of one wording that count; a question has far fewer."""

_PAIR_WEIGHT = 0.3
_RANK_OFFSET = 60  # the usual constant of reciprocal rank fusion
_BY_WORDS = text(
    "SELECT rowid, bm25(passage_words, 3, 6, 1) FROM passage_words"  # noqa: S608 - our own words alone
    f" WHERE passage_words MATCH :wanted AND +rowid NOT IN ({HIDDEN_PASSAGES})"
    " ORDER BY 2, 1 LIMIT :most"
).bindparams(bindparam("audiences", expanding=True))
# The plus keeps SQLite from searching once for each candidate instead of once. A list as one value
# is one statement for every length of it, which need not be prepared anew.
_AMONG = text(
    "SELECT rowid, bm25(passage_words, 3, 6, 1) FROM passage_words"
    " WHERE passage_words MATCH :wanted AND +rowid IN (SELECT value FROM json_each(:among))"
)

# Scripts that are written without spaces; Korean has them, but not between stem and ending.
_UNSPACED = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿가-힯\U00020000-\U0003ffff]+")


def best(
    connection: Connection,
    wordings: Sequence[str],
    *,
    eyes: Eyes,
    limit: int,
    most_held: int = MOST_HELD,
) -> list[int]:
    """Numbers of the best passages for any of the wordings that these eyes may see, best first."""
    scores: defaultdict[int, float] = defaultdict(float)
    for wording in wordings:
        for rank, number in enumerate(_ranked(connection, wording, eyes, most_held), start=1):
            scores[number] += 1 / (_RANK_OFFSET + rank)
    return sorted(scores, key=lambda number: (-scores[number], number))[:limit]


def indexed(words: str) -> str:
    """Text as the index takes it: what has no spaces becomes overlapping pairs of characters."""
    return _UNSPACED.sub(lambda run: f" {' '.join(_bigrams(run[0]))} ", words)


def _ranked(connection: Connection, wording: str, eyes: Eyes, most_held: int) -> list[int]:
    words = _content_words(wording)
    if not words:
        return []
    choosing, others = split_by_rarity(connection, list(dict.fromkeys(words)), most_held)
    scores = _candidates(connection, choosing, others, eyes)
    known = {*choosing, *others}
    pairs = [
        f"{one} {two}"
        for one, two in pairwise(words)
        if {one, two} <= known and (one in choosing or two in choosing)
    ]
    for number, score in _among(connection, pairs, scores):
        scores[number] += _PAIR_WEIGHT * score
    return sorted(scores, key=lambda number: (scores[number], number))  # lower is better


def _candidates(
    connection: Connection,
    choosing: Sequence[str],
    others: Sequence[str],
    eyes: Eyes,
) -> dict[int, float]:
    """The best passages that hold one of the choosing words, scored by all of the words."""
    anyone = _any_of(choosing)
    wanted = f"({anyone}) AND ({anyone} OR {_any_of(others)})" if others else anyone
    asked = {"wanted": wanted, "most": _CANDIDATES, **eyes.parameters}
    scores = dict(_numbered(connection.execute(_BY_WORDS, asked)))
    if others:  # the choosing words stand there twice
        for number, score in _among(connection, choosing, scores):
            scores[number] -= score
    return scores


def _among(
    connection: Connection, phrases: Sequence[str], numbers: Collection[int]
) -> Iterator[tuple[int, float]]:
    """What the phrases score in those of the passages that hold any."""
    if phrases and numbers:
        asked = {"wanted": _any_of(phrases), "among": json.dumps(list(numbers))}
        yield from _numbered(connection.execute(_AMONG, asked))


def _numbered(result: CursorResult[int, float]) -> Sequence[Row[int, float]]:
    """All rows at once: one by one, each would let another thread take the interpreter."""
    return result.all()


def _any_of(phrases: Sequence[str]) -> str:
    """Quoted, every word is just a word: no operator of FTS5 gets through."""
    return " OR ".join(dict.fromkeys(f'"{phrase}"' for phrase in phrases))


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
