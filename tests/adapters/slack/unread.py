"""Threads to be read, kept in memory: what the adapter asks of the database."""

from dataclasses import dataclass, field

from engine.domain.messages import Place


@dataclass(kw_only=True)
class UnreadThreads:
    """As `storage.unread`, and gone with the test."""

    noted: dict[Place, float] = field(default_factory=dict)

    async def note(self, place: Place, since: float, now: float) -> None:
        """Note that a thread has to be read."""
        del now
        self.noted[place] = min(since, self.noted.get(place, since))

    async def waiting(self) -> tuple[tuple[Place, float], ...]:
        """Threads and since when."""
        return tuple(self.noted.items())

    async def done(self, place: Place) -> None:
        """Note that a thread is read."""
        self.noted.pop(place, None)
