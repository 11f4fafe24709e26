"""What customers do by a click or a command: rate, call a person, call them off, ask."""

from dataclasses import replace
from typing import assert_never

import discord

from adapters.discord.desk.answers import NOT_HERE, in_time, tell, with_thought
from adapters.discord.desk.forms import Field, Who, filled, support_form
from adapters.discord.desk.ports import CustomerVerbs, Inbox
from adapters.discord.desk.requests import Requests, asked_about
from adapters.discord.desk.room import DeskRoom
from adapters.discord.events import key_of
from adapters.discord.places import Places
from engine.domain.decisions import Done, End, NotDone, WhyNot
from engine.domain.messages import InboundMessage, Place
from engine.handoff.actions import CustomerAction, CustomerVerb
from engine.handoff.words import why_not

_ASKED = "Asked. The answer comes in the thread."
_ON_ITS_WAY = "The team has been asked to take over this conversation."
_ASKED_FOR_A_PERSON = "I would like to talk to a person."
_EMPTY = "Please say in a few words what it is about."
_NO_WORDS = "There are no words of a customer in this message."
_CLOSED = "I am not allowed to write here. Please ask in another channel, or write to me directly."


class Customers:
    """Carries out what customers click; raises what desk, inbox and discord.py raise."""

    def __init__(
        self,
        desk: CustomerVerbs,
        inbox: Inbox,
        room: DeskRoom,
        places: Places,
        *,
        assistant: str,
    ) -> None:
        """`assistant` is its name, as customers know it."""
        self._desk = desk
        self._inbox = inbox
        self._room = room
        self._places = places
        self._requests = Requests(places)
        self._assistant = assistant

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
            await tell(interaction, why_not(end.why))
        else:
            await interaction.edit_original_response(view=None)

    async def support(self, interaction: discord.Interaction) -> None:
        """Open the form for a request."""
        if await self._is_outside(interaction):
            await interaction.response.send_modal(support_form(assistant=self._assistant))

    async def request(self, interaction: discord.Interaction) -> None:
        """Begin a conversation from a form."""
        await with_thought(interaction)
        fields = filled(interaction)
        words = fields.get(Field.WORDS, "").strip()
        if not words:
            await tell(interaction, _EMPTY)
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
            await tell(interaction, _said(end))
            return
        said = await self._opened(interaction, words or _ASKED_FOR_A_PERSON)
        if said is not None:
            await self._take_in(interaction, said, to_person=True)

    async def ask(self, interaction: discord.Interaction, message: discord.Message) -> None:
        """Put what somebody wrote before the assistant, on behalf of who clicked."""
        said = await self._about(interaction, message, by=interaction.user)
        if said is not None:
            receipt_key = f"discord:ask:{message.id}:{interaction.user.id}"
            await self._inbox.receive(replace(said, keys=(receipt_key,)))
            await tell(interaction, _ASKED)

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
        await tell(interaction, _said(end))

    async def _take_in(
        self, interaction: discord.Interaction, said: InboundMessage, *, to_person: bool
    ) -> None:
        await self._inbox.receive(said)
        where = f"<#{said.place.thread}>" if not said.is_direct else "here"
        if not to_person:
            await tell(interaction, f"Asked. The answer comes in {where}.")
            return
        end = await self._asks(said.place, interaction.user, said.text)
        await tell(interaction, _said(end))

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
            await tell(interaction, _CLOSED)
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
            await tell(interaction, _NO_WORDS)
        return said

    async def _is_outside(self, interaction: discord.Interaction) -> bool:
        """Whether this is not the desk itself; who clicked there is told."""
        channel = interaction.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else None
        if self._room.holds(interaction.channel_id or 0, parent):
            await tell(interaction, NOT_HERE)
            return False
        return True


def _is_nowhere(end: End) -> bool:
    return isinstance(end, NotDone) and end.why is WhyNot.NO_HANDOFF and end.handoff is None


def _said(end: End) -> str:
    return _ON_ITS_WAY if isinstance(end, Done) else why_not(end.why)
