"""Finds the spot where a conversation's posts go, and opens its thread when it is needed."""

import re
from dataclasses import dataclass

import discord

from adapters.discord.places import InThread, Places
from engine.domain.messages import Place
from engine.errors import DeliveryError, DeliveryErrorKind

_LONGEST_NAME = 100
"""Characters in a thread's name (API reference, "Start Thread from Message")."""

_ALREADY_OPEN = 160004
_UNKNOWN_MESSAGE = 10008
_NO_THREAD_HERE = frozenset({400, 403})
"""No permission, no threads in this kind of channel, too many open ones, a name refused."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """Where to post; `reply_to` is set where only a reply shows what it belongs to."""

    channel: int
    reply_to: int | None = None


class Threads:
    """The threads our conversations live in.

    A message has at most one thread, and it has the message's id: opening it twice is refused
    (160004) and harmless, so after any doubt it is simply tried again.
    """

    def __init__(self, places: Places) -> None:
        self._places = places

    def now(self, client: discord.Client, place: Place) -> Spot:
        """Where people look right now: the thread if it is known to be open, else the channel."""
        if not _is_direct(place) and self._places.exists(client, _thread(place)):
            return Spot(channel=int(place.thread))
        return Spot(channel=int(place.channel))

    async def spot(self, client: discord.Client, place: Place) -> Spot:
        """Where to post, once the thread is open; raises DeliveryError or discord.py's errors.

        Where no thread can be opened it is the channel, as a reply to the message that began the
        conversation.
        """
        now = self.now(client, place)
        if _is_direct(place) or now.channel == int(place.thread):
            return now
        if await self._find_or_open(client, place):
            self._places.remember(thread=int(place.thread), parent=int(place.channel))
            return Spot(channel=int(place.thread))
        return Spot(channel=int(place.channel), reply_to=int(place.thread))

    async def _find_or_open(self, client: discord.Client, place: Place) -> bool:
        """Whether the thread stands; False where there can be none."""
        channel = client.get_partial_messageable(int(place.channel), guild_id=int(place.workspace))
        try:
            root = await channel.fetch_message(int(place.thread))
        except discord.HTTPException as error:
            if error.status not in {400, 403, 404}:
                raise
            # The first message of a forum post is in the post itself, not in the forum.
            return await self._stands(client, place, error)
        return root.thread is not None or await _open(client, root, _name(root))

    async def _stands(
        self, client: discord.Client, place: Place, unread: discord.HTTPException
    ) -> bool:
        try:
            await client.fetch_channel(int(place.thread))
        except discord.NotFound:
            if not isinstance(unread, discord.Forbidden):
                raise unread from None
            return await self._open_unread(client, place)
        return True

    async def _open_unread(self, client: discord.Client, place: Place) -> bool:
        """Open a thread on a message we may not read; it is named after ourselves."""
        channel = client.get_partial_messageable(int(place.channel), guild_id=int(place.workspace))
        name = client.user.display_name if client.user else place.thread
        return await _open(client, channel.get_partial_message(int(place.thread)), name)


async def _open(
    client: discord.Client, root: discord.Message | discord.PartialMessage, name: str
) -> bool:
    if root.guild is None:  # discord.py then refuses; Discord sends the guild when it is back
        raise DeliveryError("the server is away", kind=DeliveryErrorKind.RETRY)
    try:
        await root.create_thread(name=name)
    except discord.HTTPException as error:
        if error.code == _ALREADY_OPEN:
            return True
        if error.code == _UNKNOWN_MESSAGE or error.status not in _NO_THREAD_HERE:
            raise
        return False
    return True


def _is_direct(place: Place) -> bool:
    return place.workspace == "dm"


def _thread(place: Place) -> InThread:
    return InThread(guild=int(place.workspace), parent=int(place.channel), thread=int(place.thread))


def _name(root: discord.Message) -> str:
    """The question in a line, or who asked it; raw ids would be all one sees of a mention."""
    words = re.sub(r"<(?:@[!&]?|#)\d+>", " ", root.content)
    words = re.sub(r"<a?(:\w+:)\d+>", r"\1", words)
    return shortened(" ".join(words.split()) or root.author.display_name, _LONGEST_NAME)


def shortened(text: str, longest: int) -> str:
    """The text, or as many whole words of it as fit with an ellipsis."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    cut = head.rfind(" ")
    return f"{head[:cut] if cut > longest // 2 else head}…"
