"""How things stand can be read at any time, beside the programs that run."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.domain.messages import Platform
from engine.domain.receipts import MessageOutcome
from engine.errors import ConfigurationError
from storage.conversations import Conversations
from storage.database import Database
from storage.presence import Presence
from storage.settings import StorageSettings
from storage.standing import PlatformStanding, dismiss_dead_letters, standing
from tests.storage.builders import (
    BOB,
    PLACE,
    Clock,
    answer,
    answered,
    ending,
    open_turn,
    said,
    sends_of,
    words,
)

DAY = 86_400.0


def of_slack(settings: StorageSettings, now: float) -> PlatformStanding:
    """How Slack stands."""
    [one] = [one for one in standing(settings, now=now) if one.platform is Platform.SLACK]
    return one


def test_without_a_database_it_says_so_and_makes_none(tmp_path: Path) -> None:
    """Asking changes nothing."""
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path}/new/tandem.db")
    with pytest.raises(ConfigurationError, match=r"no database .*tandem\.db yet"):
        standing(settings, now=0.0)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE alembic_version SET version_num = '0001'", "version 0001: the next start brings"),
        ("DROP TABLE alembic_version", "version none: the next start brings"),
        ("UPDATE alembic_version SET version_num = '0999'", "a newer Tandem has used it"),
    ],
)
def test_a_database_of_another_version_is_named(
    settings: StorageSettings, file: Path, change: str, words: str
) -> None:
    """Its tables may not be what this program reads."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(change)
    with pytest.raises(ConfigurationError, match=words):
        standing(settings, now=0.0)


def test_what_is_no_database_is_named(tmp_path: Path) -> None:
    """With its path and the database's own words."""
    (tmp_path / "notes.db").write_text("these are notes, not a database " * 50)
    settings = StorageSettings(database_url=f"sqlite:///{tmp_path}/notes.db")
    with pytest.raises(ConfigurationError, match=r"notes\.db: file is not a database"):
        standing(settings, now=0.0)


def test_an_unused_database_has_no_platform(settings: StorageSettings) -> None:
    """Nothing was ever served with it."""
    assert standing(settings, now=0.0) == ()


async def test_a_platform_at_rest(
    settings: StorageSettings, database: Database, clock: Clock
) -> None:
    """Signs of life, and zeros."""
    presence = Presence(database, platform=Platform.SLACK, worker="slack:1", clock=clock)
    await presence.arrive()
    await presence.note(last_event_at=clock.now - 3, caught_up_to=None)
    assert standing(settings, now=clock.now) == (
        PlatformStanding(
            platform=Platform.SLACK,
            started_at=clock.now,
            seen_at=clock.now,
            last_event_at=clock.now - 3,
            waiting=0,
            waiting_since=None,
            running=0,
            queued=0,
            deferred=0,
            deferred_error=None,
            unknown=0,
            dead=0,
            newest_dead=(),
            outcomes={},
            tokens=0,
            nano_usd=0,
        ),
    )


async def test_what_waits_is_counted_by_conversation(
    settings: StorageSettings, store: Conversations, clock: Clock
) -> None:
    """Waiting messages, running turns and queued parts; the oldest of all says since when."""
    began = clock.now
    for number in range(3):
        clock.now = began + number
        await open_turn(store, said("Hi", place=replace(PLACE, thread=str(number))))
        await store.receive(said("Hello?", at=2, place=replace(PLACE, thread=str(number))))
    await store.receive(said("Hi", by=BOB, place=replace(PLACE, thread="9")))
    here = of_slack(settings, clock.now)
    assert (here.waiting, here.waiting_since, here.running) == (4, began, 3)
    assert (here.queued, here.deferred) == (0, 0)


async def test_posts_that_wait_say_why(
    settings: StorageSettings, store: Conversations, database: Database, clock: Clock
) -> None:
    """The newest failure of those that have not had their next attempt yet."""
    for number, error in enumerate(("429", "500")):
        turn = await open_turn(store, said("Hi", place=replace(PLACE, thread=str(number))))
        await store.finish_turn(turn.lease, turn.turn_id, ending("one", "two"))
        work = await sends_of(store, turn.lease.conversation_id)
        clock.now += 1
        await store.begin_send(work.lease, work.parts[0])
        await store.defer_send(
            work.lease,
            work.parts[0],
            until=clock.now + 30 * (number + 1),
            not_before=None,
            in_doubt=False,
            error=error,
        )
    here = of_slack(settings, clock.now)
    assert (here.queued, here.deferred, here.deferred_error) == (4, 2, "500")
    here = of_slack(settings, clock.now + 40)
    assert (here.deferred, here.deferred_error) == (1, "500")
    await database.write(lambda c: c.execute(text("UPDATE outbox SET kind = 'card'")).rowcount)
    here = of_slack(settings, clock.now)
    assert (here.queued, here.unknown, here.waiting) == (0, 4, 0)


