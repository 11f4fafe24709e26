"""The verbs an adapter may call."""

import logging

from engine.domain.conversation import Receipt, ReceiptStatus
from engine.domain.messages import InboundMessage, Place
from engine.ports import ConversationStore
from engine.worker import Worker

log = logging.getLogger(__name__)


class Support:
    """The engine as a platform adapter sees it."""

    def __init__(self, store: ConversationStore, worker: Worker) -> None:
        self._store = store
        self._worker = worker

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message; once this returns, it may be acknowledged to the platform.

        Work on it goes on by itself. Raises StorageUnavailable when it could not be stored: then
        it must not be acknowledged, so that the platform delivers it again.
        """
        receipt = await self._store.receive(message)
        if receipt.status is ReceiptStatus.WAITING and receipt.conversation_id is not None:
            self._worker.wake(receipt.conversation_id, message)
        return receipt

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there; raises StorageUnavailable.

        What is said elsewhere, and not to the assistant, `receive` does not store.
        """
        return await self._store.watches(place)
