"""Brings one desk post to the desk: looked for before it is sent again, never given up unseen."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar, assert_never

from engine.domain.commands import CardFailed
from engine.domain.decisions import Done
from engine.domain.desk import Alarm, ShowCard, ShowLine
from engine.domain.handoff import Actor, ActorKind, Handoff
from engine.errors import DeliveryError, DeliveryErrorKind, StorageUnavailable
from engine.handoff.move import Move
from engine.handoff.ports import DeskDelivery, DeskTask, HandoffStore
from engine.logs import trace

log = logging.getLogger(__name__)

T = TypeVar("T")

_MOST_CARD_TRIES = 8
"""A minute of a channel that takes no card: an escalation must not wait any longer unseen."""

_MOST_DOUBTS = 12
_MOST_MOVES = 2
"""Times a refused line is tried again behind its card, which may be elsewhere by then."""

_LATEST = 6 * 3600.0
"""Seconds after which a line tells teammates nothing any more."""

_SHORTEST_WAIT, _LONGEST_WAIT, _LONGEST_CARD_WAIT = 0.5, 300.0, 20.0
_STORAGE_PAUSE = 1.0

CLOCK = Actor(kind=ActorKind.CLOCK)


class DeskPosting:
    """Delivers what it is given, and notes what came of it.

    `first_channel` is where cards belong. `settle_seconds` is how long after a send without an
    answer `find` may still miss what will arrive. `changed` is told of a handoff that a failing
    card changed.
    """

    def __init__(
        self,
        store: HandoffStore,
        delivery: DeskDelivery,
        *,
        changed: Callable[[Handoff], None],
        clock: Callable[[], float],
        first_channel: str | None = None,
        settle_seconds: float = 10.0,
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._first_channel = first_channel
        self._changed = changed
        self._clock = clock
        self._settle_seconds = settle_seconds

    async def bring(self, task: DeskTask) -> bool:
        """Whether it is there now; what came of it is noted as soon as the database takes it."""
        try:
            return await self._bring(task)
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a desk post broke, it is tried again: %s", trace(error))
            until = self._clock() + _wait(task)
            why = type(error).__name__
            await _noted(
                lambda: self._store.task_failed(task, until=until, in_doubt=True, error=why)
            )
            return False

    async def _bring(self, task: DeskTask) -> bool:
        try:
            channel, remote_id = await self._deliver(task)
        except DeliveryError as error:
            await self._not_done(task, error)
            return False
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("the desk's platform broke: %s", trace(error))
            doubt = DeliveryError(type(error).__name__, kind=DeliveryErrorKind.IN_DOUBT)
            await self._not_done(task, doubt)
            return False
        await _noted(lambda: self._store.task_done(task, channel=channel, remote_id=remote_id))
        return True

    async def _deliver(self, task: DeskTask) -> tuple[str, str]:
        """Bringing up to date may be repeated; a new post is looked for first."""
        if isinstance(task.post, ShowCard) and task.attempt and await self._failures(task):
            task = self._elsewhere(task)
        if task.in_doubt and task.remote_id is None:
            asked_at = self._clock()
            found = await self._found(task)
            if found is None:
                self._await_settled(task, asked_at)
            elif not isinstance(task.post, ShowCard):
                return found
            else:
                # What it shows may be of before: it is brought up to date.
                task = replace(task, card_channel=found[0], remote_id=found[1])
        return await self._delivery.deliver(task)

    def _elsewhere(self, task: DeskTask) -> DeskTask:
        """In the second channel; a card that the first one shows is posted there anew."""
        if task.remote_id is not None and task.card_channel == self._first_channel:
            task = replace(task, remote_id=None, card_id=None)
        return replace(task, second_channel=True)

    async def _found(self, task: DeskTask) -> tuple[str, str] | None:
        """Where an earlier attempt arrived; what the first channel shows is no help any more."""
        found = await self._delivery.find(task)
        is_left = task.second_channel and found is not None and found[0] == self._first_channel
        return None if is_left else found

    async def _failures(self, task: DeskTask) -> int:
        """How often this card was given up: not at all, in the first channel, in both."""
        handoff = task.handoff
        if handoff is None:
            return 0
        events = await _noted(lambda: self._store.events(handoff.conversation_id))
        return sum(e.move == Move.CARD_FAILED and e.at >= handoff.queued_at for e in events)

    def _await_settled(self, task: DeskTask, asked_at: float) -> None:
        """Raises DeliveryError if an earlier attempt could still arrive when it was looked for."""
        left = (task.began_at or task.created_at) + self._settle_seconds - asked_at
        if left > 0:  # more than `settle_seconds` means the clock was set back
            raise DeliveryError(
                "an earlier attempt may still arrive",
                kind=DeliveryErrorKind.IN_DOUBT,
                retry_after=min(left, self._settle_seconds),
            )

    async def _not_done(self, task: DeskTask, error: DeliveryError) -> None:
        detail = f"{error.kind}: {error}"
        until: float | None = self._clock() + _within(error.retry_after) + _wait(task)
        if self._is_hopeless(task, error):
            log.error("a desk post is given up: %s, %s", _about(task), detail)
            until = await self._give_up(task, detail)
        else:
            log.warning("a desk post has to wait: %s, %s", _about(task), detail)
        in_doubt = task.in_doubt or error.kind is DeliveryErrorKind.IN_DOUBT
        await _noted(
            lambda: self._store.task_failed(task, until=until, in_doubt=in_doubt, error=detail)
        )

    async def _give_up(self, task: DeskTask, detail: str) -> float | None:
        """Tell of it first: whoever dies here tells of it again; when to try elsewhere, if so."""
        handoff = task.handoff
        if handoff is None or not handoff.state.is_open:
            return None
        match task.post:
            case ShowCard():
                return await self._card_failed(task, handoff, detail)
            case ShowLine():
                # If the channel is gone, the card notices it and goes elsewhere: the line follows.
                await _noted(lambda: self._store.ring((ShowCard(),), handoff.id))
                return self._clock() if task.attempt < _MOST_MOVES else None
            case Alarm():
                pass
            case _:
                assert_never(task.post)
        return None

    async def _card_failed(self, task: DeskTask, handoff: Handoff, detail: str) -> float | None:
        """At first it goes to the second channel at once; the customer is told the truth once."""
        failures = await self._failures(task)
        if failures > 1:
            return None
        command = CardFailed(is_final=failures == 1, error=detail)
        end = await _noted(lambda: self._store.carry_out(handoff.id, command, CLOCK))
        if isinstance(end, Done):
            self._changed(end.handoff)
        return None if command.is_final else self._clock()

    def _is_hopeless(self, task: DeskTask, error: DeliveryError) -> bool:
        """One refusal is enough; a card that nobody has seen yet gets less time than the rest."""
        if error.kind is DeliveryErrorKind.PERMANENT:
            return True
        if _is_unseen_card(task):
            return task.attempt > 0 and (task.attempt + 1) % _MOST_CARD_TRIES == 0
        in_doubt = error.kind is DeliveryErrorKind.IN_DOUBT
        too_often = in_doubt and task.attempt + 1 >= _MOST_DOUBTS
        return too_often or self._clock() - task.created_at >= _LATEST


async def _noted(note: Callable[[], Awaitable[T]]) -> T:
    """Do it as soon as the database is there."""
    while True:
        try:
            return await note()
        except StorageUnavailable as error:
            log.error("the database is away, the desk waits for it: %s", error)
            await asyncio.sleep(_STORAGE_PAUSE)


def _is_unseen_card(task: DeskTask) -> bool:
    is_card = isinstance(task.post, ShowCard) and task.handoff is not None
    return is_card and task.remote_id is None


def _about(task: DeskTask) -> str:
    """What it was to show, for the log: the kind of post, and whose case."""
    kind = type(task.post).__name__
    return kind if task.handoff is None else f"{kind} of {task.handoff.reference}"


def _within(seconds: float | None) -> float:
    return min(max(0.0, seconds or 0.0), _LONGEST_WAIT)


def _wait(task: DeskTask) -> float:
    """Seconds of our own until the next attempt; no two come back in step."""
    longest = _LONGEST_CARD_WAIT if _is_unseen_card(task) else _LONGEST_WAIT
    growing = min(_SHORTEST_WAIT * 2.0 ** min(task.attempt, 20), longest)
    return float(growing * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
