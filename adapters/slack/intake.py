"""Stores what a Slack event says before it is acknowledged."""

import logging
from typing import Protocol

from adapters.slack.events import Identity, Ignored, people_in, translate
from adapters.slack.names import Names
from adapters.slack.wire import Payload
from engine.domain.conversation import Receipt
from engine.domain.messages import InboundMessage

log = logging.getLogger(__name__)


class Inbox(Protocol):
    """Where messages are stored: `engine.support.Support`."""

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message once; raises StorageUnavailable when it could not be stored."""
        ...


class Intake:
    """Takes the bodies of events."""

    def __init__(self, inbox: Inbox, names: Names, us: Identity) -> None:
        self._inbox = inbox
        self._names = names
        self._us = us

    async def take(self, body: Payload) -> None:
        """Store the message an event carries, if any; once this returns it may be acknowledged.

        Raises whatever kept it from being stored.
        """
        outcome = translate(body, self._us, {})
        if isinstance(outcome, Ignored):
            log.debug("an event is ignored: %s", outcome.reason)
            return
        names = await self._names.of(people_in(body, self._us))
        named = translate(body, self._us, names)
        if isinstance(named, InboundMessage):
            receipt = await self._inbox.receive(named)
            log.debug("message %s in %s: %s", named.id, named.place.key, receipt.status)
