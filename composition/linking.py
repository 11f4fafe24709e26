"""How people link themselves to their records: what stands behind it in either program."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from adapters.mail.smtp import SmtpMailer, mail_server
from engine.accounts.access import Accounts
from engine.accounts.keeping import KeptLinks, Trust
from engine.accounts.letters import Letters
from engine.accounts.link_ports import LinkRules, RecordsByEmail
from engine.accounts.link_proofs import LinkSecret
from engine.accounts.link_settings import LinkSettings
from engine.accounts.linking import Linking
from engine.accounts.mailing import Mailing
from engine.handoff.click_words import ClickWords
from engine.settings import EngineSettings
from storage.accounts.link_mails import LinkMails
from storage.accounts.link_requests import LinkRequests
from storage.database import Database

_DAY_SECONDS = 86_400.0


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkStage:
    """What adapters offer, and whose addresses they may vouch for."""

    linking: Linking
    words: ClickWords
    trust: Trust


def kept_links(
    database: Database, settings: LinkSettings, trust: Trust, office: RecordsByEmail
) -> KeptLinks:
    """Whose account is whose, as account tools ask."""
    return KeptLinks(LinkRequests(database, _rules(settings)), office, trust)


@asynccontextmanager
async def linking_for(
    settings: LinkSettings,
    engine: EngineSettings,
    accounts: Accounts | None,
    trust: Trust,
    database: Database,
) -> AsyncIterator[LinkStage | None]:
    """Linking at work; None without records, or where no way of it is configured.

    Raises ConfigurationError.
    """
    if accounts is None or settings.link_secret is None or not settings.is_offered:
        yield None
        return
    secret = LinkSecret(settings.link_secret.get_secret_value())
    mailing = _mailing(settings, engine, accounts.office, secret, database)
    stage = LinkStage(
        linking=Linking(
            LinkRequests(database, _rules(settings)),
            secret,
            codes_queued=mailing.wake if mailing else None,
            site=settings.link_url,
        ),
        words=ClickWords(engine.prompts_dir, default_language=engine.default_language),
        trust=trust,
    )
    if mailing is None:
        yield stage
        return
    await mailing.start()
    try:
        yield stage
    finally:
        await mailing.drain(engine.drain_seconds)


def _rules(settings: LinkSettings) -> LinkRules:
    return LinkRules(link_seconds=settings.link_days * _DAY_SECONDS, people=settings.link_people)


def _mailing(
    settings: LinkSettings,
    engine: EngineSettings,
    office: RecordsByEmail,
    secret: LinkSecret,
    database: Database,
) -> Mailing | None:
    if settings.smtp_url is None:
        return None
    server = mail_server(settings.smtp_url.get_secret_value())
    return Mailing(
        LinkMails(database),
        office,
        SmtpMailer(server, sender=settings.smtp_from or ""),
        Letters(engine.prompts_dir, default_language=engine.default_language),
        secret,
    )
