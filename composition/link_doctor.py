"""What `--doctor` finds about linking: mail server, words, and whether it leads anywhere."""

from collections.abc import Iterator

from adapters.mail.doctor import check_mail
from composition.reading import read_settings
from engine.accounts.letters import Letters
from engine.accounts.link_settings import LinkSettings
from engine.accounts.settings import AccountSettings, BackOfficeKind
from engine.checkup import Finding, Level
from engine.errors import ConfigurationError
from engine.handoff.click_words import ClickWords
from engine.settings import EngineSettings


async def link_findings(engine: EngineSettings | None) -> list[Finding]:
    """What has to be right for people to link themselves; settings that are wrong included.

    `engine` is None where its own settings are wrong, which is told elsewhere.
    """
    try:
        settings = read_settings(LinkSettings)
        has_office = read_settings(AccountSettings).back_office is not BackOfficeKind.NONE
    except ConfigurationError as error:
        return [
            Finding(level=Level.STOP, what=what, fix=fix)
            for what, _, fix in (line.rpartition("; ") for line in str(error).splitlines())
            if what.startswith(("LINK_", "SMTP_"))
        ]
    findings = list(_ways(settings, has_office=has_office))
    if settings.smtp_url is not None:
        findings.append(await check_mail(settings.smtp_url.get_secret_value()))
    if settings.is_offered and engine is not None:
        findings.extend(_words(engine))
    return findings


def trusts_slack_emails() -> bool:
    """Whether members are linked by their profile; settings that are wrong are told elsewhere."""
    try:
        return read_settings(LinkSettings).link_trust_slack_email
    except ConfigurationError:
        return False


def _ways(settings: LinkSettings, *, has_office: bool) -> Iterator[Finding]:
    if has_office and not settings.is_offered:
        yield Finding(
            level=Level.WARN,
            what="there is a back office, and nobody can show which customer they are",
            fix="set SMTP_URL or LINK_URL, with LINK_SECRET",
        )
    if settings.is_offered and not has_office:
        yield Finding(
            level=Level.WARN,
            what="linking is configured, and there are no records to link to",
            fix="set BACK_OFFICE, or take SMTP_URL and LINK_URL away",
        )


def _words(engine: EngineSettings) -> Iterator[Finding]:
    folder, language = engine.prompts_dir, engine.default_language
    try:
        Letters(folder, default_language=language)
        ClickWords(folder, default_language=language)
    except ConfigurationError as error:
        fix = "put it right, or set PROMPTS_DIR to a folder with all that linking needs"
        yield Finding(level=Level.STOP, what=str(error), fix=fix)
