"""Lays cards and the board out as they are now, with what only Discord can say about them."""

import time
from collections.abc import Awaitable, Callable, Sequence

from adapters.discord.desk.cards import Laid, board_laid, card_laid
from adapters.discord.desk.links import link_to
from adapters.discord.desk.teammates import DiscordTeammates
from engine.domain.commitments import Commitment
from engine.domain.handoff import Handoff
from engine.handoff.card import CardClocks, card_of, is_late
from engine.handoff.ports import BoardView
from engine.handoff.settings import DeskSettings


class Showing:
    """What `DiscordDesk` asks for a card and for the board."""

    def __init__(
        self,
        settings: DeskSettings,
        teammates: DiscordTeammates,
        board: Callable[[], Awaitable[BoardView]],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`board` is all that people have to do; `clock` gives POSIX seconds."""
        self._clocks = CardClocks(hours=settings.hours, targets=settings.targets)
        self._teammates = teammates
        self._board = board
        self._clock = clock

    async def card(self, handoff: Handoff, promises: Sequence[Commitment] = ()) -> Laid:
        """A card with the open promises; a customer with a teammate's name stands out."""
        names = await self._teammates.names_like(handoff.customer_name, but=handoff.customer)
        view = card_of(handoff, self._clock(), self._clocks, team=names, promises=promises)
        return card_laid(view, link=link_to(handoff.place))

    async def board(self) -> Laid:
        """All that people have to do."""
        view, now = await self._board(), self._clock()
        late = [handoff.id for handoff in view.queue if is_late(handoff, now, self._clocks)]
        return board_laid(view, late=late, now=now)
