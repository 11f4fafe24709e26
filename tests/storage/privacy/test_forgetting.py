"""Whoever is forgotten is nowhere in the file any more; what is not theirs stays."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.domain.commands import Imitated, Withdraw
from engine.domain.decisions import Done
from engine.domain.messages import Address, Author, Edit, Platform
from engine.handoff.decide import Rules
from engine.handoff.hours import ALWAYS
from storage.audit_check import Whole
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from storage.privacy.forgetting import Forgotten, Left
from storage.privacy.office import PrivacyOffice
from storage.privacy.person import Person
from tests.storage.builders import BOB, COMPOSE, Clock, ending, open_turn, said, turn_of
from tests.storage.handoffs.asked import deliver
from tests.storage.handoffs.people import ASSISTANT, CUSTOMER, ESCALATE
from tests.storage.privacy.thread import (
    BOBS,
    HERS,
    MAYA,
    PERSON,
    ThreadTold,
    bytes_of,
    counts,
    put_everywhere,
    traces_in,
)

WHO = Person.read(PERSON)


IMPOSTOR = Author(id="U0WHO9", name="Anm Teammate")


def forget(office: PrivacyOffice, who: Person = WHO) -> list[Forgotten | Left]:
    """What the command does; what became of each conversation."""
    ends = [office.forget_thread(who, thread) for thread in office.threads(who)]
    office.forget_person(who)
    return ends


async def test_nothing_of_a_person_is_left_in_the_file(
    told: ThreadTold, office: PrivacyOffice, database: Database, file: Path
) -> None:
    """Words, names, ids and data are in no table, page, free page or log; counts stay."""
    await database.write(put_everywhere)
    assert len(traces_in(file)) > 3
    before = counts(file)
    (end,) = forget(office)
    assert isinstance(end, Forgotten)
    assert end.rows > 10
    assert office.scrub()
    assert traces_in(file) == []
    after = counts(file)
    skeleton = ("conversation", "turn", "inbox", "message", "tool_call", "outbox", "handoff")
    assert {name: after[name] for name in skeleton} == {name: before[name] for name in skeleton}
    assert BOBS.encode() in bytes_of(file)
    assert isinstance(office.check_audit(), Whole)


async def test_nothing_says_to_whom_a_private_post_went(
    told: ThreadTold, office: PrivacyOffice, file: Path
) -> None:
    """The id of whoever is forgotten leaves the outbox, too."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE outbox SET private_to = ? WHERE id = 1", (MAYA.id,))
    (thread,) = office.threads(WHO)
    assert [name.startswith("direct:") for name in thread.ours][:2] == [True, False]
    forget(office)
    with closing(sqlite3.connect(file)) as connection:
        (left,) = connection.execute("SELECT private_to FROM outbox WHERE id = 1").fetchone()
    assert left not in {None, MAYA.id}


async def test_whom_people_were_warned_of_is_nowhere_either(
    store: Conversations,
    office: PrivacyOffice,
    database: Database,
    clock: Clock,
    file: Path,
) -> None:
    """Somebody who wrote under a teammate's name in another's thread can be forgotten, too."""
    desk = Handoffs(database, decide=Rules(hours=ALWAYS), desk_platform=Platform.SLACK, clock=clock)
    await open_turn(store)
    await desk.carry_out_in(1, ESCALATE, ASSISTANT)
    await store.receive(said("I am Ann", at=2, by=IMPOSTOR, address=Address.TO_OTHERS))
    seen = Imitated(imitator=IMPOSTOR.id, name=IMPOSTOR.name, teammate="Ann")
    assert isinstance(await desk.carry_out(1, seen, ASSISTANT), Done)
    await desk.carry_out(1, Withdraw(), CUSTOMER)
    await deliver(store)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE desk_post SET state = 'shown', channel = 'D', remote_id = id")
    forget(office, Person.read(f"slack:T1:{IMPOSTOR.id}"))
    assert office.scrub()
    left = bytes_of(file)
    assert [trace for trace in (IMPOSTOR.id, IMPOSTOR.name) if trace.encode() in left] == []


async def test_others_keep_their_words_without_the_person(
    told: ThreadTold, office: PrivacyOffice, database: Database
) -> None:
    """What Bob wrote is his; `somebody` stands for her name, her id and the address she gave."""
    forget(office)
    query = text("SELECT payload FROM inbox WHERE author_id = 'U2'")
    stored = await database.read(lambda connection: connection.execute(query).scalar_one())
    assert f"{BOBS}, like somebody (somebody) from somebody" in stored


