"""Linking with real parts: the database, the local back office, a mail server on this machine."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from adapters.backoffice.http import HttpBackOffice
from adapters.mail.smtp import SmtpMailer, mail_server
from engine.accounts.keeping import KeptLinks, Trust
from engine.accounts.letters import Letters
from engine.accounts.link_ports import LinkRules
from engine.accounts.link_proofs import LinkSecret
from engine.accounts.linking import LinkEnd, Linking
from engine.accounts.mailing import Mailing
from engine.domain.accounts import person_of
from engine.domain.messages import Place, Platform, Principal
from prompts import ROOT
from sandbox.backoffice import BackOfficeSandbox
from storage.accounts.link_mails import LinkMails
from storage.accounts.link_requests import LinkRequests
from storage.database import Database
from tests.adapters.mail.mailbox import Mailbox, mailbox
from tests.storage.builders import Clock

DAY = 86_400.0
RULES = LinkRules(link_seconds=90 * DAY, people=2)
SITE = "https://acme.example/link"


def person(name: str, platform: Platform = Platform.SLACK) -> Principal:
    """Somebody in a direct message."""
    place = Place(platform=platform, workspace="T1", channel="D1", thread="1.0")
    return Principal(platform=platform, workspace="T1", customer=name, place=place)


ANA, EVE = person("U1"), person("U2")


@dataclass(kw_only=True)
class Bureau:
    """Where people link themselves; mails leave when they are sent by hand."""

    linking: Linking
    mailing: Mailing
    kept: KeptLinks
    trust: Trust
    secret: LinkSecret
    box: Mailbox
    office: BackOfficeSandbox
    clock: Clock
    database: Database

    async def code_for(self, who: Principal, email: str) -> str:
        """Ask for a code, and read it in the newest mail."""
        assert await self.linking.ask_code(who, email, "en") is LinkEnd.CODE_SENT
        await self.mailing.send_due()
        return await self.box.code(len(self.box.mails))

    async def proof_for(self, who: Principal, account: str, **changed: str | int) -> str:
        """What the company's site signs for somebody who has logged in as a customer."""
        where = await self.linking.site_for(who)
        assert where is not None
        asked = where.partition("?request=")[2].partition(".")[0]
        request = json.loads(base64.urlsafe_b64decode(asked + "=" * (-len(asked) % 4)))
        assert request["person"] == person_of(who)
        content: dict[str, str | int] = {
            "kind": "proof",
            "person": person_of(who),
            "nonce": request["nonce"],
            "customer": account,
            "expires": int(self.clock.now) + 60,
        }
        return self.secret.signed(content | changed)

    async def customer_of(self, who: Principal) -> str | None:
        """Whose account this person may see now."""
        found = await self.kept.customer_of(who)
        return None if found is None else found.value

    def email(self, customer: str) -> str:
        """The address on a record."""
        return str(self.office.customers[customer].profile["email"])


@asynccontextmanager
async def bureau(database: Database, clock: Clock) -> AsyncIterator[Bureau]:
    """Everything at work, on one clock."""
    secret = LinkSecret("an-example-secret-of-32-letters!")
    store, trust = LinkRequests(database, RULES, clock), Trust()
    async with BackOfficeSandbox() as api, mailbox() as box, aiohttp.ClientSession() as session:
        office = HttpBackOffice(session, url=api.url, token=api.token, seconds=5)
        mailer = SmtpMailer(mail_server(box.url), sender="eva@acme.example")
        letters = Letters(ROOT, default_language="en")
        mailing = Mailing(LinkMails(database, clock), office, mailer, letters, secret, clock=clock)
        yield Bureau(
            linking=Linking(store, secret, codes_queued=mailing.wake, site=SITE, clock=clock),
            mailing=mailing,
            kept=KeptLinks(store, office, trust, clock),
            trust=trust,
            secret=secret,
            box=box,
            office=api,
            clock=clock,
            database=database,
        )
