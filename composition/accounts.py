"""Opens the back office that is configured, and what account tools need beside it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime

import aiohttp

from adapters.backoffice.http import HttpBackOffice
from engine.accounts.access import Accounts
from engine.accounts.actions import ActionRules, Actions
from engine.accounts.link_ports import RecordsByEmail
from engine.accounts.ports import BackOffice, Links, ToolWrites
from engine.accounts.settings import AccountSettings, BackOfficeKind
from storage.accounts.actions import PendingActionStore
from storage.database import Database
from storage.example_office.office import open_example_office

LinksTo = Callable[[RecordsByEmail], Links]
"""Makes what says whose account is whose, by the records."""


@asynccontextmanager
async def accounts_for(
    settings: AccountSettings,
    links: LinksTo,
    database: Database,
    session: aiohttp.ClientSession,
    *,
    tools: ToolWrites | None = None,
    has_team: bool = False,
) -> AsyncIterator[Accounts | None]:
    """The accounts, None where no back office is configured; raises ConfigurationError.

    `tools` makes the changes of added tools, `has_team` says that a desk can approve changes.
    """
    match settings.back_office:
        case BackOfficeKind.NONE:
            yield None
        case BackOfficeKind.EXAMPLE:
            example = await open_example_office(settings.back_office_file, _today)
            try:
                links_to = links(example)
                yield _accounts(settings, links_to, database, example, tools, has_team=has_team)
            finally:
                await example.close()
        case BackOfficeKind.HTTP:
            office = _http(settings, session)
            yield _accounts(settings, links(office), database, office, tools, has_team=has_team)


def _http(settings: AccountSettings, session: aiohttp.ClientSession) -> HttpBackOffice:
    token = settings.back_office_token
    return HttpBackOffice(
        session,
        url=settings.back_office_url or "",
        token=token.get_secret_value() if token else None,
        seconds=settings.back_office_seconds,
    )


def _accounts(
    settings: AccountSettings,
    links: Links,
    database: Database,
    office: BackOffice,
    tools: ToolWrites | None,
    *,
    has_team: bool,
) -> Accounts:
    rules = ActionRules(
        confirm_seconds=settings.action_minutes * 60,
        approval_seconds=settings.action_approval_hours * 3_600,
        approval_above=settings.action_approval_above,
        has_team=has_team,
    )
    return Accounts(
        office=office,
        links=links,
        actions=Actions(PendingActionStore(database), office, links, rules, tools=tools),
        today=_today,
        delivers_privately=True,  # both platforms have direct messages
    )


def _today() -> date:
    return datetime.now(UTC).date()
