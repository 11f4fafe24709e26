"""Stores what a Slack event says before it is acknowledged."""

import asyncio
import logging
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from adapters.slack.amendments import amended_in, is_about_another, translate_amendment
from adapters.slack.desk.talk import Talk
from adapters.slack.desk.teammates import Teammates
from adapters.slack.early_replies import EarlyReplies
from adapters.slack.events import (
    Identity,
    Ignored,
    installed_team,
    people_in,
    place_of,
    said_at,
    translate,
)
from adapters.slack.inbox import Inbox
from adapters.slack.names import Names
from adapters.slack.wire import Payload, object_at
from engine.domain.messages import Address, Amendment, Deletion, Edit, InboundMessage, Place
from engine.domain.receipts import AmendmentEnd, ReceiptStatus
from engine.errors import StorageUnavailable
from engine.handoff.imitators import Imitators
from engine.logs import trace

log = logging.getLogger(__name__)

_MOST_EARLY = 1_000
_READ_AGAIN_SECONDS = 20.0


class Intake:
    """Takes the bodies of events; `last_event_at` is the POSIX time of the last one."""

    def __init__(
        self,
        inbox: Inbox,
        names: Names,
        us: Identity,
        early_replies: EarlyReplies,
        *,
        talk: Talk | None = None,
        teammates: Teammates | None = None,
        imitators: Imitators | None = None,
        ignored: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`ignored` is told the reason for each event that is not stored.

        `talk` takes what is said in the desk's channels; without a desk there are no teammates.
        """
        self._inbox = inbox
        self._names = names
        self._us = us
        self._early_replies = early_replies
        self._talk = talk
        self._teammates = teammates
        self._imitators = imitators
        self._ignored = ignored
        self._opening: Counter[Place] = Counter()
        self._early: OrderedDict[str, Amendment] = OrderedDict()
        self.last_event_at: float | None = None

    async def take(self, body: Payload, *, attempt: int = 0) -> None:
        """Store what an event says, if anything; once this returns it may be acknowledged.

        `attempt` counts its redeliveries. Raises whatever kept it from being stored.
        """
        self.last_event_at = time.time()
        if self._talk is not None and self._talk.is_here(body):
            await self._talk.take(body)
            return
        if is_about_another(body):
            outcome: InboundMessage | Amendment | Ignored = translate_amendment(body, self._us, {})
        else:
            outcome = translate(body, self._us, {})
        match outcome:
            case Ignored(reason=reason):
                log.debug("an event is ignored: %s", reason)
                self._ignored(reason)
            case InboundMessage():
                when = said_at(object_at(body, "event"))
                await self._early_replies.expect(outcome, said_at=when, attempt=attempt)
                await self._receive(body, outcome)
                await self._early_replies.take(
                    outcome, said_at=when, attempt=attempt, receive=self._receive_found
                )
            case Edit():
                await self._edit(body, outcome)
            case Deletion():
                await self._amend(outcome)

    async def _receive(self, body: Payload, message: InboundMessage) -> None:
        with self._noted(message):
            names = await self._names_for(object_at(body, "event"), message.place)
            named = translate(body, self._us, names)
            if isinstance(named, InboundMessage):
                verified = await self._verified(named)
                receipt = await self._inbox.receive(verified)
                self._look_at(verified, receipt.status)
                log.debug("message %s in %s: %s", named.id, named.place.key, receipt.status)
                if receipt.status is ReceiptStatus.UNWATCHED:
                    self._early_replies.note(named)
        early = self._early.get(message.keys[0])
        if early is not None:
            await self._amend(early)

    def _look_at(self, message: InboundMessage, status: ReceiptStatus) -> None:
        """Whether somebody pretends to be a teammate, where a conversation lives."""
        if self._imitators is not None and status is not ReceiptStatus.UNWATCHED:
            self._imitators.look(message)

    async def _verified(self, message: InboundMessage) -> InboundMessage:
        """A teammate's message says so, where a conversation lives or begins."""
        if self._teammates is None or not await self._is_ours(message.place):
            return message
        teammate = await self._teammates.verified_or_none(message.author.id)
        if teammate is None:
            return message
        author = replace(
            message.author, name=teammate.name, is_teammate=True, picture=teammate.picture
        )
        return replace(message, author=author)

    async def keep_reading(self) -> None:
        """Read the threads that could not be read when their mention came, until cancelled."""
        while True:
            try:
                await self._early_replies.read_what_waits(self._receive_found)
            except StorageUnavailable as error:
                log.error("the database is away, threads to be read wait: %s", error)
            except Exception as error:  # noqa: BLE001 - logged without its words
                log.error("reading a thread broke: %s", trace(error))
            await asyncio.sleep(_READ_AGAIN_SECONDS)

    async def _receive_found(self, place: Place, reply: Payload) -> None:
        """As in an event of its own."""
        said = {
            "authorizations": [{"team_id": place.workspace}],
            "event": {**reply, "channel": place.channel},
        }
        outcome = translate(said, self._us, {})
        if isinstance(outcome, InboundMessage):
            await self._receive(said, outcome)

    async def _edit(self, body: Payload, edit: Edit) -> None:
        message = amended_in(body)
        place = place_of(message, installed_team(body, self._us))
        named = translate_amendment(body, self._us, await self._names_for(message, place))
        await self._amend(edit if isinstance(named, Ignored) else named)

    async def _amend(self, amendment: Amendment) -> None:
        """Events come in no order: what has no message yet is kept for a while.

        It is kept before it is stored, so that a message stored just now finds one or the other.
        """
        key = amendment.key
        if not _is_newer(self._early.get(key), amendment):
            self._early[key] = amendment
        amended = await self._inbox.amend(amendment)
        log.debug("%s of %s: %s", type(amendment).__name__, key, amended.end)
        if amended.end is not AmendmentEnd.UNCHANGED:
            self._early.pop(key, None)
        while len(self._early) > _MOST_EARLY:
            self._early.popitem(last=False)

    async def _names_for(self, message: Payload, place: Place) -> Mapping[str, str]:
        """Nobody is looked up for a thread that is none of our business."""
        if await self._is_ours(place):
            return await self._names.of(people_in(message, self._us))
        return {}

    async def _is_ours(self, place: Place) -> bool:
        return place in self._opening or await self._inbox.watches(place)

    @contextmanager
    def _noted(self, message: InboundMessage) -> Iterator[None]:
        """While a message is stored that may open a conversation, its place counts as watched.

        A follow-up that comes meanwhile would be taken for nobody's otherwise, and have no names.
        """
        opens = message.address is Address.TO_ASSISTANT
        self._opening.update([message.place] * opens)
        try:
            yield
        finally:
            self._opening -= Counter([message.place] * opens)


def _is_newer(kept: Amendment | None, amendment: Amendment) -> bool:
    """Whether what is kept already is the last word on a message."""
    match kept, amendment:
        case None, _:
            return False
        case Edit(edited_at=before), Edit(edited_at=now):
            return before > now
        case _:
            return isinstance(kept, Deletion)
