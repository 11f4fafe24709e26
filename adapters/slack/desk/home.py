"""The app's Home tab: the queue for teammates, their own requests for customers."""

import asyncio
import re
import time
from collections.abc import Callable
from typing import Protocol

from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.home_views import MOST_REQUESTS, customer_home, team_home
from adapters.slack.desk.ports import CardVerbs, CustomerVerbs
from adapters.slack.desk.teammates import Teammates
from adapters.slack.events import Identity
from adapters.slack.names import Names
from engine.domain.messages import Platform

_CALL_SECONDS = 5.0
_PAGE = re.compile(r"home:page:(\d{1,4})")


class HomeVerbs(CardVerbs, CustomerVerbs, Protocol):
    """What the Home tab shows comes from both."""


class Home:
    """Publishes the Home tab of whoever opens it; raises what the desk and Slack raise."""

    def __init__(
        self,
        client: AsyncWebClient,
        desk: HomeVerbs,
        teammates: Teammates,
        names: Names,
        us: Identity,
        *,
        links: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`links` says that customers can link themselves; `clock` gives POSIX seconds."""
        self._client = client
        self._desk = desk
        self._teammates = teammates
        self._names = names
        self._us = us
        self._links = links
        self._clock = clock

    def is_for(self, action_id: str) -> bool:
        """Whether a button turns a page of the Home tab."""
        return _PAGE.fullmatch(action_id) is not None

    async def turn(self, action_id: str, member: str) -> None:
        """Show another page of the queue."""
        found = _PAGE.fullmatch(action_id)
        await self.show(member, page=int(found[1]) if found is not None else 0)

    async def show(self, member: str, *, page: int = 0) -> None:
        """Show what is there now."""
        view = await self._view(member, page)
        async with asyncio.timeout(_CALL_SECONDS):
            await self._client.views_publish(user_id=member, view=view)

    async def _view(self, member: str, page: int) -> View:
        teammate = await self._teammates.verified_or_none(member)
        if teammate is None:
            own = await self._desk.of_customer(Platform.SLACK, self._us.team, member)
            own = own[:MOST_REQUESTS]
            asked = await self._desk.own_questions(own)
            place = own[0].place if own else None
            locale = await self._names.locale(member)
            wording = await self._desk.wording_at(place, member, locale)
            return customer_home(own, asked, wording, home=self._us.home, links=self._links)
        queue, mine = await self._desk.queue(), len(await self._desk.mine(teammate))
        return team_home(queue, mine=mine, page=page, now=self._clock(), home=self._us.home)
