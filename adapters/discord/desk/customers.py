"""What customers do by a click or a command: rate, call a person, call them off, ask."""

from dataclasses import replace
from typing import assert_never

import discord

from adapters.discord.desk.answers import in_time, tell, with_thought
from adapters.discord.desk.forms import filled, support_form
from adapters.discord.desk.ports import CustomerVerbs, Inbox
from adapters.discord.desk.requests import Requests, asked_about
from adapters.discord.desk.room import DeskRoom
from adapters.discord.events import key_of
from adapters.discord.places import Places
from engine.domain.decisions import End, NotDone, WhyNot
from engine.domain.messages import InboundMessage, Place
from engine.handoff.actions import CustomerAction, CustomerVerb
from engine.handoff.click_words import ClickLine, Wording
from engine.handoff.form_fields import Field, Who


class Customers:
    """Carries out what customers click; raises what desk, inbox and discord.py raise."""

    def __init__(self, desk: CustomerVerbs, inbox: Inbox, room: DeskRoom, places: Places) -> None:
        self._desk = desk
        self._inbox = inbox
        self._room = room
        self._places = places
        self._requests = Requests(places)

    def wording(self, interaction: discord.Interaction, said: str = "") -> Wording:
        """The words for who clicked and said this: by what their Discord is set to, without it."""
        return self._desk.wording(said, str(interaction.locale))

    async def press(self, interaction: discord.Interaction, action: CustomerAction) -> None:
        """Do what a button under one of our posts says; one that has done its work is gone."""
        await in_time(interaction)
        customer = str(interaction.user.id)
        match action.verb:
            case CustomerVerb.RATE:
                end = await self._desk.rate(action.handoff_id, customer, action.score or 0)
            case CustomerVerb.NEVERMIND:
                end = await self._desk.never_mind(action.handoff_id, customer)
            case CustomerVerb.HUMAN:
                end = await self._human_here(interaction, "")
            case _:
                assert_never(action.verb)
        if isinstance(end, NotDone):
            wording = await self._wording_here(interaction)
            await tell(interaction, wording.why_not(end.why))
        else:
            await interaction.edit_original_response(view=None)

    async def support(self, interaction: discord.Interaction) -> None:
        """Open the form for a request."""
        if await self._is_outside(interaction):
            wording = await self._wording_here(interaction)
            await interaction.response.send_modal(support_form(wording))

    async def request(self, interaction: discord.Interaction) -> None:
        """Begin a conversation from a form."""
        await with_thought(interaction)
        fields = filled(interaction)
        words = fields.get(Field.WORDS, "").strip()
        if not words:
            await tell(interaction, self.wording(interaction).say(ClickLine.EMPTY))
            return
        said = await self._opened(interaction, words)
        if said is not None:
            to_person = fields.get(Field.WHO) == Who.PERSON
            await self._take_in(interaction, said, to_person=to_person)

    async def human(self, interaction: discord.Interaction, words: str) -> None:
        """Call a person into the conversation that is here, or into a new one."""
        if not await self._is_outside(interaction):
            return
        await with_thought(interaction)
        end = await self._human_here(interaction, words)
        if not _is_nowhere(end):
            await tell(interaction, _said(end, await self._wording_here(interaction)))
            return
        asked = words or self.wording(interaction).say(ClickLine.A_PERSON_PLEASE)
        said = await self._opened(interaction, asked)
        if said is not None:
            await self._take_in(interaction, said, to_person=True)

    async def ask(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Put what somebody wrote before the assistant, on behalf of who clicked."""
        said = await self._about(interaction, message, by=interaction.user)
        if said is not None:
            receipt_key = f"discord:ask:{message.id}:{interaction.user.id}"
            await self._inbox.receive(replace(said, keys=(receipt_key,)))
            wording = await self._wording_at(interaction, said.place)
            await tell(interaction, wording.say(ClickLine.ASKED))

    async def hand_over(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Bring the conversation of a message to people, whoever of those who see it asks."""
        said = await self._about(interaction, message, by=message.author)
        if said is None:
            return
        author = message.author
        end = await self._asks(said.place, author, said.text)
        if _is_nowhere(end):
            await self._inbox.receive(replace(said, keys=(key_of(message.id),)))
            end = await self._asks(said.place, author, said.text)
        await tell(interaction, _said(end, await self._wording_at(interaction, said.place)))

    async def _take_in(
        self, interaction: discord.Interaction, said: InboundMessage, *, to_person: bool
    ) -> None:
        await self._inbox.receive(said)
        wording = self.wording(interaction, said.text)
        if to_person:
            end = await self._asks(said.place, interaction.user, said.text)
            await tell(interaction, _said(end, wording))
        elif said.is_direct:
            await tell(interaction, wording.say(ClickLine.ASKED_HERE))
        else:
            where = f"<#{said.place.thread}>"
            await tell(interaction, wording.say(ClickLine.ASKED_THERE, where=where))

    async def _wording_here(self, interaction: discord.Interaction) -> Wording:
        return await self._wording_at(interaction, await self._requests.place_of(interaction))

    async def _wording_at(self, interaction: discord.Interaction, place: Place | None) -> Wording:
        """The words for who clicked, in the language they speak there."""
        customer = str(interaction.user.id)
        return await self._desk.wording_at(place, customer, str(interaction.locale))

    async def _human_here(self, interaction: discord.Interaction, words: str) -> End:
        place = await self._requests.place_of(interaction)
        if place is None:
            return NotDone(why=WhyNot.NO_HANDOFF)
        return await self._asks(place, interaction.user, words)

    async def _asks(self, place: Place, customer: discord.abc.User, words: str) -> End:
        return await self._desk.asks_for_human(
            place, str(customer.id), customer.display_name, words
        )

    async def _opened(self, interaction: discord.Interaction, words: str) -> InboundMessage | None:
        try:
            return await self._requests.open(interaction, words)
        except discord.Forbidden:
            wording = self.wording(interaction, words)
            await tell(interaction, wording.say(ClickLine.MAY_NOT_WRITE))
            return None

    async def _about(
        self,
        interaction: discord.Interaction,
        message: discord.Message,
        *,
        by: discord.User | discord.Member,
    ) -> InboundMessage | None:
        """What a message asks, as from `by`; None where it asks nothing, and who clicked knows."""
        if not await self._is_outside(interaction):
            return None
        await with_thought(interaction)
        where = await self._places.of_channel(interaction.client, interaction.channel)
        said = None if where is None else asked_about(interaction, message, where, by=by)
        if said is None:
            await tell(interaction, self.wording(interaction).say(ClickLine.NO_WORDS))
        return said

    async def _is_outside(self, interaction: discord.Interaction) -> bool:
        """Whether this is not the desk itself; who clicked there is told."""
        channel = interaction.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else None
        if self._room.holds(interaction.channel_id or 0, parent):
            await tell(interaction, self.wording(interaction).say(ClickLine.NOT_HERE))
            return False
        return True


def _is_nowhere(end: End) -> bool:
    return isinstance(end, NotDone) and end.why is WhyNot.NO_HANDOFF and end.handoff is None


def _said(end: End, wording: Wording) -> str:
    if isinstance(end, NotDone):
        return wording.why_not(end.why)
    return wording.say(ClickLine.ON_ITS_WAY)
