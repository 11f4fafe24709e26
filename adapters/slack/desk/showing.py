"""Lays cards and the board out as they are now, with what only Slack can say about them."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.cards import board_laid, card_laid
from adapters.slack.desk.lines import Laid
from adapters.slack.desk.links import link_to
from adapters.slack.desk.team import team_of
from adapters.slack.desk.teammates import Teammates
from adapters.slack.wire import text_at
from engine.domain.commitments import Commitment
from engine.domain.handoff import Handoff
from engine.domain.messages import Place
from engine.handoff.card import CardClocks, card_of, is_late
from engine.handoff.ports import BoardView
from engine.handoff.settings import DeskSettings

log = logging.getLogger(__name__)

_CALL_SECONDS = 5.0


class Showing:
    """What `SlackDesk` asks for a card and for the board."""

    def __init__(
        self,
        client: AsyncWebClient,
        settings: DeskSettings,
        board: Callable[[], Awaitable[BoardView]],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`board` is all that people have to do; `clock` gives POSIX seconds."""
        self._client = client
        self._settings = settings
        self._clocks = CardClocks(hours=settings.hours, targets=settings.targets)
        self._board = board
        self._clock = clock
        self._home = ""
        self._teammates: Teammates | None = None

    async def card(self, handoff: Handoff, promises: Sequence[Commitment] = ()) -> Laid:
        """A card with the open promises; a customer with a teammate's name stands out."""
        await self._arrive()
        names: Sequence[str] = ()
        if self._teammates is not None:
            names = await self._teammates.names(but=handoff.customer)
        view = card_of(handoff, self._clock(), self._clocks, team=names, promises=promises)
        return card_laid(view, link=link_to(handoff.place, home=self._home))

    async def board(self) -> Laid:
        """All that people have to do."""
        await self._arrive()
        view, now = await self._board(), self._clock()
        late = [handoff.id for handoff in view.queue if is_late(handoff, now, self._clocks)]
        return board_laid(view, late=late, now=now, home=self._home)

    async def link(self, place: Place) -> str | None:
        """Where a customer's thread is opened."""
        await self._arrive()
        return link_to(place, home=self._home)

    async def _arrive(self) -> None:
        """Find out where we are, once; a card without its link is better than none."""
        if self._teammates is not None:
            return
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                answer = await self._client.auth_test()
        except Exception as error:  # noqa: BLE001 - the card is posted all the same
            log.warning("a card has no link, Slack does not say where we are: %r", error)
            return
        data = answer.data if isinstance(answer.data, dict) else {}
        team = team_of(self._settings, text_at(data, "team_id"))
        self._home = text_at(data, "url")
        self._teammates = None if team is None else Teammates(self._client, team)
