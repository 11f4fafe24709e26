"""Shows on forum posts how they stand, where the forum has such tags; best effort."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from enum import StrEnum

import discord

from engine.domain.handoff import Handoff, HandoffState
from engine.domain.messages import Place, Platform

log = logging.getLogger(__name__)

_CALL_SECONDS = 30.0
_MOST = 5
"""Tags of one post (API reference, "Forum Tag")."""


class Standing(StrEnum):
    """How a customer's post stands, by the names of tags that an operator may have made."""

    OPEN = "Open"
    WAITING = "Waiting for you"
    """For the customer's answer."""

    TEAM = "With the team"
    SOLVED = "Solved"


def standing_of(handoff: Handoff) -> Standing:
    """What the post of a handoff is to show."""
    match handoff.state:
        case HandoffState.RESOLVED:
            return Standing.SOLVED
        case HandoffState.HANDED_BACK | HandoffState.WITHDRAWN:
            return Standing.OPEN
        case HandoffState.QUEUED | HandoffState.CLAIMED | HandoffState.SNOOZED:
            is_awaited = handoff.waiting_since is None and handoff.first_reply_at is not None
            return Standing.WAITING if is_awaited else Standing.TEAM


class Tags:
    """Sets tags in the background; a post always ends with the newest standing."""

    def __init__(self, current: Callable[[], discord.Client | None]) -> None:
        """`current` is the client in use."""
        self._current = current
        self._wanted: dict[Place, Standing] = {}
        self._tasks: dict[Place, asyncio.Task[None]] = {}

    def changed(self, handoff: Handoff) -> None:
        """A handoff has changed, of whichever platform."""
        place = handoff.place
        if place.platform is not Platform.DISCORD or place.workspace == "dm":
            return
        self._wanted[place] = standing_of(handoff)
        if place not in self._tasks:
            self._tasks[place] = asyncio.create_task(self._show(place))

    async def close(self) -> None:
        """Stop what is under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _show(self, place: Place) -> None:
        try:
            while (standing := self._wanted.pop(place, None)) is not None:
                async with asyncio.timeout(_CALL_SECONDS):
                    await self._set(int(place.thread), standing)
        except Exception as error:  # noqa: BLE001 - a tag that is missing harms nobody
            log.info("the tags of a post could not be set: %r", error)
        finally:
            del self._tasks[place]

    async def _set(self, thread_id: int, standing: Standing) -> None:
        client = self._current()
        if client is None:
            return
        thread = client.get_channel(thread_id) or await client.fetch_channel(thread_id)
        parent = thread.parent if isinstance(thread, discord.Thread) else None
        if not isinstance(thread, discord.Thread) or not isinstance(parent, discord.ForumChannel):
            return
        tags = _with(thread.applied_tags, parent.available_tags, standing)
        if tags is not None and {tag.id for tag in tags} != {t.id for t in thread.applied_tags}:
            await thread.edit(applied_tags=tags)


def _with(
    applied: Sequence[discord.ForumTag],
    available: Sequence[discord.ForumTag],
    standing: Standing,
) -> list[discord.ForumTag] | None:
    """The tags a post is to have, its others kept; None where the forum has none for this."""
    ours = {one.casefold() for one in Standing}
    wanted = next((t for t in available if t.name.casefold() == standing.casefold()), None)
    if wanted is None:
        return None
    others = [tag for tag in applied if tag.name.casefold() not in ours]
    return [*others[: _MOST - 1], wanted]
