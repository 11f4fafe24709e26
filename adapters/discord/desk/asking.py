"""`/desk`: what waits, what is mine, why, and the figures of the day."""

import re
import time
from collections.abc import Callable, Sequence

import discord

from adapters.discord.desk.answers import tell, with_thought
from adapters.discord.desk.clicks import Clicks
from adapters.discord.desk.listing import listed
from adapters.discord.desk.ports import ListVerbs
from adapters.discord.desk.wording import LONGEST, literal, shortened
from adapters.discord.places import Places
from engine.domain.handoff import Handoff, Teammate
from engine.domain.messages import Place, Platform

_NOBODY_WAITS = "Nobody is waiting."
_NOTHING = "You have nothing open."
_NO_LINK = "Give a reference, or the link of a message in the customer's thread (“Copy Link”)."

# https://discord.com/channels/<server or @me>/<channel or thread>/<message>
_DISCORD_LINK = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(\d+|@me)/(\d+)")
# https://<workspace>.slack.com/archives/<channel>/p<ts without its dot>?thread_ts=<ts>
_SLACK_LINK = re.compile(
    r"https://[\w.-]+/archives/([CDG]\w+)/p(\d{10})(\d{6})(?:\S*?[?&;]thread_ts=(\d{10}\.\d{6}))?"
)


class Asking:
    """Answers teammates' questions to the desk; raises what the desk and discord.py raise."""

    def __init__(
        self,
        desk: ListVerbs,
        clicks: Clicks,
        places: Places,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives POSIX seconds."""
        self._desk = desk
        self._clicks = clicks
        self._places = places
        self._clock = clock

    async def queue(self, interaction: discord.Interaction) -> None:
        """Who waits, longest first."""
        if await self._teammate(interaction) is not None:
            await tell(interaction, self._listed(await self._desk.queue()) or _NOBODY_WAITS)

    async def mine(self, interaction: discord.Interaction) -> None:
        """What the teammate has."""
        teammate = await self._teammate(interaction)
        if teammate is not None:
            await tell(interaction, self._listed(await self._desk.mine(teammate)) or _NOTHING)

    async def why(self, interaction: discord.Interaction, about: str) -> None:
        """Why a conversation was escalated, and why the assistant was silent."""
        if await self._teammate(interaction) is None:
            return
        place = await self._place(interaction, about.strip())
        words = _NO_LINK if place is None else literal(await self._desk.why(place))
        await tell(interaction, shortened(words, LONGEST))

    async def stats(self, interaction: discord.Interaction) -> None:
        """The figures of today."""
        if await self._teammate(interaction) is not None:
            await tell(interaction, shortened(literal(await self._desk.today()), LONGEST))

    async def _teammate(self, interaction: discord.Interaction) -> Teammate | None:
        await with_thought(interaction)
        return await self._clicks.teammate(interaction)

    def _listed(self, handoffs: Sequence[Handoff]) -> str:
        return shortened(listed(handoffs, now=self._clock()), LONGEST)

    async def _place(self, interaction: discord.Interaction, about: str) -> Place | None:
        """By a link or the reference of what is open, else the thread the question is asked in."""
        open_now = await self._desk.queue()
        for handoff in open_now:
            if handoff.reference == about.upper() or handoff.place.thread in _numbers(about):
                return handoff.place
        linked = _DISCORD_LINK.search(about)
        if linked is None:
            return None
        if linked[1] == "@me":
            return _at("dm", linked[2], linked[2])
        parent = await self._parent(interaction.client, int(linked[2]))
        return _at(linked[1], str(parent or linked[2]), linked[2])

    async def _parent(self, client: discord.Client, thread: int) -> int | None:
        known = self._places.parent(client, thread)
        if known is not None:
            return known
        try:
            found = await client.fetch_channel(thread)
        except (discord.NotFound, discord.Forbidden):
            return None
        return found.parent_id if isinstance(found, discord.Thread) else None


def _at(workspace: str, channel: str, thread: str) -> Place:
    return Place(platform=Platform.DISCORD, workspace=workspace, channel=channel, thread=thread)


def _numbers(about: str) -> frozenset[str]:
    """The threads that a link of either platform may lead to."""
    discords, slacks = _DISCORD_LINK.search(about), _SLACK_LINK.search(about)
    found = {discords[2]} if discords else set()
    if slacks:
        found.add(slacks[4] or f"{slacks[2]}.{slacks[3]}")
    return frozenset(found)
