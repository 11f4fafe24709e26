"""Reads channels in rounds, a page of each in turn, and hands on what was said."""

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Collection

import aiohttp
import discord

from adapters.discord.answered import answered_in_channel, answered_in_thread, is_spoken_in
from adapters.discord.events import is_to_us
from adapters.discord.gaps import Gap
from adapters.discord.intake import Intake
from adapters.discord.lines import Lines
from adapters.discord.mark import Mark

log = logging.getLogger(__name__)

_PAGE = 100
"""Messages in one answer at most (API reference, "Get Channel Messages")."""

_MOST = 5_000
_PAGE_SECONDS = 30.0
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0
_FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError)


class Reading:
    """One catch-up; a channel is handed on when it is read to its end, in its order.

    Requests are made one after the other, so that answers to what is said now are not delayed.
    """

    def __init__(
        self, client: discord.Client, intake: Intake, lines: Lines, mark: Mark, *, most: int = _MOST
    ) -> None:
        self._client = client
        self._intake = intake
        self._lines = lines
        self._mark = mark
        self._most = most
        self._wait = _FIRST_WAIT
        self._rooms: set[int] = set()
        self._after_room: dict[int, list[Gap]] = defaultdict(list)
        self.count = 0
        self.cut = 0

    async def read(self, gaps: Collection[Gap]) -> None:
        """Read channels to their ends, or until it is too much; nothing is left held."""
        left = deque(gaps)
        self._rooms = {gap.channel.id for gap in gaps if not gap.is_one_conversation}
        while left:
            gap = self._next(left)
            if self.count >= self._most:
                self.cut += 1
            elif await self._more(gap):
                left.append(gap)
                continue
            await self._end(gap)

    def _next(self, left: deque[Gap]) -> Gap:
        """Whose turn it is; where somebody is speaking now, they wait for it."""
        gap = next((gap for gap in left if self._lines.waiting(gap.channel.id)), left[0])
        left.remove(gap)
        return gap

    async def _end(self, gap: Gap) -> None:
        """Hand on what was found, in a thread after the question the thread was opened on."""
        room = self._room_of(gap)
        if room is not None:
            self._after_room[room].append(gap)
            return
        await self._hand_on(gap)
        room = gap.channel.id
        if room in self._rooms:
            self._rooms.discard(room)
            await self._lines.done(room)
            for thread in self._after_room.pop(room, []):
                await self._hand_on(thread)

    def _room_of(self, gap: Gap) -> int | None:
        """The room not handed on yet in which a thread was opened, both since we were away."""
        match gap.channel:
            case discord.Thread(id=thread, parent_id=parent) if thread > gap.began:
                return parent if parent in self._rooms else None
            case _:
                return None

    async def _more(self, gap: Gap) -> bool:
        """Read a page; whether there is more to read."""
        try:
            page = await self._page(gap)
        except _FAILURES as error:
            if self._client.is_closed():
                raise
            if is_refusal(error):
                log.info("channel %d cannot be read: %s", gap.channel.id, error)
                return False
            log.warning("channel %d cannot be read yet: %r", gap.channel.id, error)
            await asyncio.sleep(self._wait)
            self._wait = min(self._wait * 2, _LONGEST_WAIT)
            return True
        self._wait = _FIRST_WAIT
        gap.messages += page
        self.count += len(page)
        return len(page) == _PAGE

    async def _page(self, gap: Gap) -> list[discord.Message]:
        after = discord.Object(id=gap.messages[-1].id if gap.messages else gap.began)
        async with asyncio.timeout(_PAGE_SECONDS):
            history = gap.channel.history(limit=_PAGE, after=after, oldest_first=True)
            return [message async for message in history]

    async def _hand_on(self, gap: Gap) -> None:
        answered = await self._answered(gap)
        for message in gap.messages:
            self._intake.take_late(self._client, message, answered=message.id in answered)
            self._mark.saw(message.id)
        self._lines.release(gap.channel.id)

    async def _answered(self, gap: Gap) -> frozenset[int]:
        me = self._client.user.id if self._client.user else 0
        if gap.is_one_conversation:
            read = {message.id for message in gap.messages}
            later = (m for m in self._lines.waiting(gap.channel.id) if m.id not in read)
            return answered_in_thread(gap.messages, later, me=me)
        asked = [m for m in gap.messages if m.thread is not None and is_to_us(m, me=me)]
        spoken_of = [m.id for m in asked if await self._is_spoken_of(m, me)]
        return answered_in_channel(gap.messages, me=me) | frozenset(spoken_of)

    async def _is_spoken_of(self, asked: discord.Message, me: int) -> bool:
        """Whether a person has answered in the thread of a question; ours are for us to answer."""
        thread = asked.thread
        if thread is None or thread.owner_id == me:
            return False
        try:
            async with asyncio.timeout(_PAGE_SECONDS):
                said = [m async for m in thread.history(limit=_PAGE, oldest_first=True)]
        except _FAILURES as error:
            log.info("thread %d cannot be read: %r", thread.id, error)
            return False
        return is_spoken_in(said, asked, me=me)


def is_refusal(error: Exception) -> bool:
    """Whether Discord will say the same again: no such channel, not for us, not of that kind."""
    match error:
        case discord.HTTPException(status=status):
            return status < 500 and status not in {401, 429}
        case _:
            return False
