"""What is old loses its words, each kind in its own time; what is under way keeps them."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from engine.domain.desk import Alarm
from engine.domain.messages import Platform
from storage import audit_check
from storage.audit_check import Whole
from storage.conversations import Conversations
from storage.database import Database, open_database
from storage.gaps.store import Gaps
from storage.handoffs.store import Handoffs
from storage.privacy.erasing import Scope
from storage.privacy.sweeping import KINDS, Retention, Swept, erase_resting
from storage.settings import RetentionSettings, StorageSettings
from tests.storage.builders import BOB, PLACE, Clock, ending, open_turn, said, turn_of
from tests.storage.handoffs.people import ASSISTANT, ESCALATE
from tests.storage.privacy.thread import (
    HERS,
    ThreadTold,
    counts,
    put_everywhere,
    traces_in,
)

DAY = 86_400.0
FOR_EVER = dict.fromkeys(RetentionSettings.model_fields, 0)
HELD = {
    "retain_messages": "SELECT payload FROM inbox",
    "retain_history": "SELECT content FROM message UNION SELECT input FROM tool_call"
    " UNION SELECT result FROM tool_call UNION SELECT error FROM turn"
    " UNION SELECT question FROM team_question",
    "retain_posts": "SELECT text || plain FROM outbox UNION SELECT body FROM relay",
    "retain_desk": "SELECT summary || brief || customer_name FROM handoff"
    " UNION SELECT text FROM handoff_draft UNION SELECT body FROM desk_post"
    " WHERE id NOT IN (SELECT desk_post_id FROM team_question)"
    " UNION SELECT detail FROM handoff_event"
    " UNION SELECT name FROM carried_file UNION SELECT summary FROM escalation",
    "retain_accounts": "SELECT arguments FROM pending_action UNION SELECT outcome"
    " FROM pending_action",
}
"""Where the words are that a setting is about."""


def retention(database: Database, clock: Clock, **days: int) -> Retention:
    """Keeps everything for ever but for these settings."""
    return Retention(database, RetentionSettings.model_validate({**FOR_EVER, **days}), clock)


async def holds(database: Database, setting: str) -> bool:
    """Whether her word is still where a setting says that it may be."""

    def read(connection: Connection) -> bool:
        rows = connection.execute(text(HELD[setting])).scalars()
        return any(HERS in str(value) for value in rows)

    return await database.read(read)


@pytest.mark.parametrize("setting", sorted(HELD))
async def test_each_setting_is_about_its_own_words(
    told: ThreadTold, database: Database, clock: Clock, setting: str
) -> None:
    """On the last day all is there; a day later its words are gone, those of others are not."""
    await database.write(put_everywhere)
    clock.now += 10 * DAY - 1
    await retention(database, clock, **{setting: 10}).sweep()
    assert [name for name in HELD if await holds(database, name)] == list(HELD)
    clock.now += DAY
    swept = await retention(database, clock, **{setting: 10}).sweep()
    assert isinstance(swept, Swept)
    assert swept.rows[setting] > 0
    assert [name for name in HELD if not await holds(database, name)] == [setting]


async def test_all_of_it_is_swept_once(
    told: ThreadTold, database: Database, clock: Clock, file: Path
) -> None:
    """With all settings, no word is left and the rows are; the next night finds nothing."""
    await database.write(put_everywhere)
    before = counts(file)
    clock.now += 40 * DAY
    every = dict.fromkeys((kind.setting for kind in KINDS), 30)
    first = await retention(database, clock, **every).sweep()
    clock.now += DAY
    second = await retention(database, clock, **every).sweep()
    assert first is not None
    assert second is not None
    assert all(first.rows[kind.setting] for kind in KINDS)
    assert not any(second.rows.values())
    assert [name for name in HELD if await holds(database, name)] == []
    gone = dict.fromkeys(("link_event", "budget_use", "team_question"), 0)
    assert {**counts(file), **gone} == {**before, **gone}


@pytest.mark.parametrize(
    "under_way",
    [
        "UPDATE handoff SET state = 'queued'",
        "UPDATE relay SET state = 'waiting' WHERE id = 1",
        "UPDATE outbox SET state = 'queued', remote_id = NULL WHERE id = 1",
        "UPDATE desk_post SET state = 'queued' WHERE id = 1",
        "UPDATE carried_file SET state = 'wanted'",
        "UPDATE pending_action SET state = 'running', ended_at = NULL",
        "UPDATE turn SET state = 'running', outcome = NULL WHERE id = 1",
        "UPDATE inbox SET turn_id = NULL WHERE id = 1",
        "UPDATE team_question SET state = 'open', ended_at = NULL, answer = NULL,"
        " answered_by = NULL, answered_at = NULL",
    ],
)
async def test_what_is_under_way_keeps_its_words(
    told: ThreadTold, database: Database, clock: Clock, under_way: str
) -> None:
    """However old it is: whatever is still to be sent, shown, done, answered or decided."""

    def begin(connection: Connection) -> int:
        return connection.execute(text(under_way)).rowcount

    assert await database.write(begin) == 1
    clock.now += 40 * DAY
    every = dict.fromkeys((kind.setting for kind in KINDS), 30)
    assert await retention(database, clock, **every).sweep() is not None
    assert [name for name in HELD if await holds(database, name)] == list(HELD)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "UPDATE desk_post SET state = 'queued', handoff_id = 2 WHERE id = 2",
        "UPDATE carried_file SET state = 'wanted', handoff_id = 2",
        "UPDATE desk_post SET state = 'queued' WHERE id IN (SELECT desk_post_id FROM action_alarm);"
        "UPDATE pending_action SET conversation_id = 2",
        "UPDATE desk_post SET state = 'queued' WHERE id IN"
        " (SELECT desk_post_id FROM team_question); UPDATE team_question SET turn_id = 3",
    ],
)
async def test_what_is_under_way_elsewhere_keeps_nothing(
    told: ThreadTold,
    database: Database,
    store: Conversations,
    handoffs: Handoffs,
    clock: Clock,
    elsewhere: str,
) -> None:
    """A post or a file that waits in one conversation lets those at rest lose their words."""
    await open_turn(store, said("And theft?", place=replace(PLACE, thread="2.0"), by=BOB))
    wanted = replace(ESCALATE, customer=BOB.id, customer_name=BOB.name, reference="DEF456")
    await handoffs.carry_out_in(2, wanted, ASSISTANT)

    def begin(connection: Connection) -> None:
        for change in ("UPDATE desk_post SET state = 'shown'", *elsewhere.split(";")):
            assert connection.execute(text(change)).rowcount

    await database.write(begin)
    clock.now += 40 * DAY
    assert await retention(database, clock, retain_posts=30).sweep() is not None
    assert not await holds(database, "retain_posts")


async def test_who_speaks_just_then_is_in_time(
    told: ThreadTold, database: Database, store: Conversations, clock: Clock
) -> None:
    """A conversation that was found at rest and is not any more when its turn comes is left."""
    await store.receive(said("And theft?", at=20, by=BOB))
    await database.write(put_everywhere)
    scope = Scope(conversation_id=told.conversation_id, now=clock.now)
    for kind in KINDS:
        assert await database.write(erase_resting, kind, scope) == 0
    assert [name for name in HELD if await holds(database, name)] == list(HELD)


async def test_a_report_of_gaps_loses_its_words_where_nothing_else_is_old(
    database: Database, clock: Clock, file: Path
) -> None:
    """It quotes customers whose conversations may have nothing left to erase, or never had."""
    gaps = Gaps(database, desk_platform=Platform.SLACK, clock=clock)
    assert await gaps.put_report(1.0, Alarm(text=f"1 x no article has it: {HERS}"))
    clock.now += 40 * DAY
    unseen = await retention(database, clock, retain_desk=30).sweep()
    assert traces_in(file) == [HERS]
    shown = text("UPDATE desk_post SET state = 'shown', channel = 'D1', remote_id = 'd1'")
    await database.write(lambda connection: connection.execute(shown))
    clock.now += DAY
    swept = await retention(database, clock, retain_desk=30).sweep()
    assert [one and one.rows["retain_desk"] for one in (unseen, swept)] == [0, 1]
    rows = text("SELECT body FROM desk_post")
    assert HERS not in await database.read(lambda connection: connection.scalar(rows))


async def test_a_conversation_goes_on_after_its_past_is_gone(
    told: ThreadTold, database: Database, store: Conversations, clock: Clock
) -> None:
    """Claude gets what is young enough, under a new version."""
    clock.now += 20 * DAY
    await store.receive(said("And theft?", at=20, by=BOB))
    young = await turn_of(store, told.conversation_id)
    await store.finish_turn(young.lease, young.turn_id, ending())
    clock.now += 20 * DAY
    await retention(database, clock, retain_history=30).sweep()
    await store.receive(said("And fire?", at=21, by=BOB))
    work = await turn_of(store, told.conversation_id)
    assert work.version == young.version + 1
    asked = [str(message.content) for message in await store.history(told.conversation_id)]
    assert len(asked) == 2
    assert "And theft?" in asked[0]
    assert "And fire?" in asked[1]


async def test_one_program_sweeps_once_a_night(
    settings: StorageSettings, database: Database, clock: Clock
) -> None:
    """Whichever comes first does it for both; one that was killed is followed an hour later."""
    other = await open_database(settings, Platform.DISCORD)
    slack, discord = retention(database, clock), retention(other, clock)
    assert await slack.sweep() is not None
    assert await discord.sweep() is None
    clock.now += DAY
    assert await discord.sweep() is not None
    assert await slack.sweep() is None

    def killed(connection: Connection) -> None:
        connection.execute(text("UPDATE privacy_state SET sweep_ended_at = NULL"))

    await database.write(killed)
    clock.now += 3_500
    assert await slack.sweep() is None
    clock.now += 200
    assert await slack.sweep() is not None
    await other.close()


async def test_the_audit_and_links_become_shorter(
    told: ThreadTold, database: Database, clock: Clock
) -> None:
    """Rows that are old go; the chain stays whole, and a link that holds stays a link."""
    clock.now += 40 * DAY
    swept = await retention(database, clock, retain_audit=30, retain_accounts=30).sweep()
    assert swept is not None
    assert swept.rows["retain_audit"] > 5
    found = await database.read(audit_check.check, None)
    assert isinstance(found, Whole)
    assert (found.rows, found.head) == (1, swept.audit_head)

    def links(connection: Connection) -> list[int]:
        tables = ("account_link", "link_event")
        return [
            connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()  # noqa: S608 - our own words
            for name in tables
        ]

    assert await database.read(links) == [1, 0]


async def test_nothing_is_left_between_the_rows(
    told: ThreadTold, database: Database, clock: Clock, file: Path, settings: StorageSettings
) -> None:
    """A word that is swept away cannot be read from the file once its log is worked in."""
    clock.now += 40 * DAY
    await retention(database, clock, **dict.fromkeys(HELD, 30)).sweep()
    await database.close()
    assert HERS not in traces_in(file)
