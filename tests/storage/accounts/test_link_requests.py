"""Requests, tries and mails of linking: bounds that hold however many ask at once."""

import asyncio

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from engine.accounts.link_ports import Linked, LinkRules, MailState, NoTry, QueuedMail, Tried
from storage.accounts.link_mails import LinkMails
from storage.accounts.link_requests import LinkRequests
from storage.database import Database
from tests.storage.accounts.calling import CUSTOMER, OWNER, STRANGER
from tests.storage.builders import Clock

RULES = LinkRules(link_seconds=90 * 86_400, people=1)


@pytest.fixture
def requests(database: Database, clock: Clock) -> LinkRequests:
    """The requests of the test's database."""
    return LinkRequests(database, RULES, clock)


@pytest.fixture
def mails(database: Database, clock: Clock) -> LinkMails:
    """Its mails."""
    return LinkMails(database, clock)


async def asked(requests: LinkRequests, mails: LinkMails) -> QueuedMail:
    """A request of the owner whose mail a program has taken."""
    assert await requests.ask_code(OWNER, address="a@example.com", hidden="h", language="en")
    mail = await mails.take()
    assert mail is not None
    return mail


async def state(database: Database) -> str:
    """How far the one mail has come."""
    question = text("SELECT state FROM link_mail")
    return await database.read(lambda c: str(c.execute(question).scalar_one()))


async def test_more_tries_at_once_are_no_more_tries(
    requests: LinkRequests, mails: LinkMails
) -> None:
    """Five are counted, and compared with nothing after them."""
    await asked(requests, mails)
    tries = await asyncio.gather(*(requests.try_code(OWNER) for _ in range(20)))
    assert sum(isinstance(one, Tried) for one in tries) == 5
    assert tries.count(NoTry.EXHAUSTED) == 15


async def test_more_requests_at_once_are_no_more_mails(
    requests: LinkRequests, database: Database
) -> None:
    """Three an hour; and one request is open."""
    asks = (
        requests.ask_code(OWNER, address=f"{n}@example.com", hidden=f"{n}", language="en")
        for n in range(10)
    )
    assert (await asyncio.gather(*asks)).count(True) == 3
    question = text("SELECT count(*) FROM link_request WHERE state = 'open'")
    assert await database.read(lambda c: c.execute(question).scalar_one()) == 1


async def test_one_request_makes_one_link(requests: LinkRequests, mails: LinkMails) -> None:
    """However often its code is entered at once."""
    mail = await asked(requests, mails)
    assert await mails.found(mail, CUSTOMER)
    links = (requests.link_by_code(OWNER, mail.request_id) for _ in range(4))
    assert sorted(await asyncio.gather(*links)) == [Linked.DONE, *[Linked.NOT_OPEN] * 3]


async def test_a_request_is_its_persons(requests: LinkRequests, mails: LinkMails) -> None:
    """Its number alone is nothing."""
    mail = await asked(requests, mails)
    await mails.found(mail, CUSTOMER)
    assert await requests.link_by_code(STRANGER, mail.request_id) is Linked.NOT_OPEN


async def test_the_last_place_is_given_once(requests: LinkRequests) -> None:
    """Two people who prove the same customer at once do not both get it."""
    links = (requests.link_by_email(who, CUSTOMER) for who in (OWNER, STRANGER))
    assert sorted(await asyncio.gather(*links)) == [Linked.DONE, Linked.TOO_MANY_PEOPLE]


async def test_a_mail_is_one_programs(requests: LinkRequests, mails: LinkMails) -> None:
    """Of two that look at once, one gets it."""
    await requests.ask_code(OWNER, address="a@example.com", hidden="h", language="en")
    taken = await asyncio.gather(mails.take(), mails.take())
    assert sorted(one is None for one in taken) == [False, True]


async def test_a_program_that_dies_before_sending_leaves_the_mail(
    requests: LinkRequests, mails: LinkMails, clock: Clock
) -> None:
    """Another takes it, and what the first may still say counts no more."""
    first = await asked(requests, mails)
    clock.now += 60
    second = await mails.take()
    assert second is not None
    assert (second.id, second.attempt) == (first.id, 2)
    assert not await mails.found(first, CUSTOMER)
    assert await mails.found(second, CUSTOMER)


async def test_a_program_that_dies_while_sending_may_have_sent(
    requests: LinkRequests, mails: LinkMails, clock: Clock, database: Database
) -> None:
    """Nobody sends it again."""
    mail = await asked(requests, mails)
    assert await mails.found(mail, CUSTOMER)
    assert await state(database) == "sending"
    clock.now += 120
    assert await mails.take() is None
    assert await state(database) == "unsure"
    await mails.end(mail, MailState.SENT)
    assert await state(database) == "unsure"


async def test_a_mail_of_a_replaced_request_does_not_leave(
    requests: LinkRequests, mails: LinkMails
) -> None:
    """Also if it had been taken before."""
    mail = await asked(requests, mails)
    await requests.unlink(OWNER)
    assert not await mails.found(mail, CUSTOMER)
    assert await mails.take() is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE link_request SET tries = 6",
        "UPDATE link_request SET state = 'used', customer_id = NULL",
        "UPDATE link_request SET kind = 'site'",
        "UPDATE link_request SET hidden_address = NULL",
        "UPDATE link_mail SET state = 'sent', done_at = 1.0",
        "UPDATE link_mail SET address = NULL",
        "UPDATE link_mail SET state = 'lost'",
    ],
)
async def test_the_database_itself_keeps_the_bounds(
    requests: LinkRequests, mails: LinkMails, database: Database, change: str
) -> None:
    """Too many tries, a use without a customer, an address that outlives its mail."""
    await asked(requests, mails)

    def break_it(connection: Connection) -> None:
        connection.execute(text(change))

    with pytest.raises(IntegrityError):
        await database.write(break_it)
