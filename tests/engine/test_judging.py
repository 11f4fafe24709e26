"""An answer is judged beside the program: it goes on meanwhile, and a turn may end there."""

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import replace

import pytest

from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import Finding
from engine.turn import TurnRunner
from sandbox.claude import ClaudeSandbox, Say
from storage.conversations import Conversations
from tests.engine.gates import STRICT
from tests.engine.turning import run
from tests.storage.builders import open_turn, turn_of

CLEAN = "I'm glad to look into that with you. Which of your two cars is it about?"
_LONGEST = 10.0
"""Seconds; then the program stands still."""


class Slow:
    """The last of the checks, which does not end before it is told to."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = threading.Event()
        self.began = asyncio.Event()

    def check(self, text: str, context: Context) -> Iterable[Finding]:
        """Find nothing, in time."""
        del text, context
        self._loop.call_soon_threadsafe(self.began.set)
        if not self._end.wait(_LONGEST):
            raise TimeoutError
        return ()

    def end(self) -> None:
        """Let it end."""
        self._end.set()


def slowly(turns: TurnRunner, slow: Slow) -> TurnRunner:
    """Runs turns whose answers are judged as slowly."""
    return replace(turns, gate=replace(STRICT, unsourced=slow.check))


async def test_the_program_goes_on_while_an_answer_is_judged(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """What else there is to do is done before the judgement, and then the answer is shown."""
    api.will(Say(CLEAN))
    slow = Slow()
    task = asyncio.create_task(run(slowly(turns, slow), await open_turn(store)))
    async with asyncio.timeout(_LONGEST):
        await slow.began.wait()
    slow.end()
    assert [part.text for part in (await task).parts] == [CLEAN]


async def test_a_turn_that_is_cancelled_while_its_answer_is_judged_says_nothing(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """Nothing of the answer is stored, not even when the judgement ends later."""
    api.will(Say(CLEAN))
    slow = Slow()
    work = await open_turn(store)
    before = await store.history(work.lease.conversation_id)
    task = asyncio.create_task(run(slowly(turns, slow), work))
    async with asyncio.timeout(_LONGEST):
        await slow.began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    slow.end()
    assert await store.history(work.lease.conversation_id) == before
    assert (await turn_of(store, work.lease.conversation_id)).turn_id == work.turn_id
