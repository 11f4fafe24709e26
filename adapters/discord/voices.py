"""Lets teammates speak under their own names: through a webhook of ours, else in our own post."""

import logging
import time
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any

import aiohttp
import discord

from adapters.discord.posts import NO_MESSAGES_HERE, change, take_away, unless_gone
from adapters.discord.threads import Spot
from engine.domain.messages import Place
from engine.domain.posts import QueuedPart, Speaker

log = logging.getLogger(__name__)

_NAME = "Tandem"
_LONGEST_NAME = 80
"""Characters in a webhook's name (API reference, "Webhook")."""

_NOT_IN_A_NAME = ("discord", "clyde", "```", "@", "#", ":")
_NO_NAMES = frozenset({"everyone", "here"})
"""What Discord takes for no webhook's name (API reference, "Usernames and Nicknames")."""

_WEBHOOK_GONE = frozenset({10015, 50027})
_TOO_MANY = 30007
_AGAIN_SECONDS = 300.0

Hook = discord.Webhook


class Voices:
    """One webhook of ours in each channel, made when it is needed and used again.

    It has no nonces, so a post is sent once: whether it arrived is looked up, not tried out.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._client: discord.Client | None = None
        self._hooks: dict[int, Hook] = {}
        self._without: dict[int, float] = {}

    async def say(
        self,
        client: discord.Client,
        place: Place,
        spot: Spot,
        part: QueuedPart,
        *,
        view: discord.ui.View | None = None,
    ) -> discord.Message | None:
        """Post a part under its speaker's name; None where no webhook can do that."""
        if part.speaker is None:
            return None
        return await self.speak(client, place, spot, part.speaker, part.part.text, view=view)

    async def speak(
        self,
        client: discord.Client,
        place: Place,
        spot: Spot,
        speaker: Speaker,
        text: str,
        *,
        view: discord.ui.View | None = None,
        files: Callable[[], list[discord.File]] = list,
    ) -> discord.Message | None:
        """Post under a name and its picture; None where no webhook can do that.

        `files` makes those to go along, anew for each attempt.
        """
        if spot.reply_to is not None or not _is_a_name(speaker.name):
            return None
        parent = int(place.channel)
        more = _as_speaker(speaker)
        if view is not None:
            more["view"] = view
        if spot.channel != parent:
            more["thread"] = discord.Object(spot.channel)
        while (hook := await self._hook(client, parent)) is not None:
            if made := files():
                more["files"] = made
            try:
                return await hook.send(text, wait=True, suppress_embeds=True, **more)
            except discord.HTTPException as error:
                if error.code not in _WEBHOOK_GONE:
                    raise
                del self._hooks[parent]  # somebody deleted it: the next one is new
        return None

    async def change(
        self, client: discord.Client, channel: int, message: int, part: QueuedPart
    ) -> bool:
        """Put a part in the place of an earlier message of its speaker; False if that is gone."""
        said = await _there(client, channel, message)
        if said is None:
            return False
        if said.webhook_id is None:
            return await change(client, channel, message, attributed(part))
        hook = await self._owner(client, said)
        return hook is not None and await unless_gone(
            client,
            channel,
            partial(hook.edit_message, message, content=part.part.text, **_in_thread(said)),
        )

    async def take_away(self, client: discord.Client, channel: int, message: int) -> bool:
        """Delete a message, whoever of us it is from; False if it is gone, or elsewhere.

        What a webhook said that is no more, only moderators can take away: then Discord refuses.
        """
        said = await _there(client, channel, message)
        if said is None:
            return False
        hook = None if said.webhook_id is None else await self._owner(client, said)
        if hook is None:
            return await take_away(client, channel, message)
        gone = partial(hook.delete_message, message, **_in_thread(said))
        return await unless_gone(client, channel, gone)

    async def _owner(self, client: discord.Client, said: discord.Message) -> Hook | None:
        """The webhook a message was posted through, if it is ours and still there."""
        channel = client.get_channel(said.channel.id) or said.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
        if isinstance(channel, discord.PartialMessageable):  # discord.py forgets closed threads
            fetched = await client.fetch_channel(channel.id)
            parent = fetched.parent_id if isinstance(fetched, discord.Thread) else fetched.id
        hook = await self._hook(client, parent)
        return hook if hook is not None and hook.id == said.webhook_id else None

    def _known(self, client: discord.Client) -> dict[int, Hook]:
        """A webhook works through the client that found it."""
        if client is not self._client:
            self._client = client
            self._hooks.clear()
            self._without.clear()
        return self._hooks

    async def _hook(self, client: discord.Client, parent: int) -> Hook | None:
        known = self._known(client)
        if parent in known:
            return known[parent]
        channel = client.get_channel(parent)
        if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
            return None
        if self._clock() < self._without.get(parent, 0.0):
            return None
        hook = await _found_or_made(client, channel)
        if hook is None:
            self._without[parent] = self._clock() + _AGAIN_SECONDS
            return None
        known[parent] = hook
        return hook


