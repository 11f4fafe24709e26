"""Stories of a made-up desk, told by several processes, each with a database of its own."""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from storage.migrating import bring_up_to_date
from tests.engine.handoff.machine import Story, tell
from tests.engine.handoff.machine_guards import Guard, without
from tests.engine.handoff.machine_ledger import File

_AT_ONCE = 50
"""Stories that a process tells before it reports."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Some stories: `bad` are those in which something was wrong, `seen` counts what happened."""

    stories: int
    bad: Sequence[Story]
    seen: Counter[str]


def batches(first: int, runs: int, processes: int, guard: Guard | None) -> Iterator[Batch]:
    """Tell stories from a first seed on, as they come."""
    seeds = range(first, first + runs)
    pieces = [seeds[at : at + _AT_ONCE] for at in range(0, runs, _AT_ONCE)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for told in as_completed([pool.submit(_batch, piece, guard) for piece in pieces]):
            yield told.result()


def _batch(seeds: Sequence[int], guard: Guard | None) -> Batch:
    with tempfile.TemporaryDirectory(prefix="tandem-silence-") as folder:
        migrated = Path(folder) / "migrated.db"
        bring_up_to_date(migrated)
        file = File(migrated)
        with without(*(() if guard is None else (guard,))):
            stories = [tell(file, seed) for seed in seeds]
        file.close()
    seen = sum((story.seen for story in stories), Counter[str]())
    return Batch(stories=len(stories), bad=[one for one in stories if one.faults], seen=seen)
