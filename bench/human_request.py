"""How well code alone hears that a customer asks for a person, and how long that takes.

`python bench/human_request.py`. On the labelled utterances of tests/engine/handoff/requests.tsv;
those of the split "held" were not looked at while the phrases were written. Ends with one line of
JSON.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine, spread  # noqa: E402  # the project is no package
from engine.handoff.requests import Requests  # noqa: E402

LABELLED = ROOT / "tests" / "engine" / "handoff" / "requests.tsv"
LONG = 2_000
"""Characters of a long message."""

ROUNDS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Utterance:
    """What a customer wrote, and whether a support lead would send a person."""

    language: str
    split: str
    label: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """How often a request was heard, and how often rightly."""

    n: int
    recall: float
    precision: float


def main() -> None:
    """Score every language and split, time it, end with JSON."""
    utterances = read(LABELLED)
    requests = Requests(ROOT / "prompts" / "requests")
    heard = {each: requests.asks_for_human(each.text) for each in utterances}
    print(f"Requests for a person, by code alone, {machine()}")
    for language in sorted({each.language for each in utterances}):
        scored(language, {each: heard[each] for each in utterances if each.language == language})
    scored("tune", {each: heard[each] for each in utterances if each.split == "tune"})
    held = scored("held", {each: heard[each] for each in utterances if each.split == "held"})
    whole = scored("all", heard)
    show_misjudged(heard)
    longest = time_all(requests, utterances)
    print(
        last_line(
            {
                "n": whole.n,
                "recall": whole.recall,
                "precision": whole.precision,
                "held_n": held.n,
                "held_recall": held.recall,
                "held_precision": held.precision,
                "ms_2000_characters": longest,
            }
        )
    )


def read(file: Path) -> Sequence[Utterance]:
    """The labelled utterances."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Utterance(**row) for row in rows]


def scored(kind: str, heard: Mapping[Utterance, bool]) -> Score:
    """Recall and precision of what was heard, and their line."""
    counts = Counter((each.label == "request", said) for each, said in heard.items())
    right = counts[True, True]
    score = Score(
        n=len(heard),
        recall=right / (right + counts[True, False]),
        precision=right / (right + counts[False, True]),
    )
    print(f"  {kind:<8} recall {score.recall:.3f}  precision {score.precision:.3f}  n={score.n}")
    return score


def show_misjudged(heard: Mapping[Utterance, bool]) -> None:
    """Those of the split the phrases were written by; the others stay unseen."""
    for each, said in heard.items():
        if each.split == "tune" and said != (each.label == "request"):
            print(f"  misjudged: {each.language} {each.label} {each.text}")


def time_all(requests: Requests, utterances: Sequence[Utterance]) -> float:
    """Milliseconds of each message, and of long ones; returns the median of a long one."""
    print(spread("a labelled message", time_each(requests, [u.text for u in utterances]), "ms"))
    pages = sorted((ROOT / "prompts" / "knowledge").glob("*.md"))
    help_centre = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    starts = range(0, len(help_centre) - LONG, LONG)
    long = [help_centre[start : start + LONG] for start in starts]
    print(spread(f"{LONG} characters of the help centre", times := time_each(requests, long), "ms"))
    hard = [" ".join(u.text for u in utterances if u.label == "near_miss" and u.language == "en")]
    print(spread(f"{len(hard[0])} characters of near misses", time_each(requests, hard), "ms"))
    return sorted(times)[len(times) // 2]


def time_each(requests: Requests, texts: Sequence[str]) -> list[float]:
    """The best of some rounds for each text, in milliseconds: the machine does other things too."""
    best = []
    for text in texts:
        rounds = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            requests.asks_for_human(text)
            rounds.append(1000 * (time.perf_counter() - began))
        best.append(min(rounds))
    return best


if __name__ == "__main__":
    main()
