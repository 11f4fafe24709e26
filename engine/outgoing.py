"""Brings the parts of a turn to the platform, in order, each once."""

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import assert_never

from engine.domain.conversation import SendWork
from engine.domain.posts import Part, PostKind, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind, LeaseLost, StorageUnavailable
from engine.logs import trace
from engine.observing import Observer
from engine.ports.conversations import ConversationStore
from engine.ports.delivery import Delivery

log = logging.getLogger(__name__)

_MOST_DOUBTS = 12
"""Sends of unknown fate after which a part is given up: something is wrong with it."""

_LATEST = 6 * 3600.0
"""Seconds after which an answer helps nobody any more."""

_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 300.0


class SendEnd(StrEnum):
    """How sending the parts of a turn ended."""

    POSTED = "posted"
    LAST = "last"
    """Posted, and nothing is left to do in the conversation."""

    NOT_SENT = "not_sent"
    """One has to wait, or was given up with those after it."""

    WITHDRAWN = "withdrawn"
    """Somebody else owns the conversation by now."""


class Outgoing:
    """Sends queued parts.

    `undelivered` makes the notice for a part that is given up, `taken_back` what takes the place of
    one that people overtook and the platform does not delete; `clock` gives POSIX seconds.
    """

    def __init__(
        self,
        store: ConversationStore,
        delivery: Delivery,
        *,
        undelivered: Callable[[SendWork, QueuedPart], tuple[Part, ...]],
        taken_back: Callable[[SendWork, QueuedPart], Part],
        observer: Observer,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._undelivered = undelivered
        self._taken_back = taken_back
        self._observer = observer
        self._clock = clock

    async def send(self, work: SendWork) -> SendEnd:
        """Send part after part, until one does not get through."""
        end = SendEnd.POSTED
        for part in work.parts:
            end = await self._bring(work, part)
            if end is not SendEnd.POSTED and not part.is_withdrawn:
                return end
        return end

    async def _bring(self, work: SendWork, part: QueuedPart) -> SendEnd:
        """Do with a part what is to be done, and note what came of it."""
        try:
            if part.is_withdrawn:
                return await self._withdraw(work, part)
            return await self._send(work, part)
        except DeliveryError as error:
            await self._not_done(work, part, error)
        except (LeaseLost, StorageUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - logged without its words
            log.error("a post broke: %s", trace(error))
            doubt = DeliveryError(type(error).__name__, kind=DeliveryErrorKind.IN_DOUBT)
            await self._not_done(work, part, doubt)
        return SendEnd.NOT_SENT

    async def _send(self, work: SendWork, part: QueuedPart) -> SendEnd:
        found = await self._found(work, part)
        if found is not None and part.shown is None:
            return await self._posted(work, part, found)
        if found is not None:
            # Maybe only the preview: the part is put in its place, which may be repeated.
            await self._store.confirm_preview(work.lease, part, found)
            part = replace(part, preview_id=found)
        if not await self._store.begin_send(work.lease, part):
            return SendEnd.WITHDRAWN
        remote_id = await self._delivery.deliver(work.place, work.trigger, part)
        return await self._posted(work, part, remote_id)

    async def _posted(self, work: SendWork, part: QueuedPart, remote_id: str) -> SendEnd:
        try:
            is_last = await self._store.confirm_send(work.lease, part, remote_id)
        except LeaseLost:
            if await self._store.note_arrival(part, remote_id):
                return SendEnd.WITHDRAWN  # the next look takes it away
            raise
        self._observer.sent(max(0.0, self._clock() - part.created_at))
        return SendEnd.LAST if is_last else SendEnd.POSTED

    async def _found(self, work: SendWork, part: QueuedPart) -> str | None:
        """Look for what may have arrived; as long as it still may, nothing is sent again."""
        if not part.in_doubt or part.preview_id is not None:
            return None
        asked_at = self._clock()
        remote_id = await self._delivery.find(work.place, part)
        if remote_id is None:
            self._await_settled(part, asked_at)
        return remote_id

    async def _withdraw(self, work: SendWork, part: QueuedPart) -> SendEnd:
        if part.in_doubt and part.preview_id is None:
            self._await_settled(part, self._clock())
        is_overtaken = part.epoch < work.lease.epoch and part.kind is not PostKind.TEAMMATE
        instead = self._taken_back(work, part) if is_overtaken else None
        await self._delivery.withdraw(work.place, part, instead=instead)
        await self._store.confirm_withdrawn(work.lease, part)
        return SendEnd.WITHDRAWN

    def _await_settled(self, part: QueuedPart, asked_at: float) -> None:
        """Raises DeliveryError if an earlier attempt could still arrive when it was looked for."""
        settle = self._delivery.settle_seconds
        left = (part.began_at or part.created_at) + settle - asked_at
        if left > 0:  # more than `settle` means the clock was set back
            raise DeliveryError(
                "an earlier attempt may still arrive",
                kind=DeliveryErrorKind.IN_DOUBT,
                retry_after=min(left, settle),
            )

    async def _not_done(self, work: SendWork, part: QueuedPart, error: DeliveryError) -> None:
        detail = f"{error.kind}: {error}"
        given_up = self._is_hopeless(part, error)
        self._observer.not_sent(error.kind, given_up=given_up)
        if given_up:
            log.error("a post to %s is given up: %s", work.place.key, detail)
            await self._give_up(work, part, detail)
        else:
            log.warning("a post to %s has to wait: %s", work.place.key, detail)
            await self._defer(work, part, error, detail)

    async def _give_up(self, work: SendWork, part: QueuedPart, detail: str) -> None:
        if part.is_withdrawn:
            await self._store.confirm_withdrawn(work.lease, part)
            return
        is_last_word = part.kind in {PostKind.UNDELIVERED, PostKind.OUTCOME}
        instead = () if is_last_word else self._undelivered(work, part)
        await self._store.bury_send(work.lease, part, detail, instead=instead)

    async def _defer(
        self, work: SendWork, part: QueuedPart, error: DeliveryError, detail: str
    ) -> None:
        now = self._clock()
        asked = None if error.retry_after is None else _within(error.retry_after)
        await self._store.defer_send(
            work.lease,
            part,
            until=now + (asked or 0.0) + self._wait(part),
            not_before=None if asked is None else now + asked,
            in_doubt=part.in_doubt or error.kind is DeliveryErrorKind.IN_DOUBT,
            error=detail,
        )

    def _is_hopeless(self, part: QueuedPart, error: DeliveryError) -> bool:
        """A platform that asks to come back later is asked for hours; one refusal is enough."""
        match error.kind:
            case DeliveryErrorKind.PERMANENT:
                return True
            case DeliveryErrorKind.IN_DOUBT if self._sends(part) >= _MOST_DOUBTS:
                return True
            case DeliveryErrorKind.IN_DOUBT | DeliveryErrorKind.RETRY:
                return self._age(part) >= _LATEST
        assert_never(error.kind)

    @staticmethod
    def _sends(part: QueuedPart) -> int:
        """How often it was sent, this time included; what is taken away is not sent again."""
        return 0 if part.is_withdrawn else part.attempt + 1

    def _age(self, part: QueuedPart) -> float:
        """Seconds since it is to be shown, or since it was last sent where that is to be undone."""
        since = part.created_at
        if part.is_withdrawn and part.began_at is not None:
            since = max(since, part.began_at)
        return self._clock() - since

    def _wait(self, part: QueuedPart) -> float:
        """Seconds of our own until the next attempt.

        They grow with the age of the part, whatever failed, and no two conversations come back in
        step.
        """
        growing = min(max(_SHORTEST_WAIT, self._age(part) / 3), _LONGEST_WAIT)
        return float(growing * random.uniform(0.5, 1.0))  # noqa: S311 - no secret


def _within(seconds: float) -> float:
    return min(max(0.0, seconds), _LONGEST_WAIT)
