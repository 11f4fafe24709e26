"""Which of some labelled sentences a text is most like, by the letters they share.

Runs of letters stand for words, so that endings, compounds and slips of the pen still match. No
model and no network: some tenths of a millisecond for a few hundred sentences.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST, _LONGEST = 3, 5
"""Letters of a run, the spaces around a word included."""

_MOST_READ = 1_000
"""Characters of a text that are looked at; what somebody wants stands near its beginning."""

_VOICES = 3
"""How many of a label's sentences speak for it, the nearest first, each half as loud."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Nearness:
    """The label of the nearest sentences, how near they are (0 to 1), and how far the next is."""

    label: str
    score: float
    lead: float


class Nearest:
    """Knows labelled sentences; raises ValueError without any."""

    def __init__(self, labelled: Sequence[tuple[str, str]]) -> None:
        if not labelled:
            raise ValueError("there is nothing to be near to")
        self._labels = [label for label, _ in labelled]
        counts = [Counter(_runs(text)) for _, text in labelled]
        seen = Counter(run for each in counts for run in each)
        self._weights = {run: math.log(1 + len(counts) / n) for run, n in seen.items()}
        self._known: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, each in enumerate(counts):
            for run, weight in _unit(each, self._weights).items():
                self._known[run].append((at, weight))

    def of(self, text: str) -> Nearness | None:
        """What a text is nearest to; None where it shares nothing with any sentence."""
        scores: dict[int, float] = defaultdict(float)
        for run, weight in _unit(Counter(_runs(text[:_MOST_READ])), self._weights).items():
            for at, known in self._known.get(run, ()):
                scores[at] += weight * known
        ranked = self._ranked(scores)
        if not ranked:
            return None
        (best, score), *others = ranked
        return Nearness(label=best, score=score, lead=score - (others[0][1] if others else 0.0))

    def _ranked(self, scores: Mapping[int, float]) -> list[tuple[str, float]]:
        """The labels by their nearest sentences, best first."""
        of_label: dict[str, list[float]] = defaultdict(list)
        for at, score in scores.items():
            of_label[self._labels[at]].append(score)
        totals = {label: _voiced(each) for label, each in of_label.items()}
        return sorted(totals.items(), key=lambda item: (-item[1], item[0]))


def _voiced(scores: Sequence[float]) -> float:
    shares = [0.5**rank for rank in range(_VOICES)]
    loudest = sorted(scores, reverse=True)[:_VOICES]
    return sum(score * share for score, share in zip(loudest, shares, strict=False)) / sum(shares)


def _runs(text: str) -> Iterator[str]:
    """Runs of letters in each word, without case and accents."""
    bare = "".join(
        sign
        for sign in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(sign)
    )
    for word in _WORD.findall(bare):
        padded = f" {word} "
        for size in range(_SHORTEST, _LONGEST + 1):
            yield from (padded[at : at + size] for at in range(len(padded) - size + 1))


def _unit(counts: Mapping[str, int], weights: Mapping[str, float]) -> dict[str, float]:
    """A vector of length one; a run that no sentence has makes it longer and is left out.

    So a text is not near to a sentence because of the little that they share.
    """
    rare = max(weights.values(), default=1.0)
    vector = {run: (1 + math.log(n)) * weights.get(run, rare) for run, n in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {run: weight / length for run, weight in vector.items() if run in weights}
