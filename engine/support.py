"""The verbs an adapter may call."""

import logging

from engine.domain.conversation import Amended, AmendmentEnd, Receipt, ReceiptStatus
from engine.domain.messages import Amendment, InboundMessage, Place
from engine.observing import Observer
from engine.ports import Compose, ConversationStore
from engine.worker import Worker

log = logging.getLogger(__name__)


class Support:
    """The engine as a platform adapter sees it."""

    def __init__(
        self, store: ConversationStore, worker: Worker, observer: Observer, *, compose: Compose
    ) -> None:
        """`compose` writes anew what Claude is told where a message it has read is deleted."""
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
        return receipt

    async def amend(self, amendment: Amendment) -> Amended:
        """Note that a message was edited or deleted; to be acknowledged like a message.

        What nobody has answered yet is answered as it is now, or not at all. Raises
        StorageUnavailable.
        """
        amended = await self._store.amend(amendment, compose=self._compose)
        self._observer.amended(amended.end)
        if amended.end is AmendmentEnd.APPLIED and amended.conversation_id is not None:
            self._worker.reconsider(amended.conversation_id)
        return amended

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there; raises StorageUnavailable.

        What is said elsewhere, and not to the assistant, `receive` does not store.
        """
        return await self._store.watches(place)
