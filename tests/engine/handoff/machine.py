"""Stories of a made-up town with a desk: the same seed gives the same story, from start to end."""

import asyncio
import logging
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from engine.domain.commands import Claim, HandBack
from engine.domain.messages import InboundMessage, Place
from tests.engine.handoff.machine_ledger import File
from tests.engine.handoff.machine_people import EVENTS, holder_of
from tests.engine.handoff.machine_reckoning import reckon, unfinished
from tests.engine.handoff.machine_town import PLACES, Town
from tests.engine.handoff.machine_watch import Fault, Wrong
from tests.engine.idle_time import IdleLoop
from tests.storage.builders import MAYA

_FEWEST_STEPS, _MOST_STEPS = 3, 14
_LOOKS = 300
"""How often is looked whether everything has come to its end; then it is stuck."""

_MOST_HAND_BACKS = 6
"""A claim and a hand-back are two."""

_OPEN = (
    "SELECT id, state, teammate FROM handoff WHERE state IN ('queued', 'claimed', 'snoozed')"
    " ORDER BY id"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """What happened; a story without faults needs no diary."""

    seed: int
    faults: Sequence[Fault]
    diary: Sequence[str]
    seen: Counter[str]

    def count(self, wrong: Wrong) -> int:
        """How many faults of a kind there are."""
        return sum(fault.wrong is wrong for fault in self.faults)

    def __str__(self) -> str:
        return "\n".join([f"=== seed {self.seed}", *self.diary, *map(str, self.faults)])


def tell(file: File, seed: int) -> Story:
    """One story from its beginning to its end."""
    with _quiet_and_repeatable(seed), asyncio.Runner(loop_factory=IdleLoop) as runner:
        return runner.run(_tell(file, seed))


async def _tell(file: File, seed: int) -> Story:
    town = Town(file, seed)
    try:
        await town.start()
        for _ in range(town.chance.randint(_FEWEST_STEPS, _MOST_STEPS)):
            [happens] = town.chance.choices(list(EVENTS), weights=list(EVENTS.values()))
            await happens(town)
            await asyncio.sleep(town.chance.seconds(4))
        await _come_to_an_end(town)
        reckon(town)
    finally:
        await town.close()
    watcher = town.watcher
    return Story(seed=seed, faults=watcher.faults, diary=town.diary, seen=watcher.seen)


async def _come_to_an_end(town: Town) -> None:
    """From now on nothing goes wrong: what is left is done, and the assistant answers again."""
    town.note("nothing goes wrong any more")
    town.chance.calm = True
    town.board.closed = set()
    for platform, run in list(town.runs.items()):
        run.life.left = None
        if run.life.is_over:
            await town.crash(platform)
    await town.start()
    await _quiet(town)
    await _answered_again(town, town.chance.choice(PLACES))
    await _quiet(town)


async def _quiet(town: Town) -> None:
    """Wait until nothing is left to do."""
    for look in range(_LOOKS):
        if not town.events and not unfinished(town):
            return
        await asyncio.sleep(0.5)
        if look % 3 == 2:
            await town.wait(8)


async def _answered_again(town: Town, place: Place) -> None:
    """Whatever people have is handed back, and then a question is answered.

    A first one may be one question too many without an answer, which calls people.
    """
    for _ in range(3):
        asked = town.say(place, MAYA, "{name} is the last that I ask")
        await _quiet(town)
        for _ in range(_MOST_HAND_BACKS):
            if not _hand_back(town):
                break
            await _quiet(town)
        else:
            town.watcher.fault(Wrong.BROKEN, f"{place.thread} comes back however often it is left")
        if _is_answered(town, asked):
            return
    town.watcher.fault(Wrong.BROKEN, f"{asked.id} is not answered after all was handed back")


def _hand_back(town: Town) -> bool:
    """Whether there was anything to be handed back."""
    rows = town.rows(_OPEN)
    for row in rows:
        holder = holder_of(dict(row))
        if row["state"] == "queued" or holder is None:
            town.press(row["id"], Claim(), town.mates[0])
        else:
            town.press(row["id"], HandBack(), holder)
    return bool(rows)


def _is_answered(town: Town, asked: InboundMessage) -> bool:
    name = re.compile(rf"nswer .*#{asked.id[1:]}\b")
    return any(name.search(bubble.text) for bubble in town.world.square.bubbles.values())


@contextmanager
def _quiet_and_repeatable(seed: int) -> Iterator[None]:
    """Without the engine's log, and with its own jitter from the seed."""
    jitter, disabled = random.getstate(), logging.root.manager.disable
    random.seed(seed)
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(disabled)
        random.setstate(jitter)
