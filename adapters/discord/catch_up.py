"""Catches up with what was said while nobody listened, bounded and fair between channels."""

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Protocol

import discord
from discord.gateway import DiscordWebSocket

from adapters.discord.gaps import (
    Gap,
    archived_gap,
    archives,
    direct_gaps,
    rooms_behind,
    threads_behind,
)
from adapters.discord.intake import LATER, Intake
from adapters.discord.lines import Lines
from adapters.discord.mark import Mark, snowflake
from adapters.discord.reading import Reading, is_refusal
from engine.domain.messages import Place
from engine.logs import trace

log = logging.getLogger(__name__)

_RECENT = 7 * 24 * 3600.0
"""Seconds after which a conversation that fell silent is not looked into any more."""

_FIRST_WAIT, _LONGEST_WAIT = 0.5, 60.0
_ARCHIVED = 100


class Recent(Protocol):
    """Where there were conversations."""

    async def places(self, since: float) -> Sequence[Place]:
        """Places somebody spoke in after a time (POSIX); raises StorageUnavailable."""
        ...


class CatchUp:
    """Reads what the gateway did not bring, after every new session and every resumed one.

    Until a thread is read to its end, what is said there now waits behind it. `hours` bounds how
    far back is read; 0 reads nothing.
    """

    def __init__(
        self, intake: Intake, lines: Lines, mark: Mark, recent: Recent, *, hours: float
    ) -> None:
        self._intake = intake
        self._lines = lines
        self._mark = mark
        self._recent = recent
        self._seconds = hours * 3600.0
        self._task: asyncio.Task[None] | None = None
        self._old: set[asyncio.Task[None]] = set()
        self._looked = asyncio.Event()
        self._whole = True
        self._covered: set[int] = set()
        self._done_on: DiscordWebSocket | None = None

    def begin(self, client: discord.Client, *, resumed: bool) -> None:
        """A session has begun or goes on: whatever was said in between may be missing.

        Discord itself brings what a resumed session missed; there a look at what it shows at once
        is enough.
        """
        self._whole = self._whole or not resumed
        self._done_on = None
        self._looked.clear()
        if self._seconds:
            self._lines.hold_all()
        self._drop()
        self._task = asyncio.create_task(self._run(client))
        self.look(client)

    def look(self, client: discord.Client, *, anyway: bool = False) -> None:
        """A server may be there that was not; `anyway` if no more of them are to come now."""
        there = {guild.id for guild in client.guilds if not guild.unavailable}
        if anyway or len(there) == len(client.guilds):
            self._looked.set()
        if self._looked.is_set() and there - self._covered and self._done_on is not None:
            self.begin(client, resumed=False)

    def joined(self, guild: discord.Guild) -> None:
        """A server is new to us: nothing there was meant for us before."""
        self._covered.add(guild.id)

    def away(self, guild: discord.Guild) -> None:
        """A server is out of reach: what is said there meanwhile will be missing."""
        self._covered.discard(guild.id)

    def is_done(self, client: discord.Client) -> bool:
        """Whether nothing is missing before what comes now."""
        return (
            self._done_on is not None
            and self._done_on is client.ws
            and all(not g.unavailable and g.id in self._covered for g in client.guilds)
        )

    async def stop(self) -> None:
        """Read no more; the next start begins at the mark again."""
        self._drop()
        await asyncio.gather(*self._old, return_exceptions=True)

    def _drop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self._old.add(task)
            task.add_done_callback(self._old.discard)

    async def _run(self, client: discord.Client) -> None:
        wait = _FIRST_WAIT
        while not client.is_closed():
            try:
                await self._catch_up(client)
            except LATER as error:
                log.warning("what was said meanwhile cannot be read yet: %r", error)
            except Exception as error:  # noqa: BLE001 - logged without its words
                if client.is_closed():  # the next one begins again
                    return
                log.error("catching up broke, the next connect begins again: %s", trace(error))
                self._lines.hold_only(())
                return
            else:
                return
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    async def _catch_up(self, client: discord.Client) -> None:
        socket = client.ws
        await self._looked.wait()
        self._covered = {guild.id for guild in client.guilds if not guild.unavailable}
        if self._seconds:
            await self._read(client)
        self._whole = False
        self._done_on = socket
        self.look(client)  # another server may have come meanwhile

    async def _read(self, client: discord.Client) -> None:
        since = self._mark.since(self._seconds)
        places = await self._recent.places(time.time() - _RECENT) if self._whole else ()
        rooms, threads = rooms_behind(client, since), threads_behind(client, since)
        threads += direct_gaps(client, places, since)
        self._lines.hold_only({gap.channel.id for gap in threads})
        if self._whole:
            threads += await _archived(client, places, since)
        reading = Reading(client, self._intake, self._lines, self._mark)
        await reading.read((*rooms, *threads))
        if reading.cut:
            log.error("%d channels have more that came while nobody listened", reading.cut)
        if reading.count:
            log.info("read %d messages that came while nobody listened", reading.count)


async def _archived(client: discord.Client, places: Sequence[Place], since: int) -> list[Gap]:
    """Threads that were spoken in and then put away, both since the mark."""
    gaps: list[Gap] = []
    for channel, after in archives(client, places, since):
        try:
            async for thread in channel.archived_threads(limit=_ARCHIVED):
                if snowflake(thread.archive_timestamp.timestamp()) < since:
                    break
                gap = archived_gap(thread, after)
                gaps += [gap] if gap else []
        except discord.HTTPException as error:
            if not is_refusal(error):
                raise
            log.info("closed threads of channel %d cannot be read: %s", channel.id, error)
    return gaps
