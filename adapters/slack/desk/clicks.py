"""The buttons of cards: done at once, or a form opened first."""

import asyncio
import logging

from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.answers import Answer
from adapters.slack.desk.forms import (
    answer_form,
    back_form,
    reading,
    reply_form,
    snooze_form,
    transfer_form,
)
from adapters.slack.desk.ports import CardVerbs
from adapters.slack.desk.teammates import Teammates
from adapters.slack.names import Names
from adapters.slack.wire import object_at, text_at
from engine.domain.commands import Claim, Command, KeepPromise, Resolve
from engine.domain.decisions import Done, NotDone
from engine.domain.handoff import Teammate
from engine.handoff.actions import (
    CardAction,
    CardVerb,
    DraftAction,
    PromiseAction,
    QuestionAction,
    TakeOverAction,
)
from engine.handoff.click_words import ClickLine
from engine.handoff.draft import NoDraft

log = logging.getLogger(__name__)

_CALL_SECONDS = 5.0
_MOMENT = "One moment …"
_NO_TRANSCRIPT = "Nothing is stored of this conversation."
_SUGGESTED = "A suggestion that only you see: change it, or close this."


class Clicks:
    """Carries out the buttons of cards; raises what the desk and Slack raise."""

    def __init__(
        self, client: AsyncWebClient, desk: CardVerbs, teammates: Teammates, names: Names
    ) -> None:
        self._client = client
        self._desk = desk
        self._teammates = teammates
        self._names = names

    async def take(
        self, action: CardAction, member: str, workspace: str | None, trigger: str
    ) -> Answer:
        """Do what a button says; `trigger` opens one view, within three seconds of the click."""
        teammate = await self._teammates.verified(member, workspace=workspace)
        if teammate is None:
            return await self._not_team(member)
        match action.verb:
            case CardVerb.CLAIM:
                return await self._press(action, Claim(), teammate)
            case CardVerb.RESOLVE:
                return await self._press(action, Resolve(), teammate)
            case CardVerb.ARTICLE:
                return Answer(text=await self._desk.draft_article(action.handoff_id))
            case CardVerb.DRAFT:
                await self._draft(action.handoff_id, teammate, trigger)
            case CardVerb.TRANSCRIPT:
                await self._transcript(action.handoff_id, trigger)
            case _:
                await self._open(trigger, self._form(action))
        return Answer()

    async def confirm(
        self,
        action: DraftAction | PromiseAction | TakeOverAction,
        member: str,
        workspace: str | None,
    ) -> Answer:
        """Do at once what a button outside of a card's own says."""
        teammate = await self._teammates.verified(member, workspace=workspace)
        if teammate is None:
            return await self._not_team(member)
        if isinstance(action, DraftAction):
            return Answer(text=await self._desk.approve_article(action.draft_id, teammate))
        if isinstance(action, TakeOverAction):
            return Answer(text=await self._desk.take_over(action.question_id, teammate))
        command = KeepPromise(commitment_id=action.commitment_id)
        return await self._press(action, command, teammate)

    async def answer(
        self, action: QuestionAction, member: str, workspace: str | None, trigger: str
    ) -> Answer:
        """Open the form in which the assistant is answered."""
        if await self._teammates.verified(member, workspace=workspace) is None:
            return await self._not_team(member)
        await self._open(trigger, answer_form(action.question_id))
        return Answer()

    async def _not_team(self, member: str) -> Answer:
        """A guest may see the desk, and reads their own language."""
        wording = self._desk.wording("", await self._names.locale(member))
        return Answer(text=wording.say(ClickLine.NOT_TEAM))

    def _form(self, action: CardAction) -> View:
        number = action.handoff_id
        match action.verb:
            case CardVerb.BACK:
                return back_form(number)
            case CardVerb.TRANSFER | CardVerb.REQUEUE:
                return transfer_form(number)
            case CardVerb.SNOOZE:
                return snooze_form(number)
            case _:
                return reply_form(number)

    async def _press(
        self, action: CardAction | PromiseAction, command: Command, teammate: Teammate
    ) -> Answer:
        match await self._desk.press(action.handoff_id, command, teammate):
            case Done():
                return Answer()
            case NotDone() as end:
                return Answer(text=self._desk.refusal(end))

    async def _draft(self, handoff_id: int, teammate: Teammate, trigger: str) -> None:
        """The form is opened first: what Claude writes takes longer than a trigger lives."""
        view_id = await self._open(trigger, reading("Draft", _MOMENT))
        draft = await self._desk.draft(handoff_id, teammate)
        shown = (
            reading("Draft", draft.value)
            if isinstance(draft, NoDraft)
            else reply_form(handoff_id, begun=draft, hint=_SUGGESTED)
        )
        await self._update(view_id, shown)

    async def _transcript(self, handoff_id: int, trigger: str) -> None:
        view_id = await self._open(trigger, reading("Transcript", _MOMENT))
        text = await self._desk.transcript(handoff_id)
        await self._update(view_id, reading("Transcript", text or _NO_TRANSCRIPT))

    async def _open(self, trigger: str, view: View) -> str:
        async with asyncio.timeout(_CALL_SECONDS):
            answer = await self._client.views_open(trigger_id=trigger, view=view)
        data = answer.data if isinstance(answer.data, dict) else {}
        return text_at(object_at(data, "view"), "id")

    async def _update(self, view_id: str, view: View) -> None:
        """Who closed the view meanwhile does not want to see it any more."""
        try:
            async with asyncio.timeout(_CALL_SECONDS):
                await self._client.views_update(view_id=view_id, view=view)
        except Exception as error:  # noqa: BLE001 - nothing is lost but a view
            log.info("a view could not be filled: %r", error)
