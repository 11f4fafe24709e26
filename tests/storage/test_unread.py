"""Threads that could not be read are remembered until they are."""

from engine.domain.messages import Place, Platform
from storage.database import Database
from storage.unread import UnreadThreads
from tests.storage.builders import PLACE

DISCORD = Place(platform=Platform.DISCORD, workspace="1", channel="2", thread="3")


async def test_a_thread_is_waiting_until_it_is_read(database: Database) -> None:
    """From the earliest time it was noted for, in the order they were noted, by platform."""
    slack = UnreadThreads(database, Platform.SLACK)
    discord = UnreadThreads(database, Platform.DISCORD)
    await slack.note(PLACE, 20.0, 1.0)
    await slack.note(PLACE, 10.0, 2.0)
    await slack.note(PLACE, 15.0, 3.0)
    await discord.note(DISCORD, 5.0, 4.0)
    assert await slack.waiting() == ((PLACE, 10.0),)
    assert await discord.waiting() == ((DISCORD, 5.0),)
    await slack.done(PLACE)
    assert await slack.waiting() == ()
