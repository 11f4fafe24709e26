"""Tandem that is started again whenever it dies, until a play is over."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from itertools import chain, repeat

from tests.dialogue.crash_points import Fate
from tests.dialogue.house import House
from tests.dialogue.stages import Stage

_SECONDS_DOWN = 150.0
"""How long Tandem is away, as its database sees it: nothing begun before is under way any more."""

_LATER = (
    "UPDATE outbox SET began_at = began_at - ?",
    "UPDATE desk_post SET began_at = began_at - ?",
    "UPDATE pending_action SET next_at = next_at - ?",
)


@dataclass(kw_only=True)
class Revival:
    """Where a play is given, and how often Tandem died in it; `settings` are Tandem's, by name."""

    stage: Stage
    house: House
    settings: Mapping[str, object] = field(default_factory=dict)
    deaths: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    alive: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def tandem(self, *fates: Fate) -> AsyncIterator[None]:
        """Tandem at work; each process has its fate, the last of them that of all that follow."""
        revival = asyncio.create_task(self._keep_alive(*fates))
        try:
            yield
        finally:
            revival.cancel()
            await asyncio.gather(revival, return_exceptions=True)

    async def died(self, times: int) -> None:
        """Return once it has died so often."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.deaths >= times)

    async def _keep_alive(self, *fates: Fate) -> None:
        for fate in chain(fates, repeat(replace(fates[-1], die_at=None))):
            async with self.stage.doomed(self.house, fate=fate, **self.settings) as tandem:
                self.alive.set()
                if self.deaths:
                    await self.stage.deliver_again()
                await tandem.died.wait()
                self.alive.clear()
            await self.stage.mourn()
            let_time_pass(self.house)
            async with self.changed:
                self.deaths += 1
                self.changed.notify_all()


async def until(happened: Callable[[], bool]) -> None:
    """Return once something holds of which nothing tells: in the database, or of the process."""
    while not happened():  # noqa: ASYNC110 - see above
        await asyncio.sleep(0.01)


def let_time_pass(house: House) -> None:
    """Make whatever was begun older, so that none of it is under way any more."""
    with closing(sqlite3.connect(house.database)) as database, database:
        for change in _LATER:
            database.execute(change, (_SECONDS_DOWN,))