async def test_dead_letters_are_counted_by_answer(
    settings: StorageSettings, store: Conversations, clock: Clock
) -> None:
    """Each with its place, its reference, and what went wrong first; the newest first."""
    references: list[str] = []
    for number in range(7):
        clock.now += 1
        turn = await open_turn(store, said("Hi", place=replace(PLACE, thread=str(number))))
        references.append(turn.reference)
        await store.finish_turn(turn.lease, turn.turn_id, ending("one", "two"))
        for error in (f"error {number}", "and again"):
            work = await sends_of(store, turn.lease.conversation_id)
            await store.bury_send(work.lease, work.parts[0], error, instead=[words("Sorry.")])
    here = of_slack(settings, clock.now)
    assert here.dead == 7
    assert [letter.error for letter in here.newest_dead] == [f"error {n}" for n in (6, 5, 4, 3, 2)]
    newest = here.newest_dead[0]
    assert (newest.place, newest.reference) == ("slack:T1:C1:6", references[6])
    assert newest.buried_at == clock.now


async def test_dead_letters_that_were_seen_to_are_told_of_no_more(
    settings: StorageSettings, store: Conversations, clock: Clock
) -> None:
    """Beside the running program; those of the other platform, and later ones, are still told."""
    for thread in ("1", "2"):
        if thread == "2":
            assert dismiss_dead_letters(settings, Platform.DISCORD, now=clock.now) == 0
            assert of_slack(settings, clock.now).dead == 1
            assert dismiss_dead_letters(settings, Platform.SLACK, now=clock.now) == 1
            assert of_slack(settings, clock.now).dead == 0
        turn = await open_turn(store, said("Hi", place=replace(PLACE, thread=thread)))
        await store.finish_turn(turn.lease, turn.turn_id, ending("one"))
        work = await sends_of(store, turn.lease.conversation_id)
        await store.bury_send(work.lease, work.parts[0], "gone", instead=[])
    here = of_slack(settings, clock.now)
    assert (here.dead, [letter.place for letter in here.newest_dead]) == (1, ["slack:T1:C1:2"])


async def test_today_is_what_came_in_since_midnight(
    settings: StorageSettings, store: Conversations, clock: Clock
) -> None:
    """Messages by outcome, and what Claude's answers used, both in UTC."""
    work = await answered(store, "one")
    await store.begin_send(work.lease, work.parts[0])
    await store.confirm_send(work.lease, work.parts[0], "m1")
    here = of_slack(settings, clock.now)
    assert here.outcomes == {MessageOutcome.ANSWERED: 1}
    assert (here.tokens, here.nano_usd) == (110, 12_345)
    clock.now += DAY - clock.now % DAY
    here = of_slack(settings, clock.now)
    assert (here.outcomes, here.tokens, here.nano_usd) == ({}, 0, 0)
    turn = await open_turn(store, said("Hi", place=replace(PLACE, thread="2")))
    await store.discard_answer(turn.lease, turn.turn_id, answer())
    here = of_slack(settings, clock.now)
    assert (here.outcomes, here.tokens, here.nano_usd) == ({}, 110, 12_345)


async def test_both_platforms_stand_apart(
    settings: StorageSettings, store: Conversations, database: Database, clock: Clock
) -> None:
    """Neither shows what belongs to the other."""
    place = replace(PLACE, platform=Platform.DISCORD)
    discord = Conversations(database, platform=Platform.DISCORD, worker="d1", clock=clock)
    turn = await open_turn(discord, said("Hi", place=place))
    await discord.finish_turn(turn.lease, turn.turn_id, ending("one", say=answer()))
    work = await sends_of(discord, turn.lease.conversation_id)
    await discord.bury_send(work.lease, work.parts[0], "gone", instead=[words("Sorry.")])
    await store.receive(said("Hi"))
    first, second = standing(settings, now=clock.now)
    assert (first.platform, first.waiting, first.dead) == (Platform.DISCORD, 1, 1)
    assert (first.tokens, first.outcomes) == (110, {MessageOutcome.FAILED: 1})
    assert (second.platform, second.waiting, second.dead) == (Platform.SLACK, 1, 0)
    assert (second.tokens, second.outcomes, second.queued) == (0, {}, 0)


async def test_a_busy_program_is_not_waited_for(
    settings: StorageSettings, store: Conversations, file: Path, clock: Clock
) -> None:
    """Whatever is being written shows up when it is committed."""
    await store.receive(said("Hi"))
    with closing(sqlite3.connect(file, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("DELETE FROM inbox_key")
        assert of_slack(settings, clock.now).waiting == 1
