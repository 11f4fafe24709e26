"""Who a person is, is proved by a code or a signed proof of their own, and by nothing else."""

import hashlib
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, text

from engine.accounts.linking import LinkEnd
from engine.domain.messages import Platform
from storage.database import Database
from tests.engine.accounts.bureau import ANA, DAY, EVE, RULES, SITE, Bureau, bureau, person
from tests.storage.builders import Clock

UNKNOWN = "nobody@example.com"


@pytest.fixture
async def here(database: Database, clock: Clock) -> AsyncIterator[Bureau]:
    """Everything at work."""
    async with bureau(database, clock) as made:
        yield made


def _mails(connection: Connection) -> list[tuple[str, str | None]]:
    rows = connection.execute(text("SELECT state, address FROM link_mail ORDER BY id"))
    return [(row.state, row.address) for row in rows]


def _events(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(text("SELECT person, what, linked_by FROM link_event ORDER BY id"))
    return [(row.person, row.what, row.linked_by) for row in rows]


def _everything(connection: Connection) -> str:
    tables = ("link_request", "link_mail", "link_event", "account_link")
    return str([connection.execute(text(f"SELECT * FROM {name}")).all() for name in tables])  # noqa: S608 - names of our own


async def test_a_code_links_who_asked_for_it(here: Bureau) -> None:
    """In any letter case of the address; the mail goes to the address on the record."""
    code = await here.code_for(ANA, here.email("K-1").upper())
    assert await here.customer_of(ANA) is None
    assert await here.linking.enter_code(ANA, code) is LinkEnd.LINKED
    assert await here.customer_of(ANA) == "K-1"
    assert here.box.mails[0]["To"] == here.email("K-1")
    assert await here.database.read(_events) == [("slack:T1:U1", "linked", "mail_code")]


async def test_the_database_has_neither_code_nor_address(here: Bureau) -> None:
    """Who reads it while a code is good learns nothing that links anybody."""
    code = await here.code_for(ANA, here.email("K-1"))
    kept = await here.database.read(_everything)
    assert code not in kept
    assert here.email("K-1") not in kept
    assert hashlib.sha256(code.encode()).hexdigest() not in kept


async def test_a_code_is_worth_nothing_to_somebody_else(here: Bureau) -> None:
    """Even if they have asked for one themselves, and for the same address."""
    code = await here.code_for(ANA, here.email("K-1"))
    assert await here.linking.enter_code(EVE, code) is LinkEnd.NO_CODE
    other = await here.code_for(EVE, here.email("K-1"))
    assert other != code
    assert await here.linking.enter_code(EVE, code) is LinkEnd.WRONG_CODE
    assert await here.customer_of(EVE) is None


async def test_a_code_is_good_once(here: Bureau) -> None:
    """Also after the link it made has ended."""
    code = await here.code_for(ANA, here.email("K-1"))
    assert await here.linking.enter_code(ANA, code) is LinkEnd.LINKED
    assert await here.linking.enter_code(ANA, code) is LinkEnd.NO_CODE
    assert await here.linking.unlink(ANA) is LinkEnd.UNLINKED
    assert await here.linking.enter_code(ANA, code) is LinkEnd.NO_CODE
    assert await here.customer_of(ANA) is None


async def test_a_code_ends_after_a_quarter_of_an_hour(here: Bureau) -> None:
    """To the second."""
    code = await here.code_for(ANA, here.email("K-1"))
    here.clock.now += RULES.request_seconds
    assert await here.linking.enter_code(ANA, code) is LinkEnd.NO_CODE


async def test_only_the_newest_code_counts(here: Bureau) -> None:
    """The one before is replaced, whether or not its mail has left."""
    first = await here.code_for(ANA, here.email("K-1"))
    second = await here.code_for(ANA, here.email("K-2"))
    assert await here.linking.enter_code(ANA, first) is LinkEnd.WRONG_CODE
    assert await here.linking.enter_code(ANA, second) is LinkEnd.LINKED
    assert await here.customer_of(ANA) == "K-2"


async def test_five_tries_are_the_most(here: Bureau) -> None:
    """Then the right code is one try too many."""
    code = await here.code_for(ANA, here.email("K-1"))
    wrong = f"{(int(code) + 1) % 10**8:08}"
    ends = [await here.linking.enter_code(ANA, wrong) for _ in range(5)]
    assert ends == [LinkEnd.WRONG_CODE] * 4 + [LinkEnd.EXHAUSTED]
    assert await here.linking.enter_code(ANA, code) is LinkEnd.EXHAUSTED
    assert await here.customer_of(ANA) is None


async def test_the_fifth_try_may_be_right(here: Bureau) -> None:
    """It is a try like any other."""
    code = await here.code_for(ANA, here.email("K-1"))
    for _ in range(4):
        await here.linking.enter_code(ANA, "00000000")
    assert await here.linking.enter_code(ANA, code) is LinkEnd.LINKED


@pytest.mark.parametrize("same", ["person", "address"])
async def test_three_codes_an_hour_are_the_most(here: Bureau, same: str) -> None:
    """For each person, and for each address, whoever asks; an hour later there is another."""
    asked = [
        (ANA, f"a{n}@example.com") if same == "person" else (person(f"U{n}"), UNKNOWN)
        for n in range(4)
    ]
    ends = [await here.linking.ask_code(who, address, "en") for who, address in asked]
    assert ends == [LinkEnd.CODE_SENT] * 3 + [LinkEnd.TOO_MANY_CODES]
    here.clock.now += RULES.codes_seconds
    who, address = asked[3]
    assert await here.linking.ask_code(who, address, "en") is LinkEnd.CODE_SENT


async def test_a_known_and_an_unknown_address_are_answered_alike(here: Bureau) -> None:
    """From the first answer to the last: only a mail, sent later, makes a difference."""

    async def told(who: str, address: str) -> list[LinkEnd]:
        asks = here.linking
        began = len(here.office.asked)
        ends = [await asks.ask_code(person(who), address, "en")]
        assert len(here.office.asked) == began  # no answer waits for the records
        await here.mailing.send_due()
        return [*ends, *[await asks.enter_code(person(who), "00000000") for _ in range(6)]]

    known = await told("U5", here.email("K-1"))
    assert known == await told("U6", UNKNOWN)
    assert [mail["To"] for mail in here.box.mails] == [here.email("K-1")]


async def test_a_code_for_nobody_links_nobody(here: Bureau) -> None:
    """Not even the one that would follow from the request."""
    await here.linking.ask_code(ANA, UNKNOWN, "en")
    await here.mailing.send_due()
    nonce = await here.database.read(
        lambda c: c.execute(text("SELECT nonce FROM link_request")).scalar_one()
    )
    assert await here.linking.enter_code(ANA, here.secret.code(nonce)) is LinkEnd.WRONG_CODE
    assert await here.database.read(_mails) == [("dropped", None)]


async def test_an_address_of_two_customers_is_nobodys(here: Bureau) -> None:
    """Which of them it was cannot be told."""
    here.office.customers["K-2"].profile["email"] = here.email("K-1")
    await here.linking.ask_code(ANA, here.email("K-1"), "en")
    await here.mailing.send_due()
    assert here.box.mails == []


async def test_a_generous_search_links_nobody(here: Bureau) -> None:
    """The address on the record counts, not what the search makes of it."""
    here.office.aliases["robin1+shop@example.com"] = ["K-1"]
    await here.linking.ask_code(ANA, "robin1+shop@example.com", "en")
    await here.mailing.send_due()
    assert here.box.mails == []
    here.trust.emails = Vouching("robin1+shop@example.com")
    assert await here.customer_of(EVE) is None


async def test_what_is_no_address_is_said_at_once(here: Bureau) -> None:
    """Nothing is stored, and no try of the hour is used up."""
    assert await here.linking.ask_code(ANA, "ana at example", "en") is LinkEnd.BAD_ADDRESS
    assert await here.database.read(_mails) == []


async def test_the_site_proves_who_is_logged_in(here: Bureau) -> None:
    """Once: the same proof links nobody again."""
    proof = await here.proof_for(ANA, "K-1")
    assert await here.linking.bring_proof(ANA, proof) is LinkEnd.LINKED
    assert await here.customer_of(ANA) == "K-1"
    await here.linking.unlink(ANA)
    assert await here.linking.bring_proof(ANA, proof) is LinkEnd.BAD_PROOF
    assert await here.customer_of(ANA) is None


async def test_a_proof_is_worth_nothing_to_somebody_else(here: Bureau) -> None:
    """It names its person, and answers their request."""
    proof = await here.proof_for(ANA, "K-1")
    await here.linking.site_for(EVE)
    assert await here.linking.bring_proof(EVE, proof) is LinkEnd.BAD_PROOF
    forged = await here.proof_for(ANA, "K-1", person="slack:T1:U2")
    assert await here.linking.bring_proof(EVE, forged) is LinkEnd.BAD_PROOF
    assert await here.linking.bring_proof(ANA, forged) is LinkEnd.BAD_PROOF


@pytest.mark.parametrize(
    "changed", [{"expires": 1}, {"nonce": "another"}, {"customer": "../K-2"}, {"kind": "request"}]
)
async def test_a_proof_that_does_not_hold_links_nobody(
    here: Bureau, changed: dict[str, str | int]
) -> None:
    """Too old, for another request, for what can be no customer, or no proof at all."""
    proof = await here.proof_for(ANA, "K-1", **changed)
    assert await here.linking.bring_proof(ANA, proof) is LinkEnd.BAD_PROOF
    assert await here.customer_of(ANA) is None


async def test_asking_again_keeps_the_request_to_the_site(here: Bureau) -> None:
    """Who looks at the address twice can use either."""
    first = await here.linking.site_for(ANA)
    here.clock.now += 60
    assert await here.linking.site_for(ANA) == first
    assert first is not None
    assert first.startswith(f"{SITE}?request=")
    here.clock.now += RULES.request_seconds
    assert await here.linking.site_for(ANA) != first


async def test_a_customer_has_so_many_people_and_no_more(here: Bureau) -> None:
    """Who is linked may link again, and who unlinks makes room."""
    for who in (ANA, EVE):
        proof = await here.proof_for(who, "K-1")
        assert await here.linking.bring_proof(who, proof) is LinkEnd.LINKED
    third = person("77", Platform.DISCORD)
    proof = await here.proof_for(third, "K-1")
    assert await here.linking.bring_proof(third, proof) is LinkEnd.TOO_MANY_PEOPLE
    again = await here.proof_for(ANA, "K-1")
    assert await here.linking.bring_proof(ANA, again) is LinkEnd.LINKED
    await here.linking.unlink(EVE)
    assert await here.linking.bring_proof(third, proof) is LinkEnd.LINKED


async def test_a_link_ends_after_its_days(here: Bureau) -> None:
    """Then it has to be made anew."""
    await here.linking.bring_proof(ANA, await here.proof_for(ANA, "K-1"))
    here.clock.now += 90 * DAY - 1
    assert await here.customer_of(ANA) == "K-1"
    here.clock.now += 1
    assert await here.customer_of(ANA) is None


async def test_unlinking_ends_codes_under_way(here: Bureau) -> None:
    """Whoever does not want to be linked is not linked by an older request."""
    code = await here.code_for(ANA, here.email("K-1"))
    assert await here.linking.unlink(ANA) is LinkEnd.NOT_LINKED
    assert await here.linking.enter_code(ANA, code) is LinkEnd.NO_CODE


async def test_a_customer_who_is_gone_is_linked_to_nobody(here: Bureau) -> None:
    """Seen at the next look, a day later at the latest; an office that is away ends nothing."""
    for who in (ANA, EVE):
        await here.linking.bring_proof(who, await here.proof_for(who, "K-1"))
    here.clock.now += DAY
    here.office.faults.fail("GET profile")
    assert await here.customer_of(ANA) == "K-1"
    del here.office.customers["K-1"]
    assert await here.customer_of(ANA) is None
    assert await here.customer_of(EVE) is None
    what = [event[1] for event in await here.database.read(_events)]
    assert what == ["linked", "linked", "gone", "gone"]


class Vouching:
    """A platform that vouches for one address."""

    def __init__(self, email: str) -> None:
        self.email = email

    async def email_of(self, principal: object) -> str | None:
        """That of whoever it is."""
        del principal
        return self.email


async def test_a_trusted_address_links_at_the_first_need(here: Bureau) -> None:
    """And never again once the person has unlinked."""
    here.trust.emails = Vouching(here.email("K-3"))
    assert await here.customer_of(ANA) == "K-3"
    assert await here.database.read(_events) == [("slack:T1:U1", "linked", "workspace_email")]
    await here.linking.unlink(ANA)
    assert await here.customer_of(ANA) is None
    code = await here.code_for(ANA, here.email("K-1"))
    assert await here.linking.enter_code(ANA, code) is LinkEnd.LINKED


async def test_a_trusted_address_of_nobody_links_nobody(here: Bureau) -> None:
    """Nor one that is looked for while the office is away."""
    here.trust.emails = Vouching(UNKNOWN)
    assert await here.customer_of(ANA) is None
    here.trust.emails = Vouching(here.email("K-3"))
    here.office.faults.fail("POST customer-search", calls=2)
    assert await here.customer_of(ANA) is None


async def test_a_mail_waits_for_office_and_server(here: Bureau) -> None:
    """It is sent when both are back, once, and its address is forgotten."""
    await here.linking.ask_code(ANA, here.email("K-1"), "en")
    here.office.faults.fail("POST customer-search", status=500)
    await here.mailing.send_due()
    here.box.answers.append("450 busy")
    here.clock.now += 60
    await here.mailing.send_due()
    assert here.box.mails == []
    assert await here.database.read(_mails) == [("queued", here.email("K-1"))]
    here.clock.now += 60
    await here.mailing.send_due()
    await here.mailing.send_due()
    assert len(here.box.mails) == 1
    assert await here.database.read(_mails) == [("sent", None)]


async def test_a_mail_that_may_have_arrived_is_not_sent_again(here: Bureau) -> None:
    """Its code is good, if it did."""
    here.box.drops = 1
    await here.linking.ask_code(ANA, here.email("K-1"), "en")
    await here.mailing.send_due()
    here.clock.now += 300
    await here.mailing.send_due()
    assert await here.database.read(_mails) == [("unsure", None)]
    assert await here.linking.enter_code(ANA, await here.box.code()) is LinkEnd.LINKED
    assert len(here.box.mails) == 1


async def test_a_mail_nobody_waits_for_any_more_is_not_sent(here: Bureau) -> None:
    """Its request is replaced, or its time is up."""
    await here.linking.ask_code(ANA, here.email("K-1"), "en")
    await here.linking.ask_code(ANA, here.email("K-2"), "en")
    here.clock.now += RULES.request_seconds
    await here.mailing.send_due()
    assert here.box.mails == []
    assert await here.database.read(_mails) == [("dropped", None)] * 2


async def test_a_refused_mail_is_given_up(here: Bureau, caplog: pytest.LogCaptureFixture) -> None:
    """The operator reads of it, without the address."""
    here.box.answers.append("550 robin1@example.com is no such box")
    await here.linking.ask_code(ANA, here.email("K-1"), "en")
    await here.mailing.send_due()
    assert await here.database.read(_mails) == [("failed", None)]
    assert "the mail server answers 550" in caplog.text
    assert "robin1" not in caplog.text


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "pt", "nl"])
async def test_a_mail_is_in_the_language_of_who_asked(here: Bureau, language: str) -> None:
    """Or in the default; it names the platform, and has code and time."""
    await here.linking.ask_code(person("5", Platform.DISCORD), here.email("K-1"), language)
    await here.mailing.send_due()
    (mail,) = here.box.mails
    said = mail.get_content()
    assert ("Ihr Code" in str(mail["Subject"])) == (language == "de")
    assert ("Your code" in str(mail["Subject"])) == (language in {"en", "nl"})
    assert "Discord" in said
    assert "15" in said
    assert "{" not in said
