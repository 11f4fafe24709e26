"""What `--doctor` finds about the parts both platforms share."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from adapters.backoffice.http import check_back_office
from adapters.backoffice.rating import check_rating
from composition.added_tools import added_tool_findings
from composition.knowledge_keeping import folder_of
from composition.link_doctor import link_findings
from composition.reading import read_settings
from composition.settings import OperationsSettings
from engine.accounts.settings import AccountSettings, BackOfficeKind
from engine.added.catalogue import check_added
from engine.added.settings import AddedToolSettings
from engine.checkup import Finding, Level
from engine.claude.checkup import check_model
from engine.domain.knowledge import Passage
from engine.domain.messages import Platform
from engine.domain.quotes import Quote, QuoteRequest
from engine.errors import ConfigurationError, QuoteUnavailable
from engine.handoff.click_words import ClickWords
from engine.handoff.opening import TimeWords
from engine.handoff.requests import Requests
from engine.handoff.saying import ButtonWords
from engine.handoff.settings import DeskSettings
from engine.handoff.topics import Topics
from engine.notices import Notices
from engine.prompt import Described, load_prompt, prompt_text
from engine.settings import EngineSettings
from engine.tools.catalogue import OWN_CHANGES, OWN_RECORDS, tool_catalogue
from storage.checkup import check_storage
from storage.ingestion.reading import Reading
from storage.ingestion.settings import KnowledgeSettings
from storage.settings import StorageSettings


async def engine_findings(platform: Platform) -> list[Finding]:
    """What the doctor finds about the parts both platforms share."""
    findings: list[Finding] = []
    try:
        engine = read_settings(EngineSettings)
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
        articles = reading = None
        findings.extend(await link_findings(None))
    else:
        findings.extend(await check_model(engine))
        findings.extend(_words(engine, platform))
        findings.extend(_rating(engine))
        findings.extend(_desk_words(engine))
        findings.extend(await link_findings(engine))
        articles, reading = _articles(engine)
    findings.extend(_back_office())
    findings.extend(await _added_tools())
    for kind in (OperationsSettings, KnowledgeSettings):
        try:
            read_settings(kind)
        except ConfigurationError as error:
            findings.extend(setting_findings(error))
    try:
        storage = read_settings(StorageSettings)
        findings.extend(await check_storage(storage, articles, reading))
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
    return findings


def _articles(engine: EngineSettings) -> tuple[Path | None, Reading | None]:
    """The folder of the articles, if there is one, and how they are read."""
    try:
        settings = read_settings(KnowledgeSettings)
    except ConfigurationError:  # told below
        return None, None
    return folder_of(engine, settings), settings.reading(engine.default_language)


def setting_findings(error: ConfigurationError) -> list[Finding]:
    """One finding for each setting that is missing or wrong."""
    return [
        Finding(level=Level.STOP, what=what, fix=fix)
        for what, _, fix in (line.rpartition("; ") for line in str(error).splitlines())
    ]


def _words(settings: EngineSettings, platform: Platform) -> Iterator[Finding]:
    """Prompts and notices, loaded as at a start."""
    folder, has_accounts = settings.prompts_dir, _has_accounts()

    def prompts() -> object:
        return load_prompt(
            folder,
            platform=platform,
            tools=_tools(),
            model=settings.reply_model,
            has_accounts=has_accounts,
        )

    def notices() -> object:
        return Notices(folder, default_language=settings.default_language)

    problems = [*_problems(prompts), *_problems(notices)]
    for problem in problems:
        fix = "put it right, or set PROMPTS_DIR to a folder with all prompts and notices"
        yield Finding(level=Level.STOP, what=problem, fix=fix)
    if not problems:
        yield Finding(level=Level.OK, what=f"prompts and notices in {folder}")


def _desk_words(settings: EngineSettings) -> Iterator[Finding]:
    """What people are called, announced and briefed with; wrong settings are told elsewhere."""
    try:
        if read_settings(DeskSettings).desk_platform is None:
            return
    except ConfigurationError:
        return
    folder, language = settings.prompts_dir, settings.default_language
    desk = folder / "desk"
    loads: Sequence[Callable[[], object]] = (
        lambda: Requests(folder / "requests"),
        lambda: TimeWords(folder, default_language=language),
        lambda: ButtonWords(folder, default_language=language),
        lambda: ClickWords(folder, default_language=language),
        lambda: Topics(desk / "topics.md"),
        *(partial(prompt_text, desk / f"{name}.md") for name in ("brief", "draft", "mood")),
    )
    problems = [problem for load in loads for problem in _problems(load)]
    for problem in problems:
        fix = "put it right, or set PROMPTS_DIR to a folder with all that a desk needs"
        yield Finding(level=Level.STOP, what=problem, fix=fix)
    if not problems:
        yield Finding(level=Level.OK, what=f"the desk's words in {folder}")


def _rating(settings: EngineSettings) -> Iterator[Finding]:
    if settings.rating_url is None:
        return
    url = settings.rating_url
    token = settings.rating_token.get_secret_value() if settings.rating_token else None
    problems = _problems(lambda: check_rating(url, token))
    for problem in problems:
        yield Finding(level=Level.STOP, what=problem, fix="set it in .env")
    if not problems:
        yield Finding(level=Level.OK, what="RATING_URL is well formed; it was not asked")


def _has_accounts() -> bool:
    """Whether there is a back office; wrong settings are told elsewhere."""
    try:
        return read_settings(AccountSettings).back_office is not BackOfficeKind.NONE
    except ConfigurationError:
        return False


async def _added_tools() -> list[Finding]:
    try:
        settings = read_settings(AddedToolSettings)
    except ConfigurationError as error:
        return setting_findings(error)
    findings, added = await added_tool_findings(settings)
    problems = _problems(lambda: check_added(added, _tools(), has_accounts=_has_accounts()))
    fix = "put it right, then start again"
    lines = [line for problem in problems for line in problem.splitlines()]
    return [*findings, *(Finding(level=Level.STOP, what=line, fix=fix) for line in lines)]


def _tools() -> tuple[Described, ...]:
    """The tools of this house, described and never run."""
    tools: tuple[Described, ...] = tool_catalogue(knowledge=_Nobody(), rating=_Nobody())
    return (*tools, *OWN_RECORDS, *OWN_CHANGES) if _has_accounts() else tools


def _back_office() -> Iterator[Finding]:
    try:
        settings = read_settings(AccountSettings)
    except ConfigurationError as error:
        yield from setting_findings(error)
        return
    match settings.back_office:
        case BackOfficeKind.NONE:
            return
        case BackOfficeKind.EXAMPLE:
            what = f"accounts are the example company's, in {settings.back_office_file}"
            yield Finding(level=Level.WARN, what=what, fix="set BACK_OFFICE=http for your own")
            return
    url, token = settings.back_office_url or "", settings.back_office_token
    secret = token.get_secret_value() if token else None
    problems = _problems(lambda: check_back_office(url, secret))
    for problem in problems:
        yield Finding(level=Level.STOP, what=problem, fix="set it in .env")
    if not problems:
        yield Finding(level=Level.OK, what="BACK_OFFICE_URL is well formed; it was not asked")


def _problems(load: Callable[[], object]) -> list[str]:
    try:
        load()
    except ConfigurationError as error:
        return [str(error)]
    return []


class _Nobody:
    """Behind tools that are only described here, and never run."""

    async def search(self, wordings: Sequence[str], *, limit: int) -> tuple[Passage, ...]:
        """Finds nothing, as it should not be asked."""
        del wordings, limit
        return ()

    async def quote(self, request: QuoteRequest, *, key: str) -> Quote:
        """Raises QuoteUnavailable, as it should not be asked."""
        del request, key
        raise QuoteUnavailable
