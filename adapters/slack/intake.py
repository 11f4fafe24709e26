"""Stores what a Slack event says before it is acknowledged."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from adapters.slack.events import Identity, Ignored, people_in, translate
from adapters.slack.names import Names
from adapters.slack.wire import Payload
from engine.domain.conversation import Receipt
from engine.domain.messages import Address, InboundMessage, Place

log = logging.getLogger(__name__)


class Inbox(Protocol):
    """Where messages are stored: `engine.support.Support`."""

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message once; raises StorageUnavailable when it could not be stored."""
        ...

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there; raises StorageUnavailable."""
        ...


class Intake:
    """Takes the bodies of events."""

    def __init__(self, inbox: Inbox, names: Names, us: Identity) -> None:
        self._inbox = inbox
        self._names = names
        self._us = us
        self._opening: Counter[Place] = Counter()

    async def take(self, body: Payload) -> None:
        """Store the message an event carries, if any; once this returns it may be acknowledged.

        Raises whatever kept it from being stored.
        """
        outcome = translate(body, self._us, {})
        if isinstance(outcome, Ignored):
            log.debug("an event is ignored: %s", outcome.reason)
            return
        with self._noted(outcome):
            names = await self._names_for(body, outcome)
            named = translate(body, self._us, names)
            if isinstance(named, InboundMessage):
                receipt = await self._inbox.receive(named)
                log.debug("message %s in %s: %s", named.id, named.place.key, receipt.status)

    async def _names_for(self, body: Payload, message: InboundMessage) -> Mapping[str, str]:
        """Nobody is looked up for a thread that is none of our business."""
        if message.place in self._opening or await self._inbox.watches(message.place):
            return await self._names.of(people_in(body, self._us))
        return {}

    @contextmanager
    def _noted(self, message: InboundMessage) -> Iterator[None]:
        """While a message is stored that may open a conversation, its place counts as watched.

        A follow-up that comes meanwhile would overtake it otherwise, and be taken for nobody's.
        """
        opens = message.address is Address.TO_ASSISTANT
        self._opening.update([message.place] * opens)
        try:
            yield
        finally:
            self._opening -= Counter([message.place] * opens)
