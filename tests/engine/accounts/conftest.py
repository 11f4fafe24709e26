"""Real stores, and a real client of the local back office, for what decides about actions."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal

import aiohttp
import pytest

from adapters.backoffice.http import HttpBackOffice
from adapters.slack.markdown import render_post
from engine.accounts.access import Accounts
from engine.accounts.action_asking import ActionAsking
from engine.accounts.action_words import ActionWords
from engine.accounts.actions import ActionRules, Actions
from engine.accounts.fact_words import FactWords
from engine.accounts.keeper import ActionKeeper
from engine.accounts.linked import LinkedBy
from engine.domain.messages import Platform
from engine.handoff.same_people import SamePeople
from prompts import ROOT
from sandbox.backoffice import BackOfficeSandbox
from storage.accounts.action_posts import ActionPostStore
from storage.accounts.actions import PendingActionStore
from storage.conversations import Conversations
from storage.database import Database
from tests.engine.accounts.shop import ROBIN, Shop
from tests.storage.accounts.calling import OWNER
from tests.storage.accounts.link_book import LinkBook
from tests.storage.builders import Clock

RULES = ActionRules(confirm_seconds=60, approval_seconds=3_600, approval_above=Decimal(700))


@pytest.fixture
async def api() -> AsyncIterator[BackOfficeSandbox]:
    """A strict back office on this machine."""
    async with BackOfficeSandbox() as office:
        yield office


@pytest.fixture
async def office(api: BackOfficeSandbox) -> AsyncIterator[HttpBackOffice]:
    """The product's client for it."""
    async with aiohttp.ClientSession() as session:
        yield HttpBackOffice(session, url=api.url, token=api.token, seconds=5)


@pytest.fixture
def links(database: Database, office: HttpBackOffice, clock: Clock) -> LinkBook:
    """Who is which customer."""
    return LinkBook(database, office, clock)


@pytest.fixture
def waiting(database: Database, clock: Clock) -> PendingActionStore:
    """The stored actions."""
    return PendingActionStore(database, clock)


@pytest.fixture
def actions(
    waiting: PendingActionStore, office: HttpBackOffice, links: LinkBook, clock: Clock
) -> Actions:
    """The one way an action is done."""
    return Actions(waiting, office, links, RULES, clock)


@pytest.fixture
def accounts(office: HttpBackOffice, links: LinkBook, actions: Actions) -> Accounts:
    """What the tools work with, in November 2026."""
    return Accounts(office=office, links=links, actions=actions, today=lambda: date(2026, 11, 25))


@pytest.fixture
async def shop(
    store: Conversations, database: Database, actions: Actions, links: LinkBook, clock: Clock
) -> Shop:
    """A linked customer, and a desk on Slack."""
    await links.link(OWNER, ROBIN, by=LinkedBy.MAIL_CODE, expires_at=None)
    facts = FactWords(ROOT, default_language="en")
    speech = ActionWords(ROOT, facts, render_post, default_language="en")
    posts = ActionPostStore(database, Platform.SLACK, clock, desk=Platform.SLACK)
    looked: list[int] = []
    people = SamePeople(slack_of={"77": OWNER.customer})
    return Shop(
        store=store,
        actions=actions,
        keeper=ActionKeeper(actions, posts, speech, look=looked.append, people=people),
        asking=ActionAsking(posts=posts, words=speech),
        database=database,
        looked=looked,
    )
