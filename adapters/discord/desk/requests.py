"""Conversations that begin with a command: a thread for them, and the customer's words in it."""

from datetime import UTC

import discord

from adapters.discord.desk.wording import literal
from adapters.discord.events import key_of, our_ids, place_at, place_of
from adapters.discord.places import Direct, InChannel, InThread, Places, Where
from adapters.discord.threads import shortened
from adapters.discord.words import plain_words
from engine.domain.messages import Address, Author, InboundMessage, Place

_LONGEST_NAME = 100
_LONGEST = 1_950
_NO_PRIVATE_THREADS = frozenset({400, 403})


class Requests:
    """Opens places for what is asked by a command; raises what discord.py raises."""

    def __init__(self, places: Places) -> None:
        self._places = places

    async def place_of(self, interaction: discord.Interaction) -> Place | None:
        """The place something was clicked in; None where no conversation can be."""
        where = await self._places.of_channel(interaction.client, interaction.channel)
        message = interaction.message
        match where:
            case None:
                return None
            case InChannel() if message is None:
                return None
            case _:
                return place_at(where, root=_root(message))

    async def open(self, interaction: discord.Interaction, words: str) -> InboundMessage:
        """Post the customer's words for all to see who may, and return them as said."""
        client = interaction.client
        where = await self._places.of_channel(client, interaction.channel)
        match where:
            case InChannel(channel=channel):
                thread = await self._private_thread(interaction, words)
                room = thread.id if thread is not None else channel
                post = await _post(client, room, interaction.user, words)
                root = thread.id if thread is not None else post.id
            case Direct() | InThread():
                post = await _post(client, interaction.channel_id or 0, interaction.user, words)
                root = post.id
            case None:
                raise discord.ClientException("there is no channel to answer in")
        place = place_at(where, root=root)
        return _inbound(interaction, post, place, words, interaction.user)

    async def _private_thread(
        self, interaction: discord.Interaction, words: str
    ) -> discord.Thread | None:
        """A thread for the customer and the team alone, where the channel can have one."""
        channel = interaction.channel
        if not isinstance(channel, discord.TextChannel):
            return None
        kind = discord.ChannelType.private_thread
        name = shortened(" ".join(words.split()), _LONGEST_NAME)
        try:
            thread = await channel.create_thread(name=name, type=kind, invitable=False)
        except discord.HTTPException as error:
            if error.status not in _NO_PRIVATE_THREADS:
                raise
            return None
        self._places.remember(thread=thread.id, parent=channel.id)
        await thread.add_user(interaction.user)
        return thread


def asked_about(
    interaction: discord.Interaction,
    message: discord.Message,
    where: Where,
    *,
    by: discord.User | discord.Member,
) -> InboundMessage | None:
    """What a message asks, as from `by`; None for one without words, or of a program."""
    me = interaction.client.user.id if interaction.client.user else 0
    words = plain_words(message, us=our_ids(message, me))
    if not words or message.author.bot:
        return None
    is_own = message.author.id == by.id
    text = words if is_own else f"{message.author.display_name} wrote: {words}"
    return _inbound(interaction, message, place_of(message, where, me=me), text, by)


async def _post(
    client: discord.Client, channel: int, customer: discord.abc.User, words: str
) -> discord.Message:
    text = f"**{literal(customer.display_name)}:** {literal(words)}"
    room = client.get_partial_messageable(channel)
    return await room.send(shortened(text, _LONGEST), suppress_embeds=True)


def _root(message: discord.Message | None) -> int:
    """The message a conversation in a channel began with: what our answer replies to."""
    if message is None:
        return 0
    replied_to = message.reference.message_id if message.reference else None
    return replied_to or message.id


def _inbound(
    interaction: discord.Interaction,
    post: discord.Message,
    place: Place,
    words: str,
    customer: discord.User | discord.Member,
) -> InboundMessage:
    return InboundMessage(
        place=place,
        id=str(post.id),
        keys=(f"discord:interaction:{interaction.id}", key_of(post.id)),
        sort_key=f"{max(post.id, interaction.id):020d}",
        sent_at=interaction.created_at.astimezone(UTC).timestamp(),
        author=Author(id=str(customer.id), name=customer.display_name),
        address=Address.TO_ASSISTANT,
        text=words,
        is_direct=place.workspace == "dm",
    )
