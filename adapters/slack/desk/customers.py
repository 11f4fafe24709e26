"""What customers do by a click: rate, call a person, call them off, ask by a form."""

import asyncio
from typing import assert_never

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.answers import Answer
from adapters.slack.desk.forms import Filled, support_form
from adapters.slack.desk.hints import Hints
from adapters.slack.desk.ports import CustomerVerbs
from adapters.slack.desk.team import Team
from adapters.slack.events import (
    NAMELESS,
    Identity,
    key_of,
    people_in,
    place_of,
    translate,
)
from adapters.slack.inbox import Inbox
from adapters.slack.markdown import escaped
from adapters.slack.names import Names
from adapters.slack.wire import Payload, object_at, text_at
from engine.domain.decisions import Done, End
from engine.domain.messages import Address, Author, InboundMessage, Place
from engine.handoff.actions import CustomerAction, CustomerVerb
from engine.handoff.click_words import ClickLine, Wording
from engine.handoff.form_fields import Field, Who

_CALL_SECONDS = 5.0


class Customers:
    """Carries out what customers click; raises what the desk, the inbox and Slack raise."""

    def __init__(
        self,
        client: AsyncWebClient,
        desk: CustomerVerbs,
        inbox: Inbox,
        names: Names,
        hints: Hints,
        *,
        team: Team,
        us: Identity,
    ) -> None:
        self._client = client
        self._desk = desk
        self._inbox = inbox
        self._names = names
        self._hints = hints
        self._team = team
        self._us = us

    async def wording(self, member: str, said: str = "") -> Wording:
        """The words for who clicked and said this: by what their Slack is set to, without it."""
        return self._desk.wording(said, await self._names.locale(member))

    async def press(self, action: CustomerAction, body: Payload) -> Answer:
        """Do what a button under one of our posts says; one that has done its work is gone."""
        customer, place = text_at(object_at(body, "user"), "id"), self._place(body)
        match action.verb:
            case CustomerVerb.RATE:
                end = await self._desk.rate(action.handoff_id, customer, action.score or 0)
            case CustomerVerb.NEVERMIND:
                end = await self._desk.never_mind(action.handoff_id, customer)
            case CustomerVerb.HUMAN:
                name = await self._name(customer)
                end = await self._desk.asks_for_human(place, customer, name, "")
            case _:
                assert_never(action.verb)
        if isinstance(end, Done):
            channel = text_at(object_at(body, "container"), "channel_id")
            self._hints.without_buttons(channel, object_at(body, "message"))
            return Answer()
        return Answer(text=(await self._wording_at(place, customer)).why_not(end.why))

    async def escalate(self, body: Payload) -> Answer:
        """Bring the thread of a message to people, whoever of those who see it asks for that."""
        clicked = text_at(object_at(body, "user"), "id")
        channel = text_at(object_at(body, "channel"), "id")
        message = {**object_at(body, "message"), "channel": channel, "type": "app_mention"}
        if channel in self._team.rooms:
            return Answer(text=(await self.wording(clicked)).say(ClickLine.NOT_HERE))
        names = await self._names.of(people_in(message, self._us))
        said = translate(self._as_event(message), self._us, names)
        if not isinstance(said, InboundMessage) or not said.text:
            return await self._escalate_there(message, clicked)
        end = await self._to_people(said)
        return _told(end, await self._wording_at(said.place, clicked))

    async def support(self, trigger: str, customer: str, words: str) -> Answer:
        """Open the form for a request."""
        async with asyncio.timeout(_CALL_SECONDS):
            view = support_form(await self.wording(customer, words), begun=words)
            await self._client.views_open(trigger_id=trigger, view=view)
        return Answer()

    async def request(self, form: Filled, customer: str) -> Answer:
        """Begin a conversation from a form, in the customer's direct messages."""
        words = form.entry(Field.WORDS).strip()
        if not words:
            empty = (await self.wording(customer)).say(ClickLine.EMPTY)
            return Answer(text=empty, field=Field.WORDS)
        name = await self._name(customer)
        async with asyncio.timeout(_CALL_SECONDS):
            answer = await self._client.chat_postMessage(
                channel=customer, text=f"{escaped(name)}: {escaped(words)}", mrkdwn=False
            )
        said = self._request(str(answer["channel"]), str(answer["ts"]), customer, name, words)
        if form.entry(Field.WHO) != Who.PERSON:
            await self._inbox.receive(said)
            return Answer()
        end = await self._to_people(said)
        if isinstance(end, Done):
            return Answer()
        return Answer(text=(await self.wording(customer, words)).why_not(end.why))

    async def _to_people(self, said: InboundMessage) -> End:
        """A thread nobody knows yet becomes a conversation by these words first."""
        if not await self._inbox.watches(said.place):
            await self._inbox.receive(said)
        author = said.author
        return await self._desk.asks_for_human(said.place, author.id, author.name, said.text)

    async def _escalate_there(self, message: Payload, customer: str) -> Answer:
        """The message is ours or has no words: whoever points to it wants a person there."""
        place = place_of(message, self._us.team)
        if not await self._inbox.watches(place):
            return Answer(text=(await self.wording(customer)).say(ClickLine.NO_WORDS))
        end = await self._desk.asks_for_human(place, customer, await self._name(customer), "")
        return _told(end, await self._wording_at(place, customer))

    async def _wording_at(self, place: Place, customer: str) -> Wording:
        """The words for who clicked, in the language they speak there."""
        return await self._desk.wording_at(place, customer, await self._names.locale(customer))

    def _as_event(self, message: Payload) -> Payload:
        return {"authorizations": [{"team_id": self._us.team}], "event": message}

    def _place(self, body: Payload) -> Place:
        container = object_at(body, "container")
        ts, thread = text_at(container, "message_ts"), text_at(container, "thread_ts")
        message = {"channel": text_at(container, "channel_id"), "ts": ts, "thread_ts": thread}
        return place_of(message, self._us.team)

    def _request(
        self, channel: str, ts: str, customer: str, name: str, words: str
    ) -> InboundMessage:
        place = place_of({"channel": channel, "ts": ts}, self._us.team)
        return InboundMessage(
            place=place,
            id=ts,
            keys=(key_of(place.workspace, channel, ts),),
            sort_key=ts,
            sent_at=float(ts),
            author=Author(id=customer, name=name),
            address=Address.TO_ASSISTANT,
            text=words,
        )

    async def _name(self, member: str) -> str:
        return (await self._names.of([member])).get(member) or NAMELESS


def _told(end: End, wording: Wording) -> Answer:
    if isinstance(end, Done):
        return Answer(text=wording.say(ClickLine.ON_ITS_WAY))
    return Answer(text=wording.why_not(end.why))
