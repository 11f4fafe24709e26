"""What the Slack side asks of the engine for customers' messages."""

from typing import Protocol

from engine.domain.messages import Amendment, InboundMessage, Place
from engine.domain.receipts import Amended, Receipt


class Inbox(Protocol):
    """Where messages are stored: `engine.support.Support`."""

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message once; raises StorageUnavailable when it could not be stored."""
        ...

    async def amend(self, amendment: Amendment) -> Amended:
        """Note an edit or a deletion; raises StorageUnavailable when it could not be stored."""
        ...

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there; raises StorageUnavailable."""
        ...
