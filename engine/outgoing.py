"""Brings the parts of a turn to the platform, in order, each once."""

import logging
import random
from collections.abc import Callable

from engine.domain.conversation import SendWork
from engine.domain.posts import QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind, LeaseLost, StorageUnavailable
from engine.ports import ConversationStore, Delivery

log = logging.getLogger(__name__)

_MOST_ATTEMPTS = 12
_LONGEST_WAIT = 300.0


class Outgoing:
    """Sends queued parts; `clock` gives POSIX seconds."""

    def __init__(
        self, store: ConversationStore, delivery: Delivery, *, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._delivery = delivery
        self._clock = clock

    async def send(self, work: SendWork) -> bool:
        """Send part after part; False as soon as one has to wait or is given up."""
        for part in work.parts:
            if not await self._send(work, part):
                return False
        return True

    async def _send(self, work: SendWork, part: QueuedPart) -> bool:
        try:
            if part.in_doubt and await self._arrived(work, part):
                return True
            if not await self._store.begin_send(work.lease, part):
                return True  # withdrawn: somebody else owns the conversation by now
            remote_id = await self._delivery.deliver(work.place, work.trigger, part)
        except DeliveryError as error:
            await self._not_sent(work, part, error)
            return False
        except (LeaseLost, StorageUnavailable):
            raise
        except Exception as error:
            log.exception("a post broke")
            doubt = DeliveryError(repr(error), kind=DeliveryErrorKind.IN_DOUBT)
            await self._not_sent(work, part, doubt)
            return False
        await self._store.confirm_send(work.lease, part, remote_id)
        return True

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
        if error.kind is DeliveryErrorKind.PERMANENT or part.attempt + 1 >= _MOST_ATTEMPTS:
            log.error("a post to %s is given up: %s", work.place.key, detail)
            await self._store.bury_send(work.lease, part, detail)
            return
        log.warning("a post to %s has to wait: %s", work.place.key, detail)
        await self._store.defer_send(
            work.lease,
            part,
            until=self._clock() + _wait(part, error),
            in_doubt=part.in_doubt or error.kind is DeliveryErrorKind.IN_DOUBT,
            error=detail,
        )


def _wait(part: QueuedPart, error: DeliveryError) -> float:
    """Seconds until the next attempt: what the platform asked for, else doubling with jitter."""
    if error.retry_after is not None:
        return float(min(max(error.retry_after, 0.05), _LONGEST_WAIT))
    doubling = min(0.5 * 2.0**part.attempt, _LONGEST_WAIT)
    return float(doubling * random.uniform(0.75, 1.25))  # noqa: S311 - jitter, not a secret
