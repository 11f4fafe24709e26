"""What `--doctor` finds about the parts both platforms share."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from adapters.voyage.settings import VoyageSettings
from composition.added_tools import added_tool_findings
from composition.knowledge_keeping import folder_of
from composition.link_doctor import link_findings
from composition.office_doctor import back_office_findings, rating_findings
from composition.reading import read_settings
from composition.retrieval import voyage_findings
from composition.route_doctor import route_findings
from composition.settings import OperationsSettings
from engine.accounts.fact_words import FactWords
from engine.accounts.settings import AccountSettings, BackOfficeKind
from engine.added.added_tool import AddedTool
from engine.added.catalogue import check_added
from engine.added.settings import AddedToolSettings
from engine.checkup import Finding, Level
from engine.claude.checkup import check_model
from engine.domain.handoff import Teammate
from engine.domain.knowledge import Passage
from engine.domain.messages import Place, Platform
from engine.domain.quotes import Quote, QuoteRequest
from engine.domain.team_questions import AnswerEnd, Asked, TeamQuestion
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
    engine: EngineSettings | None = None
    try:
        engine = read_settings(EngineSettings)
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
        articles = reading = None
        findings.extend(await link_findings(None))
    else:
        findings.extend(await check_model(engine))
        findings.extend(_words(engine, platform))
        findings.extend(await _rating(engine))
        findings.extend(_desk_words(engine))
        findings.extend(await link_findings(engine))
        articles, reading = _articles(engine)
    findings.extend(await _back_office())
    added_findings, added = await _added_tools()
    findings.extend(added_findings)
    if engine is not None:
        names = {tool.name for tool in (*_tools(), *added)}
        findings.extend(route_findings(engine, names))
    findings.extend(await _voyage())
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
    folder, with_accounts = settings.prompts_dir, has_accounts()

    def prompts() -> object:
        return load_prompt(
            folder,
            platform=platform,
            tools=_tools(),
            model=settings.reply_model,
            has_accounts=with_accounts,
            has_routes=settings.routing != "off",
        )

    def notices() -> object:
        return Notices(folder, default_language=settings.default_language)

    def facts() -> object:
        return FactWords(folder, default_language=settings.default_language)

    problems = [*_problems(prompts), *_problems(notices)]
    if with_accounts:
        problems.extend(_problems(facts))
    if settings.screens:
        screening = folder / "guardrails" / "screening.md"
        problems.extend(_problems(partial(prompt_text, screening)))
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


async def _rating(settings: EngineSettings) -> list[Finding]:
    token = settings.rating_token.get_secret_value() if settings.rating_token else None
    return await rating_findings(settings.rating_url, token)


def has_accounts() -> bool:
    """Whether there is a back office; wrong settings are told elsewhere."""
    try:
        return read_settings(AccountSettings).back_office is not BackOfficeKind.NONE
    except ConfigurationError:
        return False


async def _added_tools() -> tuple[list[Finding], Sequence[AddedTool]]:
    """What is found about them, and those that can be read."""
    try:
        settings = read_settings(AddedToolSettings)
    except ConfigurationError as error:
        return setting_findings(error), ()
    findings, added = await added_tool_findings(settings)
    problems = _problems(lambda: check_added(added, _tools(), has_accounts=has_accounts()))
    fix = "put it right, then start again"
    lines = [line for problem in problems for line in problem.splitlines()]
    stops = (Finding(level=Level.STOP, what=line, fix=fix) for line in lines)
    return [*findings, *stops], added


async def _voyage() -> list[Finding]:
    try:
        settings = read_settings(VoyageSettings)
    except ConfigurationError as error:
        return setting_findings(error)
    return await voyage_findings(settings)


def _tools() -> tuple[Described, ...]:
    """The tools of this house, described and never run."""
    tools: tuple[Described, ...] = tool_catalogue(
        knowledge=_Nobody(), rating=_Nobody(), questions=_Nobody()
    )
    return (*tools, *OWN_RECORDS, *OWN_CHANGES) if has_accounts() else tools


async def _back_office() -> list[Finding]:
    try:
        settings = read_settings(AccountSettings)
    except ConfigurationError as error:
        return setting_findings(error)
    return await back_office_findings(settings)


def _problems(load: Callable[[], object]) -> list[str]:
    try:
        load()
    except ConfigurationError as error:
        return [str(error)]
    return []


class _Nobody:
    """Behind tools that are only described here, and never run."""

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """Finds nothing, as it should not be asked."""
        del wordings, limit, workspace
        return ()

    async def ask(self, place: Place, question: TeamQuestion) -> Asked:
        """Asks nobody, as it should not be asked to."""
        del place, question
        return Asked.NOT_OURS

    async def answer(self, question_id: int, text: str, teammate: Teammate) -> AnswerEnd:
        """Knows no question."""
        del question_id, text, teammate
        return AnswerEnd.GONE

    async def take_over(self, question_id: int, teammate: Teammate) -> AnswerEnd:
        """Knows none here either."""
        del question_id, teammate
        return AnswerEnd.GONE

    async def call_people(self) -> int:
        """Has nothing that is overdue."""
        return 0

    async def quote(self, request: QuoteRequest, *, key: str) -> Quote:
        """Raises QuoteUnavailable, as it should not be asked."""
        del request, key
        raise QuoteUnavailable
