"""The buttons under what waits for a customer: only the member Slack names in its event counts."""

import re
from functools import partial
from typing import Protocol

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.desk.answers import Answer, Answers, Speech, Where
from adapters.slack.desk.hints import Hints
from adapters.slack.desk.teammates import Teammates
from adapters.slack.events import Identity
from adapters.slack.markdown import escaped
from adapters.slack.names import Names
from adapters.slack.wire import Payload, object_at, objects_at, text_at
from engine.accounts.action_buttons import OURS, ActionButton, action_button
from engine.domain.handoff import Teammate
from engine.domain.messages import Place, Platform, Principal
from engine.handoff.click_words import ClickLine, ClickWords, Wording


class Confirming(Protocol):
    """What takes clicks on actions."""

    async def click(self, button: ActionButton, principal: Principal, *, locale: str) -> str:
        """Take a verified click, and say what it came to; raises StorageUnavailable."""
        ...

    async def decide(self, button: ActionButton, teammate: Teammate) -> str:
        """Take the click of a verified teammate; raises StorageUnavailable."""
        ...


class ActionListeners:
    """Needs no desk: a customer confirms wherever there are accounts.

    `teammates` tells who may approve; None where nobody can.
    """

    def __init__(
        self,
        confirming: Confirming,
        words: ClickWords,
        hints: Hints,
        names: Names,
        us: Identity,
        *,
        teammates: Teammates | None,
    ) -> None:
        self._confirming = confirming
        self._teammates = teammates
        self._words = words
        self._hints = hints
        self._answers = Answers(hints)
        self._names = names
        self._us = us

    def attach(self, app: AsyncApp) -> None:
        """Let Bolt bring the buttons; before any listener that takes everything."""
        app.action(re.compile(f"^{OURS}$"))(self.pressed)

    async def close(self) -> None:
        """Stop what is under way."""
        await self._hints.close()

    async def pressed(self, ack: AsyncAck, body: Payload) -> None:
        """Somebody pressed one, the customer or not."""
        member, container = text_at(object_at(body, "user"), "id"), object_at(body, "container")
        where = Where(
            member=member,
            channel=text_at(container, "channel_id"),
            thread=text_at(container, "thread_ts")
            or text_at(object_at(body, "message"), "thread_ts"),
        )
        await self._answers.to_click(ack, self._take(body, member), where, self._speech(member))

    async def _take(self, body: Payload, member: str) -> Answer:
        pressed = next(objects_at(body, "actions"), {})
        button = action_button(text_at(pressed, "action_id"))
        if button is None:
            return Answer()
        if button.verb.is_for_team:
            return await self._decide(button, body, member)
        locale = await self._names.locale(member)
        text = await self._confirming.click(button, self._principal(member), locale=locale)
        return Answer(text=escaped(text))

    async def _decide(self, button: ActionButton, body: Payload, member: str) -> Answer:
        user, team = object_at(body, "user"), object_at(body, "team")
        workspace = text_at(user, "team_id") or text_at(team, "id") or None
        teammate = None
        if self._teammates is not None:
            teammate = await self._teammates.verified(member, workspace=workspace)
        if teammate is None:
            return Answer(text=(await self._wording(member)).say(ClickLine.NOT_TEAM))
        return Answer(text=await self._confirming.decide(button, teammate))

    def _principal(self, member: str) -> Principal:
        place = Place(platform=Platform.SLACK, workspace=self._us.team, channel=member, thread="")
        return Principal(
            platform=Platform.SLACK, workspace=self._us.team, customer=member, place=place
        )

    def _speech(self, member: str) -> Speech:
        return partial(self._wording, member)

    async def _wording(self, member: str) -> Wording:
        return self._words.wording("", await self._names.locale(member))
