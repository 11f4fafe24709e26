"""What prices insurance."""

from typing import Protocol

from engine.domain.quotes import Quote, QuoteRequest


class RatingService(Protocol):
    """Prices insurance."""

    async def quote(self, request: QuoteRequest, *, key: str) -> Quote:
        """An estimate, the same for the same key; raises QuoteRejected or QuoteUnavailable."""
        ...