async def _found_or_made(
    client: discord.Client, channel: discord.TextChannel | discord.ForumChannel
) -> Hook | None:
    if not channel.permissions_for(channel.guild.me).manage_webhooks:
        return None
    try:
        hook = _ours(client, await channel.webhooks())
        if hook is None:
            hook = await channel.create_webhook(name=_NAME)
    except discord.HTTPException as error:
        if error.status != 403 and error.code != _TOO_MANY:
            raise
        log.warning("teammates have no names of their own in channel %d: %s", channel.id, error)
        return None
    hook.session = _Once(hook.session)  # type: ignore[assignment]  # all that is used of a session
    return hook


async def _there(client: discord.Client, channel: int, message: int) -> discord.Message | None:
    """A message, None if it is gone or elsewhere."""
    try:
        return await client.get_partial_messageable(channel).fetch_message(message)
    except discord.NotFound:
        return None
    except discord.HTTPException as error:
        if error.code in NO_MESSAGES_HERE:
            return None
        raise


def _as_speaker(speaker: Speaker) -> dict[str, Any]:
    """What a webhook is told of whom it speaks for."""
    named = {"username": speaker.name.strip()}
    return {**named, "avatar_url": speaker.picture} if speaker.picture else named


def _in_thread(said: discord.Message) -> dict[str, Any]:
    """What a webhook has to be told about a message that is not in its own channel."""
    channel = said.channel
    is_known_room = isinstance(channel, discord.abc.GuildChannel)
    return {} if is_known_room else {"thread": discord.Object(channel.id)}


def _ours(client: discord.Client, hooks: list[Hook]) -> Hook | None:
    me = client.user
    return next(
        (hook for hook in hooks if hook.token and hook.user is not None and hook.user == me), None
    )


def attributed(part: QueuedPart) -> str:
    """A part as it stands in a post of our own: after the name of who speaks, if it is not us."""
    if part.speaker is None:
        return part.part.text
    name = discord.utils.escape_markdown(part.speaker.name[:_LONGEST_NAME])
    return f"**{name}:** {part.part.text}"


def _is_a_name(name: str) -> bool:
    lowered = name.strip().lower()
    if not 0 < len(lowered) <= _LONGEST_NAME or lowered in _NO_NAMES:
        return False
    return not any(word in lowered for word in _NOT_IN_A_NAME)


class _Once:
    """A session for discord.py's webhooks that does not let it post again after a server error."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    def request(self, *args: Any, **kwargs: Any) -> "_Answer":
        """Begin a request."""
        return _Answer(self._session.request(*args, **kwargs))


class _Answer:
    def __init__(self, begun: Any) -> None:
        self._begun = begun

    async def __aenter__(self) -> aiohttp.ClientResponse:
        response: aiohttp.ClientResponse = await self._begun.__aenter__()
        if response.status >= 500:
            await self._begun.__aexit__(None, None, None)
            raise discord.DiscordServerError(response, f"HTTP {response.status}")
        return response

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._begun.__aexit__(kind, error, trace)
