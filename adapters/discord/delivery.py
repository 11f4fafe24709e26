"""Shows posts on Discord: typing, threads, messages that arrive once, previews that grow."""

import asyncio
import logging
from collections.abc import Callable, Iterable

import discord

from adapters.discord.calls import Calls
from adapters.discord.desk.buttons import no_buttons, under
from adapters.discord.direct import spot_of
from adapters.discord.markdown import render_post
from adapters.discord.places import Places
from adapters.discord.posts import change, second_nonce, send, take_away
from adapters.discord.previews import Previews
from adapters.discord.search import Found, search
from adapters.discord.threads import Spot, Threads
from adapters.discord.voices import Voices, attributed
from engine.domain.messages import Place, Principal
from engine.domain.posts import Part, Post, PostKind, QueuedPart
from engine.errors import DeliveryError, DeliveryErrorKind

log = logging.getLogger(__name__)

_TYPING_SECONDS = 5.0
_OPEN_SECONDS = 10.0
_PREVIEW_SECONDS = 1.5
"""A channel takes about five changes in five seconds; one is kept for the end."""


class DiscordDelivery:
    """Discord as the engine sees it; `current` is the client in use, if there is one."""

    settle_seconds = 2.0
    """Discord shows a message it has taken within a second; the nonce covers what is later."""

    preview_seconds = _PREVIEW_SECONDS

    def __init__(
        self,
        current: Callable[[], discord.Client | None],
        places: Places,
        *,
        send_seconds: float,
    ) -> None:
        self._calls = Calls(current, seconds=send_seconds)
        self._threads = Threads(places)
        self._previews = Previews()
        self._voices = Voices()

    def render(self, post: Post) -> tuple[Part, ...]:
        """Split a post into messages within Discord's limits."""
        return render_post(post)

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Show that we are typing, for ten seconds; Discord has no room for words."""
        try:
            async with asyncio.timeout(_TYPING_SECONDS):
                client = self._calls.client
                spot = self._threads.now(client, place)
                await client.get_partial_messageable(spot.channel).typing()
        except Exception as error:  # noqa: BLE001 - a sign that does not show harms nobody
            log.debug("typing does not show in %s: %s", place.key, error)

    async def show_idle(self, place: Place) -> None:
        """Nothing to do: the sign goes away by itself."""

    def may_preview(self, place: Place) -> bool:
        """Whether one more preview can be shown: as many as there are conversations."""
        return self._calls.is_connected

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Post the beginning of an answer and return its id; None where Discord refuses it.

        Raises DeliveryError where it may be shown.
        """
        try:
            client = self._calls.client
            spot = await self._spot(client, place)
            sent = await self._calls.bounded(
                send(client, spot, part.part.text, part.nonce), sending=True, seconds=_OPEN_SECONDS
            )
        except DeliveryError as error:
            if error.kind is DeliveryErrorKind.IN_DOUBT:
                raise
            log.info("a preview in %s is refused: %s", place.key, error)
            return None
        return str(sent.id)

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Show more of an answer; False where no more of it can be shown before its end."""
        if not self._calls.is_connected:
            return False
        client = self._calls.client
        here = self._threads.now(client, place).channel
        return await self._previews.extend(client, here, int(preview_id), part.text)

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Take away what is shown of a part, looking for it where its id is not known.

        Raises DeliveryError. `instead` takes the place of what Discord does not delete.
        """
        client = self._calls.client
        place = await spot_of(self._calls, place, part)
        if part.preview_id is not None:
            for channel in self._channels(client, place):
                shown = Found(channel=channel, message=int(part.preview_id))
                if await self._take_away(client, shown, part, instead):
                    return
            if not part.in_doubt:
                return
        found = await self._search(client, place, part)
        if found is not None:
            await self._take_away(client, found, part, instead)

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Post a part, in its thread where there can be one; raises DeliveryError.

        A preview of it is changed into it. If that is gone, the part is posted anew. A private part
        goes into a direct message to the customer.
        """
        client = self._calls.client
        place = await spot_of(self._calls, place, part)
        spot = await self._spot(client, place)
        message = await self._preview(client, place, part)
        if message is None:
            sent = await self._post(client, place, spot, part, part.nonce)
            if part.shown is None or sent.content == part.part.text.strip():
                return str(sent.id)
            message = sent.id  # Discord knew the nonce: the preview, that arrived after all
        if not await self._seal(client, place, message, part):
            message = (await self._post(client, place, spot, part, second_nonce(part.nonce))).id
        return str(message)

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """The id of an earlier attempt or of a preview that arrived; raises DeliveryError."""
        place = await spot_of(self._calls, place, part)
        found = await self._search(self._calls.client, place, part)
        return None if found is None else str(found.message)

    async def _spot(self, client: discord.Client, place: Place) -> Spot:
        return await self._calls.bounded(self._threads.spot(client, place), sending=False)

    async def _preview(self, client: discord.Client, place: Place, part: QueuedPart) -> int | None:
        """The message that shows a preview of a part, if one was begun."""
        if part.preview_id is not None:
            return int(part.preview_id)
        if part.shown is None:
            return None
        found = await self._search(client, place, part)
        return None if found is None else found.message

    async def _post(
        self, client: discord.Client, place: Place, spot: Spot, part: QueuedPart, nonce: str
    ) -> discord.Message:
        """A teammate speaks under their own name where that is allowed, else in a post of ours."""
        view = under(part.part.buttons)
        if part.speaker is not None:
            said = self._voices.say(client, place, spot, part, view=view)
            sent = await self._calls.bounded(said, sending=True)
            if sent is not None:
                return sent
        posted = send(client, spot, attributed(part), nonce, view=view)
        return await self._calls.bounded(posted, sending=True)

    async def _take_away(
        self, client: discord.Client, shown: Found, part: QueuedPart, instead: Part | None
    ) -> bool:
        """Delete a message, or put `instead` in its place where it may not be; False if gone."""
        away = take_away if part.kind is not PostKind.TEAMMATE else self._voices.take_away
        try:
            gone = away(client, shown.channel, shown.message)
            return await self._calls.bounded(gone, sending=False)
        except DeliveryError as error:
            if instead is None or error.kind is not DeliveryErrorKind.PERMANENT:
                raise
            log.warning("post %d may not be deleted: %s", shown.message, error)
        await self._previews.settled(shown.message)
        changed = change(client, shown.channel, shown.message, instead.text)
        return await self._calls.bounded(changed, sending=False)

    async def _seal(
        self, client: discord.Client, place: Place, message: int, part: QueuedPart
    ) -> bool:
        """Put a part in its preview's place; False if that is gone."""
        await self._previews.settled(message)
        for channel in self._channels(client, place):
            if part.kind is PostKind.TEAMMATE:
                changed = self._voices.change(client, channel, message, part)
            else:
                view = under(part.part.buttons)
                if view is None and part.kind is PostKind.OUTCOME:
                    view = no_buttons()
                changed = change(client, channel, message, part.part.text, view=view)
            if await self._calls.bounded(changed, sending=True):
                return True
        return False

    def _channels(self, client: discord.Client, place: Place) -> Iterable[int]:
        """Where a preview may be, likeliest first."""
        here = self._threads.now(client, place).channel
        return dict.fromkeys((here, int(place.thread), int(place.channel)))

    async def _search(self, client: discord.Client, place: Place, part: QueuedPart) -> Found | None:
        here = self._threads.now(client, place).channel
        return await self._calls.bounded(search(client, place, here, part), sending=False)