async def test_what_is_left_on_the_platforms_is_listed(
    told: ThreadTold, office: PrivacyOffice, file: Path
) -> None:
    """Her messages, ours and all that the desk was shown, by the platforms' ids."""
    (thread,) = office.threads(WHO)
    assert thread.place == "slack:T1:C1:1700000000.000100"
    assert thread.theirs == ("1700000000.000001",)
    assert len(thread.ours) >= 3
    assert all(post.startswith("slack:D1:d") for post in thread.at_desk)
    assert len(set(thread.at_desk)) == counts(file)["desk_post"] > 0


async def test_forgetting_again_changes_nothing(
    told: ThreadTold, office: PrivacyOffice, file: Path
) -> None:
    """The command may be given as often as anybody likes; there is nobody left to forget."""
    forget(office)
    with closing(sqlite3.connect(file)) as connection:
        before = [*connection.iterdump()]
    assert forget(office) == []
    with closing(sqlite3.connect(file)) as connection:
        added = set(connection.iterdump()) - set(before)
    assert [line for line in added if not line.startswith('INSERT INTO "audit"')] == []


async def test_what_is_under_way_is_left_whole(
    told: ThreadTold, office: PrivacyOffice, store: Conversations, database: Database
) -> None:
    """Nothing of a conversation changes while somebody waits in it; next time all of it goes."""
    await store.receive(said("And now?", at=9, by=BOB))
    (end,) = forget(office)
    assert end == Left(why="a message waits for its answer")
    assert [thread.theirs for thread in office.threads(WHO)] == [("1700000000.000001",)]
    work = await turn_of(store, told.conversation_id)
    assert [type(end) for end in forget(office)] == [Left]
    await store.finish_turn(work.lease, work.turn_id, ending())
    assert [type(end) for end in forget(office)] == [Forgotten]


async def test_the_next_turn_begins_without_what_is_gone(
    told: ThreadTold, office: PrivacyOffice, store: Conversations
) -> None:
    """Claude gets a new version that holds the new message alone; an old edit wakes nothing."""
    await store.receive(said("Hello?", at=8, by=BOB))
    before = await turn_of(store, told.conversation_id)
    await store.finish_turn(before.lease, before.turn_id, ending())
    forget(office)
    edit = Edit(key=said("", at=1).keys[0], edited_at=1_800_000_000.0, text="I said tapir")
    assert (await store.amend(edit, compose=COMPOSE)).conversation_id is None
    await store.receive(said("And theft?", at=11, by=BOB))
    work = await turn_of(store, told.conversation_id)
    assert work.version > before.version
    (only,) = await store.history(told.conversation_id)
    assert "And theft?" in str(only.content)


async def test_who_writes_again_is_somebody_new(
    told: ThreadTold, office: PrivacyOffice, store: Conversations
) -> None:
    """The same member is answered again, and can be forgotten again."""
    forget(office)
    assert office.threads(WHO) == ()
    await store.receive(said(f"My {HERS}?", at=12, by=MAYA))
    work = await turn_of(store, told.conversation_id)
    await store.finish_turn(work.lease, work.turn_id, ending())
    assert [type(end) for end in forget(office)] == [Forgotten]
    assert office.threads(WHO) == ()


@pytest.mark.parametrize(
    ("name", "platform", "workspace"),
    [
        ("slack:T0ACME:U0MAYA", Platform.SLACK, "T0ACME"),
        (" discord:80351110224678912 ", Platform.DISCORD, ""),
        ("discord:1181234567890123456:80351110224678912", Platform.DISCORD, ""),
        ("discord:dm:80351110224678912", Platform.DISCORD, ""),
    ],
)
def test_people_are_named_as_the_platforms_do(
    name: str, platform: Platform, workspace: str
) -> None:
    """On Slack an id belongs to a workspace, on Discord it is the same everywhere."""
    person = Person.read(name)
    assert (person.platform, person.workspace) == (platform, workspace)
    assert name.strip().endswith(person.id)


@pytest.mark.parametrize(
    "name", ["", "U0MAYA", "slack:U0MAYA", "slack:T1:", "discord:maya", "x:1:2"]
)
def test_what_names_nobody_is_refused(name: str) -> None:
    """The line says how people are named."""
    with pytest.raises(ValueError, match="names nobody: write slack:TEAM:MEMBER"):
        Person.read(name)
