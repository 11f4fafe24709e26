"""Where a play is given: a platform with the town in which a customer writes."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from sandbox.slack.records import Envelope
from tests.dialogue.crash_points import Fate
from tests.dialogue.discord_town import DiscordTown
from tests.dialogue.doomed import Doomed
from tests.dialogue.house import House
from tests.dialogue.rooms import ChannelThread, ForumPost, Room, SlackThread
from tests.dialogue.slack_town import SlackTown

PATIENCE = 30.0
"""Seconds, of which a play needs one."""


class Stage(ABC):
    """A platform on which a play is given."""

    @abstractmethod
    def doomed(
        self, house: House, *, fate: Fate, **engine: object
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own."""

    @abstractmethod
    def room(self) -> Room:
        """Where the customer will write."""

    @abstractmethod
    async def until(self, happened: Callable[[], bool]) -> None:
        """Return once something holds; raises TimeoutError."""

    @abstractmethod
    async def mourn(self) -> None:
        """Return when the platform has noticed that the process is gone."""

    @abstractmethod
    async def deliver_again(self) -> None:
        """Let the time pass after which the platform delivers again what it has to."""

    @abstractmethod
    async def settle(self) -> None:
        """Return when the platform has nothing more to deliver."""


@dataclass(frozen=True, kw_only=True)
class SlackStage(Stage):
    """A channel in Slack, or a direct conversation."""

    town: SlackTown
    is_direct: bool = False

    def doomed(
        self, house: House, *, fate: Fate, **engine: object
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own."""
        return self.town.doomed(house, fate=fate, **engine)

    def room(self) -> Room:
        """A thread to be opened."""
        town = self.town
        channel = town.slack.direct(town.maya) if self.is_direct else town.channel
        return SlackThread(
            slack=town.slack, customer=town.maya, channel=channel, is_direct=self.is_direct
        )

    async def until(self, happened: Callable[[], bool]) -> None:
        """Return once something holds; raises TimeoutError."""
        await self.town.slack.wait_until(happened, timeout=PATIENCE)

    async def mourn(self) -> None:
        """Return when the platform has noticed that the process is gone."""
        door = self.town.slack.world.door
        await self.town.slack.wait_until(lambda: not any(c.is_open for c in door.connections))

    async def deliver_again(self) -> None:
        """Let the time pass after which Slack delivers again what was not acknowledged."""
        slack = self.town.slack
        for seconds in (3.1, 60.1, 3.1, 300.1):
            if slack.world.deliveries.is_settled:
                return
            slack.clock.advance(seconds)
            await slack.wait_until(lambda: all(is_over(each) for each in slack.envelopes))

    async def settle(self) -> None:
        """Return when everything was acknowledged."""
        await self.town.slack.settle()


def is_over(envelope: Envelope) -> bool:
    """Whether nothing more comes of it before more time has passed."""
    last = envelope.attempts[-1]
    return envelope.is_settled or last.overdue or last.connection is None


@dataclass(frozen=True, kw_only=True)
class DiscordStage(Stage):
    """A forum on Discord, or a channel in which threads have to be opened."""

    town: DiscordTown
    opens_thread: bool = False

    def doomed(
        self, house: House, *, fate: Fate, **engine: object
    ) -> AbstractAsyncContextManager[Doomed]:
        """Tandem in a process of its own."""
        return self.town.doomed(house, fate=fate, **engine)

    def room(self) -> Room:
        """A forum post or thread to be opened."""
        town = self.town
        if self.opens_thread:
            return ChannelThread(discord=town.discord, customer=town.diego, channel=town.channel)
        return ForumPost(discord=town.discord, customer=town.diego, forum=town.forum)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Return once something holds; raises TimeoutError."""
        await self.town.discord.wait_until(lambda: happened() or None, timeout=PATIENCE)

    async def mourn(self) -> None:
        """Return when the platform has noticed that the process is gone."""
        await self.town.discord.wait_until(lambda: not self.town.discord.is_connected or None)

    async def deliver_again(self) -> None:
        """Discord delivers nothing again by itself."""

    async def settle(self) -> None:
        """Return when everything is written to the gateway."""
        await self.town.discord.settled()
