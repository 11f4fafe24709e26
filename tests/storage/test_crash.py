"""A program that dies between any two of its steps goes on from the rows alone."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from engine.domain.conversation import NoWork, SendWork, TurnWork
from engine.domain.messages import Platform
from engine.domain.steps import HistoryMessage
from storage.conversations import Conversations
from storage.database import open_database
from storage.settings import StorageSettings
from tests.storage.builders import COMPOSE, answer, ending, result, said

STEPS = 24
"""More than a whole run takes; a run that never dies is the last case."""


class Died(Exception):
    """The program was killed here."""


@dataclass(kw_only=True, slots=True)
class World:
    """What outlives the program: the platform's thread, and the effects of tools by key."""

    posted: list[tuple[str, str]] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class Program:
    """What the engine does with the store, in its order, until `lives` steps are done."""

    store: Conversations
    world: World
    lives: int

    def _step(self) -> None:
        if self.lives == 0:
            raise Died
        self.lives -= 1

    async def run(self) -> None:
        """Work off everything."""
        self._step()
        for at, text in enumerate(("Is hail covered?", "And theft?"), start=1):
            await self.store.receive(said(text, at=at))
        while True:
            self._step()
            work = await self.store.next_work(1, compose=COMPOSE, prompt="p1")
            match work:
                case TurnWork():
                    await self._turn(work)
                case SendWork():
                    await self._send(work)
                case _:
                    assert work == NoWork()
                    return

    async def _turn(self, work: TurnWork) -> None:
        calls = work.open_calls
        if work.steps == 0:
            self._step()
            asked = answer("", calls=("t1", "t2"))
            calls = await self.store.record_answer(work.lease, work.turn_id, asked)
        for call in calls:
            self._step()
            await self.store.begin_call(work.lease, work.turn_id, call.call.id)
            self._step()
            if call.key not in self.world.effects:  # the tool's backend honours the key
                self.world.effects.append(call.key)
            self._step()
            await self.store.record_result(work.lease, work.turn_id, result(call.call.id))
        self._step()
        whole = ending("Yes.", "Both are.", say=answer("Yes. Both are."))
        await self.store.finish_turn(work.lease, work.turn_id, whole)

    async def _send(self, work: SendWork) -> None:
        for part in work.parts:
            if part.in_doubt and part.nonce in [nonce for nonce, _ in self.world.posted]:
                await self.store.confirm_send(work.lease, part, "m")
                continue
            self._step()
            assert await self.store.begin_send(work.lease, part)
            self._step()
            self.world.posted.append((part.nonce, part.part.text))
            self._step()
            await self.store.confirm_send(work.lease, part, "m")


async def live(
    settings: StorageSettings, world: World, lives: Callable[[], int]
) -> tuple[HistoryMessage, ...]:
    """Start the program again and again until it has ended by itself."""
    while True:
        database = await open_database(settings, Platform.SLACK)
        store = Conversations(database, platform=Platform.SLACK, worker="w1", clock=lambda: 1.0)
        try:
            await Program(store=store, world=world, lives=lives()).run()
            assert await store.unfinished(Platform.SLACK, limit=9) == ()
            return await store.history(1)
        except Died:
            continue
        finally:
            await database.close()


def check(world: World, history: tuple[HistoryMessage, ...]) -> None:
    """What must hold at the end, wherever the program died."""
    assert [text for _, text in world.posted] == ["Yes.", "Both are."]
    assert world.effects == ["1:t1", "1:t2"]
    assert [message.seq for message in history] == [1, 2, 3, 4]
    texts = [block.get("text") for block in history[0].content]
    assert texts[1:] == ["Is hail covered?", "And theft?"]
    assert history[2].content == (result("t1").block, result("t2").block)


@pytest.mark.parametrize("dies_at", range(STEPS))
async def test_one_death_changes_nothing(settings: StorageSettings, dies_at: int) -> None:
    """Every message is answered once, every effect happens once, wherever the program dies."""
    world = World()
    lives = iter([dies_at])
    check(world, await live(settings, world, lambda: next(lives, 1_000)))


@pytest.mark.parametrize("steps", [5, 6, 7])
async def test_a_program_that_dies_all_the_time_gets_there(
    settings: StorageSettings, steps: int
) -> None:
    """Each start gets a few steps further."""
    world = World()
    check(world, await live(settings, world, lambda: steps))
