"""Where Bolt brings clicks, forms, shortcuts and commands, and whom each is for."""

import re
from dataclasses import dataclass
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.desk.answers import Answer, Answers, Speech, Where
from adapters.slack.desk.clicks import Clicks
from adapters.slack.desk.commands import DeskCommand
from adapters.slack.desk.customers import Customers
from adapters.slack.desk.forms import Filled, Form, filled
from adapters.slack.desk.home import Home
from adapters.slack.desk.home_views import NEW_REQUEST
from adapters.slack.desk.lines import OPEN
from adapters.slack.desk.submissions import Submissions, failed
from adapters.slack.wire import Payload, object_at, objects_at, text_at
from engine.handoff.actions import (
    CardAction,
    CustomerAction,
    DraftAction,
    PromiseAction,
    QuestionAction,
    TakeOverAction,
    TeamAction,
    parse,
)
from engine.handoff.click_words import ClickLine
from engine.handoff.form_fields import Field

ESCALATE = "escalate_thread"
SUPPORT, DESK = "/support", "/desk"

_EVERYTHING = re.compile("")


@dataclass(frozen=True, kw_only=True, slots=True)
class Listeners:
    """All that people can do beside writing; each is acknowledged within Slack's three seconds."""

    answers: Answers
    clicks: Clicks
    submissions: Submissions
    customers: Customers
    command: DeskCommand
    home: Home

    def attach(self, app: AsyncApp) -> None:
        """Let Bolt bring here what the manifest offers."""
        app.action(_EVERYTHING)(self.acted)
        app.view(_EVERYTHING)(self.submitted)
        app.shortcut(ESCALATE)(self.escalated)
        app.shortcut(NEW_REQUEST)(self.asked)
        app.command(SUPPORT)(self.asked)
        app.command(DESK)(self.commanded)

    async def acted(self, ack: AsyncAck, body: Payload) -> None:
        """Somebody pressed a button."""
        is_teammates = isinstance(parse(_action_of(body)), TeamAction)
        speech = None if is_teammates else self._speech(body)
        await self.answers.to_click(ack, self._act(body), _where(body), speech)

    async def submitted(self, ack: AsyncAck, body: Payload) -> None:
        """Somebody submitted a modal."""
        form = filled(object_at(body, "view"))
        if form is None:
            await ack(response_action="clear")
            return
        await self.answers.to_form(
            ack,
            self._submit(form, body),
            Where(member=_member(body)),
            failed=lambda why: failed(form, why),
            words=form.kept or form.entry(Field.WORDS) or form.entry(Field.NOTE),
            speech=self._speech(body) if form.form is Form.SUPPORT else None,
        )

    async def escalated(self, ack: AsyncAck, body: Payload) -> None:
        """Somebody used the shortcut under a message."""
        work = self.customers.escalate(body)
        await self.answers.to_click(ack, work, _where(body), self._speech(body))

    async def asked(self, ack: AsyncAck, body: Payload) -> None:
        """Somebody wants to ask by a form."""
        trigger, words = text_at(body, "trigger_id"), text_at(body, "text")
        work = self.customers.support(trigger, _member(body), words)
        await self.answers.to_click(ack, work, _where(body), self._speech(body))

    async def commanded(self, ack: AsyncAck, body: Payload) -> None:
        """A teammate asks the desk something."""
        work = self.command.take(text_at(body, "text"), text_at(body, "user_id"), _team(body))
        await self.answers.to_command(ack, work)

    async def _act(self, body: Payload) -> Answer:
        action_id, member = _action_of(body), _member(body)
        if self.home.is_for(action_id):
            await self.home.turn(action_id, member)
            return Answer()
        if action_id == NEW_REQUEST:
            return await self.customers.support(text_at(body, "trigger_id"), member, "")
        if action_id == OPEN:
            return Answer()
        return await self._act_on(parse(action_id), body)

    async def _act_on(self, wanted: TeamAction | CustomerAction | None, body: Payload) -> Answer:
        member = _member(body)
        match wanted:
            case CardAction() as action:
                trigger = text_at(body, "trigger_id")
                answer = await self.clicks.take(action, member, _team(body), trigger)
                if text_at(object_at(body, "view"), "type") == "home":
                    await self.home.show(member)
                return answer
            case DraftAction() | PromiseAction() | TakeOverAction() as click:
                return await self.clicks.confirm(click, member, _team(body))
            case QuestionAction() as question:
                trigger = text_at(body, "trigger_id")
                return await self.clicks.answer(question, member, _team(body), trigger)
            case CustomerAction() as wish:
                return await self.customers.press(wish, body)
        return Answer(text=(await self.customers.wording(member)).say(ClickLine.OLD))

    def _speech(self, body: Payload) -> Speech:
        return partial(self.customers.wording, _member(body))

    async def _submit(self, form: Filled, body: Payload) -> Answer:
        if form.form is Form.SUPPORT:
            return await self.customers.request(form, _member(body))
        return await self.submissions.take(form, _member(body), _team(body))


def _action_of(body: Payload) -> str:
    return text_at(next(objects_at(body, "actions"), {}), "action_id")


def _member(body: Payload) -> str:
    return text_at(object_at(body, "user"), "id") or text_at(body, "user_id")


def _team(body: Payload) -> str | None:
    """The workspace whoever acted is from, where Slack says so."""
    user, team = object_at(body, "user"), object_at(body, "team")
    return text_at(user, "team_id") or text_at(team, "id") or text_at(body, "team_id") or None


def _where(body: Payload) -> Where:
    """Beside what was clicked; elsewhere in the direct messages with us."""
    container = object_at(body, "container")
    channel = text_at(object_at(body, "channel"), "id") or text_at(body, "channel_id")
    return Where(
        channel=text_at(container, "channel_id") or channel,
        member=_member(body),
        thread=text_at(container, "thread_ts") or text_at(object_at(body, "message"), "thread_ts"),
    )
