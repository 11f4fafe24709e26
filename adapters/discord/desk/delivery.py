"""Brings desk posts to Discord: cards with a thread on each, lines in it, alarms, the board."""

import io
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import assert_never

import discord

from adapters.discord.calls import Calls
from adapters.discord.desk.buttons import no_buttons, under
from adapters.discord.desk.cards import Laid
from adapters.discord.desk.links import link_to
from adapters.discord.desk.room import DeskRoom
from adapters.discord.desk.wording import LONGEST, alarm_text, length, line_text, shortened
from adapters.discord.places import Places
from adapters.discord.posts import change, send, unless_gone
from adapters.discord.search import first_of_ours
from adapters.discord.threads import Spot, Threads
from engine.domain.commitments import Commitment
from engine.domain.desk import Alarm, ShowCard, ShowLine
from engine.domain.handoff import Handoff
from engine.domain.messages import Place, Platform
from engine.errors import DeliveryError, DeliveryErrorKind
from engine.handoff.ports import DeskTask

log = logging.getLogger(__name__)

_NONCE = 24
"""Characters of a nonce that leave room for a mark: Discord takes 25."""

_MARKS = {(False, True): "r", (True, False): "s", (True, True): "t"}
"""By whether a card goes to the second channel, and whether it was deleted where it is."""


