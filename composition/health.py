"""How a program is doing: connected, able to use its database, and how much waits there."""

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

from engine.domain.messages import Platform
from engine.errors import StorageUnavailable
from storage.database import Database
from storage.knowledge_log import KnowledgeStanding, standing_of_knowledge
from storage.standing import PlatformStanding, standing_of

_DATABASE_SECONDS = 5.0


class Line(Protocol):
    """The connection to a platform, as the adapters' apps have it."""

    @property
    def is_connected(self) -> bool:
        """Whether events can come in now."""
        ...

    @property
    def last_event_at(self) -> float | None:
        """When the last one came in, POSIX seconds; None if none has since the start."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Health:
    """One look; `standing` is None, and `trouble` says why, where the database did not answer."""

    platform: Platform
    seen_at: float
    connected: bool
    last_event_at: float | None
    standing: PlatformStanding | None
    trouble: str = ""
    knowledge: KnowledgeStanding | None = None

    @property
    def oldest_waiting_seconds(self) -> float:
        """How long the oldest unfinished work has waited; 0 where there is none."""
        since = self.standing.waiting_since if self.standing else None
        return 0.0 if since is None else max(0.0, self.seen_at - since)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, a sentence each; nothing if all is well."""
        offline = () if self.connected else (f"not connected to {self.platform.capitalize()}",)
        return (*offline, *(() if self.standing else (f"the database: {self.trouble}",)))


async def look(platform: Platform, line: Line, database: Database) -> Health:
    """Look once; takes no longer than five seconds."""
    now = time.time()
    found: PlatformStanding | None = None
    knowledge: KnowledgeStanding | None = None
    trouble = ""
    try:
        async with asyncio.timeout(_DATABASE_SECONDS):
            found = await database.read(standing_of, platform, now)
            knowledge = await database.read(standing_of_knowledge)
    except TimeoutError:
        trouble = f"no answer in {_DATABASE_SECONDS:g} seconds"
    except StorageUnavailable as error:
        trouble = str(error)
    return Health(
        platform=platform,
        seen_at=now,
        connected=line.is_connected,
        last_event_at=line.last_event_at,
        standing=found,
        trouble=trouble,
        knowledge=knowledge,
    )
