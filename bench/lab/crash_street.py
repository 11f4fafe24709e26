"""A platform full of conversations, on which Tandem is killed again and again."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from itertools import chain, takewhile
from pathlib import Path

from pydantic import SecretStr

from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from composition.reading import SharedSettings
from sandbox.discord import DiscordSandbox
from sandbox.discord import DiscordSettings as DiscordSandboxSettings
from sandbox.discord.settings import Timing as DiscordTiming
from sandbox.slack import SlackSandbox
from sandbox.slack import SlackSettings as SlackSandboxSettings
from sandbox.slack.records import Envelope
from sandbox.slack.settings import Timing as SlackTiming
from sandbox.wire import Json, JsonObject, as_object, as_text
from tests.dialogue.crash_points import Fate
from tests.dialogue.doomed import Doomed, doomed, run_on_discord, run_on_slack
from tests.dialogue.echo import marks_in
from tests.dialogue.rooms import ChannelThread, DirectTalk, ForumPost, Room, SlackThread
from tests.dialogue.stages import is_over

ROOT = Path(__file__).parents[2]
_SLACK_PACE = 0.1
"""Slack's deadlines in a tenth of the time: an unacknowledged event comes again after 0.3 s."""

_ROOMS_PER_CHANNEL = 20


class Street(ABC):
    """A platform under load."""

    settled_in: str
    """What the database has to answer before anything is said that counts."""

    @abstractmethod
    def doomed(
        self, shared: SharedSettings, fate: Fate, *, is_cold: bool
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own, not connected yet."""

    @property
    @abstractmethod
    def is_connected(self) -> bool:
        """Whether Tandem is there."""

    @abstractmethod
    async def until(self, happened: Callable[[], bool], seconds: float) -> None:
        """Return once something holds, looking after every change; raises TimeoutError."""

    @abstractmethod
    def posted_since(self, moment: float) -> float | None:
        """When the first post arrived that was sent after a moment, in monotonic seconds."""

    @abstractmethod
    def room(self, number: int) -> Room:
        """A conversation to be opened, by somebody of their own; kinds take turns."""

    @abstractmethod
    def repeat_next(self) -> None:
        """Let the next event come twice."""

    @abstractmethod
    async def deliver_all(self) -> None:
        """Let the platform deliver what it still has to."""

    @abstractmethod
    def unheard(self, rooms: Sequence[Room], stored: Collection[int]) -> Collection[int]:
        """Questions that the platform had no way to bring to Tandem, of those it has not stored."""


class SlackStreet(Street):
    """A workspace with direct conversations and channels."""

    settled_in = "SELECT 1 FROM presence"

    def __init__(self, slack: SlackSandbox) -> None:
        self.slack = slack

    def doomed(
        self, shared: SharedSettings, fate: Fate, *, is_cold: bool
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own, not connected yet."""
        settings = SlackSettings(
            slack_bot_token=SecretStr(self.slack.bot_token),
            slack_app_token=SecretStr(self.slack.app_token),
            slack_api_url=self.slack.api_url,
            slack_ping_seconds=1.0,
        )
        return doomed(run_on_slack, settings, shared, fate, is_cold=is_cold)

    @property
    def is_connected(self) -> bool:
        """Whether Tandem is there."""
        return any(connection.is_open for connection in self.slack.world.door.connections)

    async def until(self, happened: Callable[[], bool], seconds: float) -> None:
        """Return once something holds, looking after every change; raises TimeoutError."""
        await self.slack.wait_until(happened, timeout=seconds)

    def posted_since(self, moment: float) -> float | None:
        """When the first post arrived that was sent after a moment, in monotonic seconds."""
        found = None
        for call in reversed(self.slack.calls):
            if call.answered_at < moment:
                break
            if call.method == "chat.postMessage" and call.error is None and call.at > moment:
                found = call.answered_at
        return found

    def room(self, number: int) -> Room:
        """A conversation to be opened, by somebody of their own; kinds take turns."""
        customer = self.slack.person(f"Customer {number}")
        if number % 2:
            direct = self.slack.direct(customer)
            return SlackThread(slack=self.slack, customer=customer, channel=direct, is_direct=True)
        name = f"help-{number}"
        return SlackThread(
            slack=self.slack, customer=customer, channel=self.slack.channel(name, customer)
        )

    def repeat_next(self) -> None:
        """Let the next event come twice."""
        self.slack.faults.repeat_envelopes()

    async def deliver_all(self) -> None:
        """Let the time pass after which Slack delivers again, as often as it does."""
        for seconds in (0.0, 0.4, 6.1, 0.4, 30.1, 0.4):
            self.slack.clock.advance(seconds)
            await self.slack.wait_until(lambda: all(map(is_over, self.slack.envelopes)))

    def unheard(self, rooms: Sequence[Room], stored: Collection[int]) -> Collection[int]:
        """Questions of which Slack gave up every event, and what was said after such a mention.

        Nobody has acknowledged these; the others were never said to the assistant, as far as
        anybody knows.
        """
        known = set(stored)
        heard = {
            _thread(envelope)
            for envelope in self.slack.envelopes
            if _begins(envelope) and (envelope.acked_at is not None or known & _numbers(envelope))
        }
        acknowledged: set[int] = set()
        given_up: set[int] = set()
        for envelope in self.slack.envelopes:
            is_heard = envelope.acked_at is not None and _thread(envelope) in heard
            (acknowledged if is_heard else given_up).update(_numbers(envelope))
        return given_up - acknowledged - known


def _event(envelope: Envelope) -> JsonObject:
    return as_object(envelope.payload.get("event"))


def _numbers(envelope: Envelope) -> set[int]:
    return {number for number, _ in marks_in(as_text(_event(envelope).get("text")))}


def _begins(envelope: Envelope) -> bool:
    """Whether an event is of a message that opens a conversation; direct ones all do."""
    event = _event(envelope)
    return event.get("channel_type") == "im" or event.get("thread_ts") in (None, event.get("ts"))


def _thread(envelope: Envelope) -> Json:
    event = _event(envelope)
    return (
        event.get("channel")
        if event.get("channel_type") == "im"
        else (event.get("thread_ts") or event.get("ts"))
    )


class DiscordStreet(Street):
    """A server with a text channel and a forum, and direct conversations."""

    settled_in = "SELECT 1 FROM presence WHERE caught_up_to IS NOT NULL"
    """What was said before the first start ever is not for Tandem."""

    def __init__(self, discord: DiscordSandbox) -> None:
        self.discord = discord
        self._guild = discord.guild("Acme Community")
        self._channel = discord.text_channel(self._guild, "insurance-help")
        self._forum = discord.forum(self._guild, "questions")

    def doomed(
        self, shared: SharedSettings, fate: Fate, *, is_cold: bool
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own, not connected yet."""
        settings = DiscordSettings(discord_bot_token=SecretStr(self.discord.token))
        return doomed(run_on_discord, self.discord.url, settings, shared, fate, is_cold=is_cold)

    @property
    def is_connected(self) -> bool:
        """Whether Tandem is there."""
        return self.discord.is_connected

    async def until(self, happened: Callable[[], bool], seconds: float) -> None:
        """Return once something holds, looking after every change; raises TimeoutError."""
        await self.discord.wait_until(lambda: happened() or None, timeout=seconds)

    def posted_since(self, moment: float) -> float | None:
        """When the first post arrived that was sent after a moment, in monotonic seconds."""
        found = None
        for call in reversed(self.discord.calls):
            if call.answered_at < moment:
                break
            is_post = (call.method, call.route) == ("POST", "/channels/{channel_id}/messages")
            if is_post and call.status == 200 and call.at > moment:
                found = call.answered_at
        return found

    def room(self, number: int) -> Room:
        """A conversation to be opened, by somebody of their own; kinds take turns."""
        customer = self.discord.person(f"Customer {number}")
        if number % _ROOMS_PER_CHANNEL == 0:  # Discord says all of a channel in one breath
            self._channel = self.discord.text_channel(self._guild, f"insurance-help-{number}")
            self._forum = self.discord.forum(self._guild, f"questions-{number}")
        match number % 3:
            case 0:
                return DirectTalk(discord=self.discord, customer=customer)
            case 1:
                return ForumPost(discord=self.discord, customer=customer, forum=self._forum)
            case _:
                return ChannelThread(discord=self.discord, customer=customer, channel=self._channel)

    def repeat_next(self) -> None:
        """Let the next event come twice."""
        self.discord.faults.repeat_event("MESSAGE_CREATE")

    async def deliver_all(self) -> None:
        """Return when everything is written to the gateway."""
        await self.discord.settled()

    def unheard(self, rooms: Sequence[Room], stored: Collection[int]) -> Collection[int]:
        """How direct conversations begin that Tandem does not know of: Discord lists none."""
        beginnings = (
            takewhile(lambda question: question.number not in stored, room.asked)
            for room in rooms
            if isinstance(room, DirectTalk)
        )
        return {question.number for question in chain.from_iterable(beginnings)}


def slack_sandbox() -> SlackSandbox:
    """A local Slack in a hurry, without rate limits."""
    return SlackSandbox(
        SlackSandboxSettings(rate_scale=None, timing=SlackTiming().scaled(_SLACK_PACE)),
        manifest=ROOT / "slack-manifest.json",
    )


def discord_sandbox() -> DiscordSandbox:
    """A local Discord without rate limits, whose dead connections are soon noticed."""
    return DiscordSandbox(
        settings=DiscordSandboxSettings(
            rate_limits=False,
            max_active_threads=1_000_000,
            timing=DiscordTiming(heartbeat_interval=1.0),
        )
    )
