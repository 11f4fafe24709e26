"""A process leaves signs of life, and the mark up to which it has seen everything."""

from sqlalchemy import Connection, text

from engine.domain.messages import Platform
from storage.database import Database
from storage.presence import Presence
from tests.storage.builders import Clock


def present(database: Database, clock: Clock, worker: str, platform: Platform) -> Presence:
    """The presence of a process."""
    return Presence(database, platform=platform, worker=worker, clock=clock)


def row(connection: Connection) -> tuple[object, ...]:
    """What is noted about Discord's process."""
    found = connection.execute(
        text(
            "SELECT worker, started_at, seen_at, last_event_at, caught_up_to FROM presence"
            " WHERE platform = 'discord'"
        )
    )
    return tuple(found.one())


async def test_the_mark_outlives_the_process(database: Database, clock: Clock) -> None:
    """The next process begins where this one has seen everything."""
    first = present(database, clock, "discord:1", Platform.DISCORD)
    began = clock.now
    assert await first.caught_up_to() is None
    await first.arrive()
    assert await first.caught_up_to() is None
    clock.now += 5
    await first.note(last_event_at=began + 4, caught_up_to="1310000000000000001")
    assert await database.read(row) == (
        "discord:1",
        began,
        began + 5,
        began + 4,
        "1310000000000000001",
    )
    clock.now += 5
    second = present(database, clock, "discord:2", Platform.DISCORD)
    await second.arrive()
    assert await second.caught_up_to() == "1310000000000000001"
    assert await database.read(row) == (
        "discord:2",
        began + 10,
        began + 10,
        began + 4,
        "1310000000000000001",
    )


async def test_a_sign_without_news_leaves_what_was_noted(database: Database, clock: Clock) -> None:
    """Only the sign of life is newer."""
    presence = present(database, clock, "discord:1", Platform.DISCORD)
    await presence.arrive()
    began = clock.now
    await presence.note(last_event_at=began, caught_up_to="7")
    clock.now += 5
    await presence.note(last_event_at=None, caught_up_to=None)
    assert await database.read(row) == ("discord:1", began, began + 5, began, "7")


async def test_every_platform_has_its_own_mark(database: Database, clock: Clock) -> None:
    """Both processes may share one database; a sign needs no arrival before it."""
    discord = present(database, clock, "discord:1", Platform.DISCORD)
    slack = present(database, clock, "slack:1", Platform.SLACK)
    await discord.note(last_event_at=None, caught_up_to="7")
    await slack.note(last_event_at=1.0, caught_up_to=None)
    assert (await discord.caught_up_to(), await slack.caught_up_to()) == ("7", None)
