"""Tells random stories of customers, teammates, clocks and crashes: does the assistant stay silent?

`python bench/silence.py [--runs N] [--seed N] [--without GUARD]`. All of engine and storage, with a
slow model and platforms that fail. A story in which anything is wrong is printed with its seed;
`--without` takes a guard away, and then there must be some. Ends with one line of JSON, and status
1 if anything was wrong.
"""

import argparse
import os
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.figures import last_line, machine  # noqa: E402  # the project is no package
from bench.lab.silence_runs import batches  # noqa: E402
from tests.engine.handoff.machine_guards import Guard  # noqa: E402
from tests.engine.handoff.machine_watch import Wrong  # noqa: E402

_MOST_PRINTED = 3
"""Stories with something wrong that are told; of the others only the seeds."""

_TOLD = (
    ("changes of owner", " -> "),
    ("posts of the assistant begun", "begun post reply"),
    ("previews begun", "begun preview"),
    ("teammates' words begun", "begun post teammate"),
    ("fixed notices begun", "begun post notice"),
)


def main(runs: int, first: int, guard: Guard | None) -> bool:
    """Tell, print, end with JSON; whether nothing was wrong."""
    processes = os.cpu_count() or 1
    print(f"{runs} stories from seed {first}, {processes} processes, {machine()}")
    if guard is not None:
        print(f"without its guard: {guard}")
    began, told, wrong, seen = time.monotonic(), 0, Counter[Wrong](), Counter[str]()
    bad = 0
    for batch in batches(first, runs, processes, guard):
        told += batch.stories
        seen += batch.seen
        for story in batch.bad:
            bad += 1
            print(str(story) if bad <= _MOST_PRINTED else f"=== seed {story.seed}", flush=True)
            wrong.update(fault.wrong for fault in story.faults)
    seconds = time.monotonic() - began
    print(f"  {told} stories in {seconds:.0f} s, {bad} with something wrong")
    for name, mark in _TOLD:
        print(f"  {name:<32}{sum(n for what, n in seen.items() if mark in what):8}")
    figures = {
        "runs": told,
        "stale_posts": wrong[Wrong.STALE_POST],
        "leaked_team_text": wrong[Wrong.LEAK],
        "talked_over": wrong[Wrong.TALKED_OVER],
        "broken_promises": wrong[Wrong.BROKEN],
    }
    print(last_line(figures))
    return not bad


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000, help="stories to tell")
    parser.add_argument("--seed", type=int, default=0, help="that of the first story")
    parser.add_argument("--without", type=Guard, choices=list(Guard), help="a guard to take away")
    return parser.parse_args()


if __name__ == "__main__":
    asked = arguments()
    sys.exit(not main(asked.runs, asked.seed, asked.without))
