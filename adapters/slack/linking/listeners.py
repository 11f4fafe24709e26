"""`/link` and `/unlink` on Slack: everything in forms and answers that nobody else sees."""

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.desk.answers import Answer, Answers, Speech, Where
from adapters.slack.desk.hints import Hints
from adapters.slack.desk.home_views import LINK_ACCOUNT
from adapters.slack.events import Identity
from adapters.slack.linking.forms import (
    LinkField,
    LinkForm,
    address_form,
    code_form,
    done_form,
    entry,
)
from adapters.slack.markdown import escaped
from adapters.slack.names import Names
from adapters.slack.wire import Payload, object_at, text_at
from engine.accounts.link_words import told
from engine.accounts.linking import LinkEnd, Linking
from engine.domain.messages import Place, Platform, Principal
from engine.handoff.click_words import ClickLine, ClickWords, Wording

LINK, UNLINK = "/link", "/unlink"

_CALL_SECONDS = 5.0
_OVER = frozenset({LinkEnd.NO_CODE, LinkEnd.EXHAUSTED, LinkEnd.TOO_MANY_PEOPLE})
"""Another code in the same form would change nothing."""


class LinkListeners:
    """Who acts is the member whom Slack names in its verified event, and nobody else."""

    def __init__(
        self,
        client: AsyncWebClient,
        linking: Linking,
        words: ClickWords,
        names: Names,
        us: Identity,
    ) -> None:
        self._client = client
        self._linking = linking
        self._words = words
        self._names = names
        self._us = us
        self._hints = Hints(client)
        self._answers = Answers(self._hints)

    def attach(self, app: AsyncApp) -> None:
        """Let Bolt bring commands, the button and the forms; before any that take everything."""
        app.command(LINK)(self.commanded)
        app.command(UNLINK)(self.unlinked)
        app.action(LINK_ACCOUNT)(self.pressed)
        app.view(LinkForm.ADDRESS)(self.asked)
        app.view(LinkForm.CODE)(self.entered)

    async def close(self) -> None:
        """Stop what is under way."""
        await self._hints.close()

    async def commanded(self, ack: AsyncAck, body: Payload) -> None:
        """With a proof it links; without, the form is opened or the site named."""
        member, proof = text_at(body, "user_id"), text_at(body, "text").strip()
        work = self._bring(member, proof) if proof else self._begin(member, body)
        await self._answers.to_command(ack, work, self._speech(member))

    async def unlinked(self, ack: AsyncAck, body: Payload) -> None:
        """The link ends."""
        member = text_at(body, "user_id")
        await self._answers.to_command(ack, self._unlink(member), self._speech(member))

    async def pressed(self, ack: AsyncAck, body: Payload) -> None:
        """The button of the Home tab."""
        member = text_at(object_at(body, "user"), "id")
        work = self._begin(member, body)
        await self._answers.to_click(ack, work, Where(member=member), self._speech(member))

    async def asked(self, ack: AsyncAck, body: Payload) -> None:
        """An address was put in."""
        member = text_at(object_at(body, "user"), "id")
        work = self._ask(member, entry(object_at(body, "view"), LinkField.ADDRESS))
        await self._to_form(ack, work, member, LinkField.ADDRESS)

    async def entered(self, ack: AsyncAck, body: Payload) -> None:
        """A code was put in."""
        member = text_at(object_at(body, "user"), "id")
        work = self._enter(member, entry(object_at(body, "view"), LinkField.CODE))
        await self._to_form(ack, work, member, LinkField.CODE)

    async def _begin(self, member: str, body: Payload) -> Answer:
        wording = await self._wording(member)
        site = await self._linking.site_for(self._principal(member))
        if not self._linking.sends_codes:
            return Answer(text=escaped(wording.say(ClickLine.LINK_AT_SITE, where=site or "")))
        async with asyncio.timeout(_CALL_SECONDS):
            await self._client.views_open(
                trigger_id=text_at(body, "trigger_id"), view=address_form(wording, site=site)
            )
        return Answer()

    async def _ask(self, member: str, address: str) -> Answer:
        wording = await self._wording(member)
        end = await self._linking.ask_code(self._principal(member), address, wording.language)
        if end is LinkEnd.CODE_SENT:
            return Answer(text=told(end, wording), view=code_form(wording))
        return Answer(text=told(end, wording), field=LinkField.ADDRESS)

    async def _enter(self, member: str, code: str) -> Answer:
        wording = await self._wording(member)
        end = await self._linking.enter_code(self._principal(member), code)
        text = told(end, wording)
        if end is LinkEnd.LINKED or end in _OVER:
            return Answer(text=text, view=done_form(wording, text))
        return Answer(text=text, field=LinkField.CODE)

    async def _bring(self, member: str, proof: str) -> Answer:
        end = await self._linking.bring_proof(self._principal(member), proof)
        return Answer(text=told(end, await self._wording(member)))

    async def _unlink(self, member: str) -> Answer:
        end = await self._linking.unlink(self._principal(member))
        return Answer(text=told(end, await self._wording(member)))

    async def _to_form(
        self, ack: AsyncAck, work: Coroutine[Any, Any, Answer], member: str, field: LinkField
    ) -> None:
        await self._answers.to_form(
            ack,
            work,
            Where(member=member),
            failed=lambda why: Answer(text=why, field=field),
            words="",
            speech=self._speech(member),
        )

    def _principal(self, member: str) -> Principal:
        place = Place(platform=Platform.SLACK, workspace=self._us.team, channel=member, thread="")
        return Principal(
            platform=Platform.SLACK, workspace=self._us.team, customer=member, place=place
        )

    async def _wording(self, member: str) -> Wording:
        return self._words.wording("", await self._names.locale(member))

    def _speech(self, member: str) -> Speech:
        return partial(self._wording, member)
