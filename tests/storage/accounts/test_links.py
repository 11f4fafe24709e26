"""Who is which customer: one link that holds, for exactly one person."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from engine.accounts.linked import LinkedBy
from engine.domain.accounts import CustomerId
from engine.domain.messages import Place, Platform, Principal
from storage.database import Database
from storage.example_office.office import open_example_office
from tests.storage.accounts.calling import CUSTOMER, OWNER, STRANGER
from tests.storage.accounts.link_book import LinkBook
from tests.storage.builders import Clock

OTHER = CustomerId("AC-1010")


@pytest.fixture
async def links(database: Database, clock: Clock, tmp_path: Path) -> AsyncIterator[LinkBook]:
    """The links of the test's database."""
    office = await open_example_office(tmp_path / "office.db", lambda: date(2026, 11, 25))
    yield LinkBook(database, office, clock)
    await office.close()


def on_discord(workspace: str) -> Principal:
    """One person of Discord, on a server or in a direct message."""
    place = Place(platform=Platform.DISCORD, workspace=workspace, channel="5", thread="5")
    return Principal(platform=Platform.DISCORD, workspace=workspace, customer="77", place=place)


async def test_nobody_is_a_customer_without_a_link(links: LinkBook) -> None:
    """A person who has proved nothing has no account, and so has their neighbour."""
    assert await links.customer_of(OWNER) is None
    await links.link(OWNER, CUSTOMER, by=LinkedBy.MAIL_CODE, expires_at=None)
    assert await links.customer_of(OWNER) == CUSTOMER
    assert await links.customer_of(STRANGER) is None


async def test_the_same_id_in_another_workspace_is_another_person(links: LinkBook) -> None:
    """Slack's ids belong to their workspace."""
    await links.link(OWNER, CUSTOMER, by=LinkedBy.MAIL_CODE, expires_at=None)
    there = Principal(platform=Platform.SLACK, workspace="T2", customer="U1", place=OWNER.place)
    assert await links.customer_of(there) is None


async def test_a_person_of_discord_is_the_same_everywhere(links: LinkBook) -> None:
    """Who linked in a direct message is known on a server."""
    await links.link(on_discord("dm"), CUSTOMER, by=LinkedBy.MAIL_CODE, expires_at=None)
    assert await links.customer_of(on_discord("123")) == CUSTOMER


async def test_a_link_ends_at_its_time(links: LinkBook, clock: Clock) -> None:
    """From that second on the person has no account."""
    await links.link(OWNER, CUSTOMER, by=LinkedBy.SIGNED_LINK, expires_at=clock.now + 10)
    clock.now += 9.9
    assert await links.customer_of(OWNER) == CUSTOMER
    clock.now += 0.1
    assert await links.customer_of(OWNER) is None


async def test_a_new_link_takes_the_place_of_the_old_one(
    links: LinkBook, database: Database
) -> None:
    """The old one is kept as revoked."""
    await links.link(OWNER, CUSTOMER, by=LinkedBy.MAIL_CODE, expires_at=None)
    await links.link(OWNER, OTHER, by=LinkedBy.OPERATOR, expires_at=None)
    assert await links.customer_of(OWNER) == OTHER
    assert await database.read(_count) == 2


async def test_unlinking_ends_it_at_once(links: LinkBook) -> None:
    """A second time there is nothing to end."""
    await links.link(OWNER, CUSTOMER, by=LinkedBy.MAIL_CODE, expires_at=None)
    assert await links.unlink(OWNER)
    assert await links.customer_of(OWNER) is None
    assert not await links.unlink(OWNER)


async def test_two_links_of_one_person_cannot_both_hold(
    links: LinkBook, database: Database
) -> None:
    """The database itself refuses a second one."""
    await links.link(OWNER, CUSTOMER, by=LinkedBy.MAIL_CODE, expires_at=None)
    with pytest.raises(IntegrityError):
        await database.write(_double)


def _count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM account_link")).scalar_one())


def _double(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO account_link (platform, person, customer_id, linked_by, linked_at)"
            " SELECT platform, person, 'AC-1017', linked_by, linked_at FROM account_link"
        )
    )