class DiscordDesk:
    """The desk's channels as the engine sees them; `current` is the client in use.

    `card` lays a handoff with its open promises out, `board` the whole queue. A card's thread has
    the card's id, so it is found again after any doubt, and opened again where it is missing.
    """

    def __init__(
        self,
        current: Callable[[], discord.Client | None],
        room: DeskRoom,
        places: Places,
        *,
        card: Callable[[Handoff, Sequence[Commitment]], Awaitable[Laid]],
        board: Callable[[], Awaitable[Laid]],
        send_seconds: float,
    ) -> None:
        self._calls = Calls(current, seconds=send_seconds)
        self._room = room
        self._threads = Threads(places)
        self._card = card
        self._board = board

    async def deliver(self, task: DeskTask) -> tuple[str, str]:
        """Post or bring up to date; returns channel and message id; raises DeliveryError."""
        client = self._calls.client
        match task.post:
            case ShowCard():
                return await self._show_card(client, task)
            case ShowLine() as line:
                return await self._show_line(client, task, line)
            case Alarm() as alarm:
                return await self._sound(client, task, alarm)
            case _:
                assert_never(task.post)

    async def find(self, task: DeskTask) -> tuple[str, str] | None:
        """Where an earlier attempt arrived, if it did; raises DeliveryError."""
        client = self._calls.client
        is_it = await self._recognises(task)
        began = min(task.created_at, task.began_at or task.created_at)
        for channel in self._searched(task):
            looked = first_of_ours(client, channel, began, is_it)
            found = await self._calls.bounded(looked, sending=False)
            if found is not None:
                return str(channel), str(found)
        return None

    async def _show_card(self, client: discord.Client, task: DeskTask) -> tuple[str, str]:
        laid = await self._laid(task)
        nonce = _nonce(task)
        if task.remote_id is not None:
            channel, message = int(task.card_channel or self._first(task)), int(task.remote_id)
            if await self._bring_up_to_date(client, channel, message, laid):
                await self._open_thread(client, task, channel, message)
                return str(channel), str(message)
            nonce = _nonce(task, is_again=True)  # somebody deleted it
        channel = self._first(task)
        posted = client.get_partial_messageable(channel).send(
            laid.text, embed=laid.embed, nonce=nonce, **laid.with_view
        )
        sent = await self._calls.bounded(posted, sending=True)
        await self._open_thread(client, task, channel, sent.id)
        return str(channel), str(sent.id)

    async def _bring_up_to_date(
        self, client: discord.Client, channel: int, message: int, laid: Laid
    ) -> bool:
        """False if the message is gone."""
        target = client.get_partial_messageable(channel).get_partial_message(message)

        def edited() -> Awaitable[object]:
            return target.edit(content=laid.text, embed=laid.embed, view=laid.view)

        return await self._calls.bounded(unless_gone(client, channel, edited), sending=False)

    async def _open_thread(
        self, client: discord.Client, task: DeskTask, channel: int, card: int
    ) -> None:
        """Best effort: the next line tries again, and stands in the channel if there is none."""
        if task.handoff is None:
            return
        try:
            await self._spot(client, channel, card)
        except DeliveryError as error:
            log.warning("the thread of card %d is not open yet: %s", card, error)

    async def _spot(self, client: discord.Client, channel: int, card: int) -> Spot:
        """Where lines about a card go."""
        place = Place(
            platform=Platform.DISCORD,
            workspace=str(await self._server(client, channel)),
            channel=str(channel),
            thread=str(card),
        )
        return await self._calls.bounded(self._threads.spot(client, place), sending=False)

    async def _server(self, client: discord.Client, channel: int) -> int:
        known = client.get_channel(channel)
        found = known or await self._calls.bounded(client.fetch_channel(channel), sending=False)
        if not isinstance(found, discord.abc.GuildChannel):
            raise DeliveryError(
                f"channel {channel} is in no server", kind=DeliveryErrorKind.PERMANENT
            )
        return found.guild.id

    async def _show_line(
        self, client: discord.Client, task: DeskTask, line: ShowLine
    ) -> tuple[str, str]:
        if task.card_channel is None or task.card_id is None:
            raise DeliveryError("there is no card yet", kind=DeliveryErrorKind.RETRY)
        channel, card = int(task.card_channel), int(task.card_id)
        spot = await self._spot(client, channel, card)
        try:
            sent = await self._say(client, spot, line, task.nonce)
        except DeliveryError as error:
            if not isinstance(error.__cause__, discord.NotFound) or spot.channel == channel:
                raise
            beside_card = Spot(channel=channel, reply_to=card)  # somebody deleted the thread
            sent = await self._say(client, beside_card, line, task.nonce)
        return str(sent.channel.id), str(sent.id)

    async def _say(
        self, client: discord.Client, spot: Spot, line: ShowLine, nonce: str
    ) -> discord.Message:
        """What is too long for a message comes whole as a file, if files are allowed."""
        text, view = line_text(line), under(line.buttons)
        if length(text) <= LONGEST:
            sent = send(client, spot, text, nonce, view=view)
            return await self._calls.bounded(sent, sending=True)
        head = shortened(text, LONGEST)
        file = discord.File(io.BytesIO(text.encode()), filename="whole.txt")
        try:
            sent = send(client, spot, head, nonce, view=view, files=(file,))
            return await self._calls.bounded(sent, sending=True)
        except DeliveryError as error:
            if not isinstance(error.__cause__, discord.Forbidden):
                raise
            log.warning("a long line is cut: files are not allowed in channel %d", spot.channel)
            sent = send(client, spot, head, nonce, view=view)
            return await self._calls.bounded(sent, sending=True)

    async def _sound(self, client: discord.Client, task: DeskTask, alarm: Alarm) -> tuple[str, str]:
        link = None if task.thread is None else link_to(task.thread)
        if task.remote_id is not None and task.card_channel is not None:
            there, words = int(task.card_channel), alarm_text(alarm, None)
            view = under(alarm.buttons, link=link) or no_buttons()
            changed = change(client, there, int(task.remote_id), words, view=view)
            if await self._calls.bounded(changed, sending=False):
                return task.card_channel, task.remote_id
            task = replace(task, card_id=None)  # somebody deleted it
        channel = self._alarmed(alarm)
        role = self._room.role if alarm.pings else None
        pinged = [discord.Object(role)] if role is not None else False
        spot = Spot(channel=channel)
        if task.card_channel == str(channel) and task.card_id is not None:
            spot = Spot(channel=channel, reply_to=int(task.card_id))
        posted = send(
            client,
            spot,
            alarm_text(alarm, role),
            task.nonce,
            view=under(alarm.buttons, link=link),
            pings=discord.AllowedMentions(
                everyone=False, users=False, replied_user=False, roles=pinged
            ),
        )
        sent = await self._calls.bounded(posted, sending=True)
        return str(channel), str(sent.id)

    async def _laid(self, task: DeskTask) -> Laid:
        about = task.handoff
        return await (self._board() if about is None else self._card(about, task.promises))

    async def _recognises(self, task: DeskTask) -> Callable[[discord.Message], bool]:
        """How to know a post of ours again; Discord tells its nonce only for a while."""
        match task.post:
            case ShowCard():
                text = (await self._laid(task)).text
            case ShowLine() as line:
                text = shortened(line_text(line), LONGEST)
            case Alarm() as alarm:
                text = alarm_text(alarm, self._room.role if alarm.pings else None)
            case _:
                assert_never(task.post)
        nonces = {f"{task.nonce[:_NONCE]}{mark}" for mark in ("", *_MARKS.values())}
        return lambda said: str(said.nonce) in nonces or said.content == text.strip()

    def _searched(self, task: DeskTask) -> tuple[int, ...]:
        """Where an attempt may have arrived, likeliest first."""
        match task.post:
            case ShowCard():
                return tuple(dict.fromkeys((self._first(task), *self._room.channels)))
            case ShowLine():
                return tuple(int(one) for one in (task.card_id, task.card_channel) if one)
            case Alarm() as alarm:
                return (self._alarmed(alarm),)
            case _:
                assert_never(task.post)

    def _first(self, task: DeskTask) -> int:
        """The channel a card is posted in."""
        channel = self._room.second_channel if task.second_channel else self._room.channel
        if channel is None:
            raise DeliveryError(
                "there is no such channel of the desk", kind=DeliveryErrorKind.PERMANENT
            )
        return channel

    def _alarmed(self, alarm: Alarm) -> int:
        channel = self._room.second_channel if alarm.second_channel else None
        channel = channel or self._room.channel
        if channel is None:
            raise DeliveryError("the desk is not on Discord", kind=DeliveryErrorKind.PERMANENT)
        return channel


def _nonce(task: DeskTask, *, is_again: bool = False) -> str:
    """Another one in another place: for minutes Discord gives back what it knows a nonce from."""
    return f"{task.nonce[:_NONCE]}{_MARKS.get((task.second_channel, is_again), '')}"
