"""The verbs an adapter may call."""

import logging

from engine.desk_assembly import DeskParts
from engine.domain.messages import Amendment, InboundMessage, Place
from engine.domain.receipts import Amended, AmendmentEnd, Receipt, ReceiptStatus
from engine.handoff.desk import Desk
from engine.observing import Observer
from engine.ports.conversations import Compose, ConversationStore
from engine.worker import Worker

log = logging.getLogger(__name__)


class Support:
    """The engine as a platform adapter sees it."""

    def __init__(
        self,
        store: ConversationStore,
        worker: Worker,
        observer: Observer,
        *,
        compose: Compose,
        desk: DeskParts | None = None,
    ) -> None:
        """`compose` writes anew what Claude is told where a message it has read is deleted."""
        self._desk = desk
        self._store = store
        self._worker = worker
        self._observer = observer
        self._compose = compose

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message; once this returns, it may be acknowledged to the platform.

        Work on it goes on by itself. Raises StorageUnavailable when it could not be stored: then
        it must not be acknowledged, so that the platform delivers it again.
        """
        receipt = await self._store.receive(message)
        self._observer.received(receipt.status)
        if receipt.status is ReceiptStatus.WAITING and receipt.conversation_id is not None:
            self._worker.wake(receipt.conversation_id, message)
        elif self._desk is not None and receipt.status is ReceiptStatus.KEPT:
            self._let_people_know(receipt, message)
        return receipt

    def _let_people_know(self, receipt: Receipt, message: InboundMessage) -> None:
        """What is kept may have been said to people, or by them: that takes the conversation."""
        if receipt.conversation_id is None or self._desk is None:
            return
        self._desk.wake()
        if receipt.is_thanks:
            self._desk.thanked()
        if message.author.is_teammate:
            self._worker.silence(receipt.conversation_id)
        self._worker.look(receipt.conversation_id)

    async def amend(self, amendment: Amendment) -> Amended:
        """Note that a message was edited or deleted; to be acknowledged like a message.

        What nobody has answered yet is answered as it is now, or not at all. Raises
        StorageUnavailable.
        """
        amended = await self._store.amend(amendment, compose=self._compose)
        self._observer.amended(amended.end)
        if amended.end is AmendmentEnd.APPLIED and amended.conversation_id is not None:
            self._worker.reconsider(amended.conversation_id)
        if self._desk is not None and amended.conversation_id is not None:
            self._desk.wake()  # people may have been shown it
        return amended

    @property
    def desk(self) -> Desk | None:
        """The verbs of the desk; None where there is none."""
        return None if self._desk is None else self._desk.desk

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there; raises StorageUnavailable.

        What is said elsewhere, and not to the assistant, `receive` does not store.
        """
        return await self._store.watches(place)
