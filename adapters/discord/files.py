"""Files on Discord: fetched from its own hosts, posted into a thread once."""

import io
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar, assert_never

import aiohttp
import discord
from discord.asset import Asset

from adapters.discord.calls import Calls
from adapters.discord.places import Places
from adapters.discord.posts import send
from adapters.discord.search import first_of_ours
from adapters.discord.threads import Spot, Threads
from adapters.discord.voices import Voices
from adapters.file_reading import is_on, read_file
from engine.domain.files import (
    BringFile,
    Fetched,
    FetchFile,
    FileTarget,
    TakeFileAway,
    ToCustomer,
    ToDesk,
    WhyStays,
)
from engine.errors import DeliveryError, FileStays

T = TypeVar("T")

_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})
_TOO_LARGE = 40005
_LONGEST_DESCRIPTION = 1024
"""Characters (API reference, "Attachment Object")."""


class DiscordFiles:
    """Implements `engine.handoff.file_ports.FileCourier`; `current` is the client in use.

    Discord changes the names of files, so a file carries its own as its description too: that is
    what is read to those who cannot see it, and how it is known again.
    """

    settle_seconds = 2.0

    def __init__(
        self,
        current: Callable[[], discord.Client | None],
        places: Places,
        session: aiohttp.ClientSession,
        *,
        send_seconds: float,
    ) -> None:
        self._calls = Calls(current, seconds=send_seconds)
        self._threads = Threads(places)
        self._voices = Voices()
        self._session = session

    async def fetch(self, file: FetchFile, *, most_bytes: int) -> Fetched:
        """Read a file, whose address nobody has to sign in for."""
        read = await read_file(
            self._session, file.url, is_allowed=_is_discords, most_bytes=most_bytes
        )
        return Fetched(name=file.name, media_type=file.media_type, content=read.content)

    async def bring(self, file: BringFile) -> str:
        """Post a file, under the name of the teammate who sends it where that is allowed."""
        client = self._calls.client
        match file.target:
            case ToCustomer() as customer:
                sent = await self._to_customer(client, file, customer)
            case ToDesk() as desk:
                sent = await self._to_desk(client, file, desk)
            case _:
                assert_never(file.target)
        return f"{sent.channel.id}/{sent.id}"

    async def find(self, file: BringFile | TakeFileAway) -> str | None:
        """Where a message of ours is with a file of this name and size that no other row has."""
        client = self._calls.client
        began = min(file.created_at, file.began_at or file.created_at)
        for channel in self._channels(client, file.target):

            def is_it(said: discord.Message, channel: int = channel) -> bool:
                is_known = f"{channel}/{said.id}" in file.known
                return not is_known and any(_is(shown, file) for shown in said.attachments)

            looked = first_of_ours(client, channel, began, is_it)
            found = await self._calls.bounded(looked, sending=False)
            if found is not None:
                return f"{channel}/{found}"
        return None

    async def take_away(self, file: TakeFileAway, remote_id: str) -> None:
        """Delete the message of a file, whoever of us it is from."""
        channel, _, message = remote_id.partition("/")
        gone = self._voices.take_away(self._calls.client, int(channel), int(message))
        await self._calls.bounded(gone, sending=False)

    async def _to_customer(
        self, client: discord.Client, file: BringFile, customer: ToCustomer
    ) -> discord.Message:
        place = customer.place
        spot = await self._calls.bounded(self._threads.spot(client, place), sending=False)
        said = self._voices.speak(
            client, place, spot, customer.speaker, "", files=lambda: [_upload(file)]
        )
        sent = await self._taken(said)
        return sent or await self._sent(client, spot, file)

    async def _to_desk(
        self, client: discord.Client, file: BringFile, desk: ToDesk
    ) -> discord.Message:
        """Into the thread on the card, which has the card's id; beside the card if it is gone."""
        card = int(desk.card_id)
        try:
            return await self._sent(client, Spot(channel=card), file)
        except DeliveryError as error:
            if not isinstance(error.__cause__, discord.NotFound):
                raise
        beside = Spot(channel=int(desk.channel), reply_to=card)
        return await self._sent(client, beside, file)

    async def _sent(self, client: discord.Client, spot: Spot, file: BringFile) -> discord.Message:
        return await self._taken(send(client, spot, "", file.nonce, files=(_upload(file),)))

    async def _taken(self, sent: Awaitable[T]) -> T:
        try:
            return await self._calls.bounded(sent, sending=True)
        except DeliveryError as error:
            cause = error.__cause__
            if isinstance(cause, discord.HTTPException) and (
                cause.code == _TOO_LARGE or cause.status == 413
            ):
                raise FileStays(str(error), why=WhyStays.TOO_LARGE) from error
            raise

    def _channels(self, client: discord.Client, target: FileTarget) -> Iterable[int]:
        """Where a file may be, likeliest first."""
        match target:
            case ToCustomer(place=place):
                here = self._threads.now(client, place).channel
                return dict.fromkeys((here, int(place.thread)))
            case ToDesk(channel=channel, card_id=card):
                return (int(card), int(channel))
        assert_never(target)


def _is_discords(url: str) -> bool:
    return is_on(url, _HOSTS.__contains__, own=Asset.BASE)


def _upload(file: BringFile) -> discord.File:
    """Made anew for each attempt, as one is used up by it."""
    return discord.File(
        io.BytesIO(file.content), filename=file.name, description=_description(file.name)
    )


def _description(name: str) -> str:
    return name[:_LONGEST_DESCRIPTION]


def _is(shown: discord.Attachment, file: BringFile | TakeFileAway) -> bool:
    return shown.description == _description(file.name) and shown.size == file.size
