"""Files on Slack: fetched with our token from Slack's own hosts, uploaded into a thread once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.file_reading import is_on, read_file
from adapters.slack.calls import Calls
from adapters.slack.failures import error_name, judged
from adapters.slack.pace import Pace
from adapters.slack.wire import Payload, object_at, objects_at, text_at
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
from engine.domain.messages import Place, Platform
from engine.errors import DeliveryError, DeliveryErrorKind, FileStays

_CALL_SECONDS = 10.0
_SEND_SECONDS, _FIND_SECONDS = 30.0, 20.0
_HOSTS = (".slack.com", ".slack-gov.com")
_CLOCK_SKEW = 3600.0
"""How far our clock and Slack's may be apart before a search misses a file."""

_GONE = frozenset({"file_not_found", "file_deleted"})
_FORBIDDEN = frozenset({"access_denied", "missing_scope", "not_visible", "no_permission"})
_NOTHING_THERE = frozenset({"message_not_found", "thread_not_found"})


class SlackFiles:
    """Implements `engine.handoff.file_ports.FileCourier`; the client must not repeat calls."""

    settle_seconds = 10.0

    def __init__(
        self, client: AsyncWebClient, pace: Pace, *, call_seconds: float = _CALL_SECONDS
    ) -> None:
        """`call_seconds` is the longest wait for the answer to a call."""
        self._client = client
        self._calls = Calls(client, pace, seconds=call_seconds)
        self._seconds = call_seconds

    async def fetch(self, file: FetchFile, *, most_bytes: int) -> Fetched:
        """Read a file; what Slack says of it now counts, as a guest's comes as a bare id."""
        with judged():
            about = await self._about(file)
            size = about.get("size")
            if isinstance(size, int) and size > most_bytes:
                raise FileStays(f"{size} bytes", why=WhyStays.TOO_LARGE)
            media_type = text_at(about, "mimetype") or file.media_type
            url = text_at(about, "url_private_download") or text_at(about, "url_private")
            content = await self._read(url, media_type, most_bytes)
        name = text_at(about, "name") or text_at(about, "title") or file.name
        return Fetched(name=name, media_type=media_type, content=content)

    async def bring(self, file: BringFile) -> str:
        """Upload a file into the thread; returns Slack's id of it.

        Until the upload is completed nobody sees anything, so all that fails before may be done
        again.
        """
        with judged():
            return await self._share(file, await self._uploaded(file))

    async def find(self, file: BringFile | TakeFileAway) -> str | None:
        """The id of a file of ours in the thread, of this name and size, that no other row has."""
        with judged():
            async with asyncio.timeout(_FIND_SECONDS):
                async for shown in self._ours(file):
                    if _is(shown, file) and text_at(shown, "id") not in file.known:
                        return text_at(shown, "id")
        return None

    async def take_away(self, file: TakeFileAway, remote_id: str) -> None:
        """Delete a file; one that is gone is as good."""
        with judged():
            try:
                await self._call(self._client.files_delete(file=remote_id))
            except SlackApiError as error:
                if error_name(error) not in _GONE:
                    raise

    async def _ours(self, file: BringFile | TakeFileAway) -> AsyncIterator[Payload]:
        """The files of our own in the thread since it was begun."""
        since = min(file.created_at, file.began_at or file.created_at) - _CLOCK_SKEW
        ours = await self._calls.own_ids()
        try:
            async for message in self._calls.replies(_place(file.target), since=since):
                if {text_at(message, "user"), text_at(message, "bot_id")} & ours:
                    for shown in objects_at(message, "files"):
                        yield shown
        except SlackApiError as error:
            if error_name(error) not in _NOTHING_THERE:
                raise

    async def _about(self, file: FetchFile) -> Payload:
        try:
            answer = await self._call(self._client.files_info(file=file.source_id))
        except SlackApiError as error:
            name = error_name(error)
            if name in _GONE:
                raise FileStays(name, why=WhyStays.GONE) from error
            if name in _FORBIDDEN:
                raise FileStays(name, why=WhyStays.FORBIDDEN) from error
            raise
        return object_at(_data(answer), "file")

    async def _read(self, url: str, media_type: str, most_bytes: int) -> bytes:
        """The bytes; our token goes to Slack's own hosts alone."""
        read = await read_file(
            self._http,
            url,
            is_allowed=self._is_slacks,
            most_bytes=most_bytes,
            headers={"Authorization": f"Bearer {self._client.token}"},
        )
        if read.content_type == "text/html" and media_type != "text/html":
            raise FileStays("Slack asks to sign in", why=WhyStays.FORBIDDEN)
        return read.content

    def _is_slacks(self, url: str) -> bool:
        return is_on(url, lambda host: host.endswith(_HOSTS), own=self._client.base_url)

    async def _uploaded(self, file: BringFile) -> str:
        if not file.content:
            raise FileStays("Slack takes no empty file", why=WhyStays.NOT_TAKEN)
        try:
            answer = await self._call(
                self._client.files_getUploadURLExternal(
                    filename=file.name, length=len(file.content)
                )
            )
            data = _data(answer)
            await self._send(text_at(data, "upload_url"), file.content)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise DeliveryError(
                f"the upload broke off: {type(error).__name__}", kind=DeliveryErrorKind.RETRY
            ) from error
        return text_at(data, "file_id")

    async def _send(self, url: str, content: bytes) -> None:
        async with asyncio.timeout(_SEND_SECONDS):
            async with self._http.post(url, data=content, allow_redirects=False) as answer:
                status = answer.status
        if status == 413:
            raise FileStays("Slack takes none so large", why=WhyStays.TOO_LARGE)
        if status != 200:
            raise DeliveryError(f"no upload: HTTP {status}", kind=DeliveryErrorKind.RETRY)

    async def _share(self, file: BringFile, file_id: str) -> str:
        place = _place(file.target)
        await self._call(
            self._client.files_completeUploadExternal(
                files=[{"id": file_id, "title": file.name}],
                channel_id=place.channel,
                thread_ts=place.thread,
            )
        )
        return file_id

    async def _call(self, call: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        async with asyncio.timeout(self._seconds):
            return await call

    @property
    def _http(self) -> aiohttp.ClientSession:
        session = self._client.session
        if session is None:
            raise DeliveryError("the client has no session", kind=DeliveryErrorKind.PERMANENT)
        return session


def _place(target: FileTarget) -> Place:
    match target:
        case ToCustomer(place=place):
            return place
        case ToDesk(channel=channel, card_id=card):
            return Place(platform=Platform.SLACK, workspace="", channel=channel, thread=card)


def _is(shown: Payload, file: BringFile | TakeFileAway) -> bool:
    names = {text_at(shown, "title"), text_at(shown, "name")}
    return file.name in names and shown.get("size") == file.size


def _data(answer: AsyncSlackResponse) -> Payload:
    return answer.data if isinstance(answer.data, dict) else {}
