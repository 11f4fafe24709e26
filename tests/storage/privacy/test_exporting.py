"""Everything about one person, and about nobody else."""

import json
from pathlib import Path

from sqlalchemy import Connection, text

from storage.conversations import Conversations
from storage.database import Database
from storage.privacy.exporting import FORMAT
from storage.privacy.office import PrivacyOffice
from storage.privacy.person import Person
from storage.privacy.plan import FOR_EVER, PLAN
from tests.storage.builders import BOB, open_turn, said
from tests.storage.privacy.thread import BOBS, CUSTOMER, HERS, MAIL, PERSON, ThreadTold, counts

WHO = Person.read(PERSON)


async def test_all_that_is_theirs_is_in_it(
    told: ThreadTold, office: PrivacyOffice, file: Path
) -> None:
    """Each table that holds anything about people has a list of its rows that are theirs."""
    found = office.export(WHO)
    assert (found["format"], found["person"]) == (FORMAT, PERSON)
    assert found["made_at"] == "2023-11-14T22:15:00+00:00"
    tables = found["tables"]
    about_people = {line.table for line in PLAN if line.until != FOR_EVER}
    assert about_people - tables.keys() == set()
    assert [row["payload"]["text"] for row in tables["inbox"]] == [
        f"Is my {HERS} covered? Write to {MAIL}"
    ]
    assert tables["tool_call"][0]["input"] == {"order": HERS}
    assert tables["handoff"][0]["summary"] == f"Wants {HERS}."
    assert tables["account_link"][0]["customer_id"] == CUSTOMER.value
    assert len(tables["desk_post"]) == counts(file)["desk_post"]
    assert {row["kind"] for row in tables["audit"]} >= {"tool_call", "action", "link", "move"}
    assert tables["audit"][-1]["kind"] == "export"
    assert json.loads(json.dumps(found)) == found


async def test_what_others_said_is_not_in_it(
    told: ThreadTold, office: PrivacyOffice, store: Conversations
) -> None:
    """Neither Bob's words in her thread nor a thread of his."""
    await open_turn(store, said("Mayalina knows me", by=BOB, at=30))
    found = json.dumps(office.export(WHO))
    assert HERS in found
    assert BOBS not in found
    assert "knows me" not in found


async def test_what_is_damaged_is_given_as_it_is(
    told: ThreadTold, office: PrivacyOffice, database: Database
) -> None:
    """A stored message that cannot be read keeps nothing else from being given out."""

    def damage(connection: Connection) -> None:
        connection.execute(text("UPDATE inbox SET payload = '{\"text' WHERE id = 1"))

    await database.write(damage)
    assert office.export(WHO)["tables"]["inbox"][0]["payload"] == '{"text'


async def test_nobody_has_nothing(told: ThreadTold, office: PrivacyOffice) -> None:
    """Of somebody who never wrote, all lists are empty but that this was asked."""
    tables = office.export(Person.read("slack:T1:U0NOBODY"))["tables"]
    assert {name for name, rows in tables.items() if rows} == {"audit"}
