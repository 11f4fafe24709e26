"""`/desk`: what waits, what is mine, why, the figures of the day, what articles lack."""

import time
from collections.abc import Callable, Sequence

import discord

from adapters.discord.desk.answers import tell, with_thought
from adapters.discord.desk.clicks import Clicks
from adapters.discord.desk.listing import gaps_listed, listed
from adapters.discord.desk.ports import ListVerbs
from adapters.discord.desk.wording import LONGEST, literal, shortened
from adapters.thread_links import asked_about
from engine.domain.handoff import Handoff, Teammate

_NOBODY_WAITS = "Nobody is waiting."
_NOTHING = "You have nothing open."
_NO_LINK = (
    "Give the reference of a case, or the link of a message in the customer's thread, on Slack or "
    "Discord (“Copy Link”)."
)


class Asking:
    """Answers teammates' questions to the desk; raises what the desk and discord.py raise."""

    def __init__(
        self,
        desk: ListVerbs,
        clicks: Clicks,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives POSIX seconds."""
        self._desk = desk
        self._clicks = clicks
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

    async def promises(self, interaction: discord.Interaction) -> None:
        """What customers were promised and is not done."""
        if await self._teammate(interaction) is not None:
            await tell(interaction, shortened(literal(await self._desk.promises()), LONGEST))

    async def why(self, interaction: discord.Interaction, about: str) -> None:
        """Why a conversation was escalated, and why the assistant was silent."""
        if await self._teammate(interaction) is None:
            return
        asked = asked_about(about)
        words = _NO_LINK if asked is None else literal(await self._desk.why(asked))
        await tell(interaction, shortened(words, LONGEST))

    async def stats(self, interaction: discord.Interaction) -> None:
        """The figures of today."""
        if await self._teammate(interaction) is not None:
            await tell(interaction, shortened(literal(await self._desk.today()), LONGEST))

    async def gaps(self, interaction: discord.Interaction) -> None:
        """What customers asked of late that no article answers."""
        if await self._teammate(interaction) is not None:
            await tell(interaction, shortened(gaps_listed(await self._desk.gap_report()), LONGEST))

    async def _teammate(self, interaction: discord.Interaction) -> Teammate | None:
        await with_thought(interaction)
        return await self._clicks.teammate(interaction)

    def _listed(self, handoffs: Sequence[Handoff]) -> str:
        return shortened(listed(handoffs, now=self._clock()), LONGEST)
