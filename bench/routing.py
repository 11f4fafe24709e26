"""How often code alone takes a question for the right kind, and how long that takes.

`python bench/routing.py`, with `--verbose` to list what is wrong in the open half of
evals/routes.tsv; the held-out half stays unseen. Ends with one line of JSON.
"""

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine, percentile, spread  # noqa: E402  # no package
from engine.routing.labelling import LANGUAGES, LocalLabels  # noqa: E402
from engine.routing.route import GENERAL, IN_EVERY_ROUTE, Route, load_routes  # noqa: E402
from engine.tools.catalogue import TOOLS_OF_ACCOUNTS  # noqa: E402
from engine.tools.get_quote import GetQuote  # noqa: E402

LABELLED = ROOT / "evals" / "routes.tsv"
ROUNDS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Utterance:
    """What a customer wrote, and the kind of question that it is."""

    part: str
    intent: str
    language: str
    text: str


def main() -> None:
    """Score both halves and every language, time it, end with JSON."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--verbose", action="store_true", help="list what is wrong, open half")
    is_verbose = options.parse_args().verbose
    labels = LocalLabels(routes())
    utterances = read(LABELLED)
    print(f"Kinds of question, by code alone, {machine()}")
    figures: dict[str, float] = {"n": len(utterances)}
    for part in ("open", "held_out"):
        figures |= scored(part, [each for each in utterances if each.part == part], labels)
    for language in LANGUAGES:
        figures |= scored(language, [e for e in utterances if e.language == language], labels)
    if is_verbose:
        show_wrong(utterances, labels)
    times = [best_of_rounds(each.text, labels) for each in utterances]
    print(spread("a question", times, "µs"))
    figures["p99_us"] = percentile(times, 0.99)
    print(last_line(figures))


def routes() -> tuple[Route, ...]:
    """Those of prompts/routes/."""
    tools = {*IN_EVERY_ROUTE, *TOOLS_OF_ACCOUNTS, GetQuote.name}
    return load_routes(ROOT / "prompts" / "routes", tools=tools)


def read(file: Path) -> Sequence[Utterance]:
    """The labelled utterances."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Utterance(**row) for row in rows]


def scored(name: str, lines: Sequence[Utterance], labels: LocalLabels) -> dict[str, float]:
    """How many are right, how many were left to the general route, how many went astray."""
    took = [(line.intent, labels.label([line.text]).route) for line in lines]
    right = sum(due == route for due, route in took)
    cautious = sum(due != route == GENERAL for due, route in took)
    astray = len(took) - right - cautious
    print(
        f"  {name:<9} accuracy {right / len(took):.3f}  left to {GENERAL} {cautious}"
        f"  astray {astray}  n={len(took)}"
    )
    return {
        f"{name}_n": len(took),
        f"{name}_accuracy": right / len(took),
        f"{name}_astray": astray / len(took),
    }


def show_wrong(utterances: Sequence[Utterance], labels: LocalLabels) -> None:
    """Those of the open half."""
    for each in utterances:
        route = labels.label([each.text]).route
        if each.part == "open" and route != each.intent:
            print(f"  wrong: {each.intent} taken for {route}: {each.text}")


def best_of_rounds(text: str, labels: LocalLabels) -> float:
    """Microseconds; the best of some rounds, as the machine does other things too."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        labels.label([text])
        rounds.append(1e6 * (time.perf_counter() - began))
    return min(rounds)


if __name__ == "__main__":
    main()
