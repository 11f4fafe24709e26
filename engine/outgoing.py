"""Brings the parts of a turn to the platform, in order, each once."""

import logging
import random
from collections.abc import Callable
from enum import StrEnum
from typing import assert_never

from engine.domain.conversation import SendWork
from engine.domain.posts import QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind, LeaseLost, StorageUnavailable
from engine.logs import trace
from engine.ports import ConversationStore, Delivery

log = logging.getLogger(__name__)

_MOST_DOUBTS = 12
"""Sends of unknown fate after which a part is given up: something is wrong with it."""

_LATEST = 6 * 3600.0
"""Seconds after which an answer helps nobody any more."""

_SHORTEST_WAIT, _LONGEST_WAIT = 0.5, 300.0


class SendEnd(StrEnum):
    """How sending the parts of a turn ended."""

    POSTED = "posted"
    NOT_SENT = "not_sent"
    """One has to wait, or was given up with those after it."""

    WITHDRAWN = "withdrawn"
    """Somebody else owns the conversation by now."""


class Outgoing:
    """Sends queued parts; `clock` gives POSIX seconds."""

    def __init__(
        self, store: ConversationStore, delivery: Delivery, *, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._clock = clock

    async def send(self, work: SendWork) -> SendEnd:
        """Send part after part, until one does not get through."""
        for part in work.parts:
            end = await self._send(work, part)
            if end is not SendEnd.POSTED:
                return end
        return SendEnd.POSTED

    async def _send(self, work: SendWork, part: QueuedPart) -> SendEnd:
        try:
            if part.in_doubt and await self._arrived(work, part):
                return SendEnd.POSTED
            if not await self._store.begin_send(work.lease, part):
                return SendEnd.WITHDRAWN
            remote_id = await self._delivery.deliver(work.place, work.trigger, part)
        except DeliveryError as error:
            await self._not_sent(work, part, error)
            return SendEnd.NOT_SENT
        except (LeaseLost, StorageUnavailable):
            raise
        except Exception as error:  # noqa: BLE001 - whatever broke, the post may be there
            log.error("a post broke: %s", trace(error))
            doubt = DeliveryError(type(error).__name__, kind=DeliveryErrorKind.IN_DOUBT)
            await self._not_sent(work, part, doubt)
            return SendEnd.NOT_SENT
        await self._store.confirm_send(work.lease, part, remote_id)
        return SendEnd.POSTED

    async def _arrived(self, work: SendWork, part: QueuedPart) -> bool:
        """Look for an earlier attempt; as long as it may still be under way, do not send again."""
        remote_id = await self._delivery.find(work.place, part)
        if remote_id is not None:
            await self._store.confirm_send(work.lease, part, remote_id)
            return True
        settled_at = (part.began_at or 0.0) + self._delivery.settle_seconds
        if self._clock() < settled_at:
            raise DeliveryError(
                "an earlier attempt may still arrive",
                kind=DeliveryErrorKind.IN_DOUBT,
                retry_after=settled_at - self._clock(),
            )
        return False

    async def _not_sent(self, work: SendWork, part: QueuedPart, error: DeliveryError) -> None:
        detail = f"{error.kind}: {error}"
        if self._is_hopeless(part, error):
            log.error("a post to %s is given up: %s", work.place.key, detail)
            await self._store.bury_send(work.lease, part, detail, instead=())
            return
        log.warning("a post to %s has to wait: %s", work.place.key, detail)
        await self._store.defer_send(
            work.lease,
            part,
            until=self._clock() + self._wait(part, error),
            in_doubt=part.in_doubt or error.kind is DeliveryErrorKind.IN_DOUBT,
            error=detail,
        )

    def _is_hopeless(self, part: QueuedPart, error: DeliveryError) -> bool:
        """A platform that asks to come back later is asked for hours; one refusal is enough."""
        match error.kind:
            case DeliveryErrorKind.PERMANENT:
                return True
            case DeliveryErrorKind.IN_DOUBT if part.attempt + 1 >= _MOST_DOUBTS:
                return True
            case DeliveryErrorKind.IN_DOUBT | DeliveryErrorKind.RETRY:
                return self._clock() - part.created_at >= _LATEST
        assert_never(error.kind)

    def _wait(self, part: QueuedPart, error: DeliveryError) -> float:
        """Seconds until the next attempt, and no sooner than the platform asked for.

        They grow with the age of the part, whatever failed, and no two conversations come back in
        step.
        """
        age = self._clock() - part.created_at
        growing = min(max(_SHORTEST_WAIT, age / 3), _LONGEST_WAIT)
        asked = min(max(0.0, error.retry_after or 0.0), _LONGEST_WAIT)
        return asked + float(growing * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
