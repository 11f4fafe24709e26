"""Whatever people, clocks, crashes and platforms do, the assistant is silent while people have it.

A thousand stories are told here, which two cores do in well under a minute; `python
bench/silence.py` tells ten thousand.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.domain.posts import Button, Part
from tests.engine.handoff.machine import Story, tell
from tests.engine.handoff.machine_guards import Guard, without
from tests.engine.handoff.machine_ledger import File
from tests.engine.handoff.machine_watch import Watcher, Wrong

STORIES = 1_000
_AT_ONCE = 25
"""Stories of one test: few enough that several processes share the work."""

_WITHOUT_GUARD = 40
"""Stories in which the loss of a guard must show; most of them have no use for any one guard."""

_TO_BE_SEEN = (
    "begun post reply assistant",
    "begun post teammate teammate",
    "begun preview reply assistant",
    "sent notice",
    "secrets in the desk",
)


@pytest.fixture(scope="module")
def file(migrated: Path) -> Iterator[File]:
    """The database that all stories use, one after the other."""
    used = File(migrated)
    yield used
    used.close()


@pytest.mark.parametrize("first", range(0, STORIES, _AT_ONCE))
def test_the_assistant_is_silent_and_nothing_is_lost(file: File, first: int) -> None:
    """No old post, no word over people's, no leak; every promise of the desk is kept."""
    seen: Counter[str] = Counter()
    for seed in range(first, first + _AT_ONCE):
        story = tell(file, seed)
        assert not story.faults, str(story)
        seen += story.seen
    for what in _TO_BE_SEEN:
        assert seen[what], f"{what!r} was never seen, so these stories prove nothing"


@pytest.mark.parametrize(
    ("guard", "wrong"),
    [
        (Guard.GATE, Wrong.STALE_POST),
        (Guard.GATE, Wrong.TALKED_OVER),
        (Guard.EPOCH, Wrong.TALKED_OVER),
        (Guard.ENDING, Wrong.TALKED_OVER),
    ],
)
def test_the_assistant_is_not_silent_without_its_guards(
    file: File, guard: Guard, wrong: Wrong
) -> None:
    """A guard taken away shows in the very stories that pass with it."""
    with without(guard):
        assert any(_goes_wrong(tell(file, seed), wrong) for seed in range(_WITHOUT_GUARD)), guard


def test_what_is_for_the_team_alone_is_recognised() -> None:
    """In the words, in those of a notification, and on a button."""
    for part in (
        Part(text="I see: SECRETNOTE1", plain=""),
        Part(text="", plain="SECRETBRIEF2"),
        Part(text="", plain="", buttons=(Button(action="", label="SECRETDRAFT3"),)),
    ):
        watcher = Watcher(now=float, note=lambda _: None)
        watcher.shown(part)
        assert [fault.wrong for fault in watcher.faults] == [Wrong.LEAK]


def test_the_same_seed_tells_the_same_story(file: File) -> None:
    """What a long run finds can be looked at again."""
    once, again = tell(file, 7), tell(file, 7)
    assert once.seen == again.seen
    assert [line[:8] for line in once.diary] == [line[:8] for line in again.diary]


def _goes_wrong(story: Story, wrong: Wrong) -> bool:
    return story.count(wrong) > 0
