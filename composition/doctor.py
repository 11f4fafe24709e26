"""What `--doctor` finds about the parts both platforms share."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from adapters.backoffice.rating import check_rating
from composition.reading import read_settings
from composition.settings import OperationsSettings
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
from engine.prompt import load_prompt, prompt_text
from engine.settings import EngineSettings
from engine.tools.catalogue import tool_catalogue
from storage.checkup import check_storage
from storage.settings import StorageSettings


async def engine_findings(platform: Platform) -> list[Finding]:
    """What the doctor finds about the parts both platforms share."""
    findings: list[Finding] = []
    try:
        engine = read_settings(EngineSettings)
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
        articles = None
    else:
        findings.extend(await check_model(engine))
        findings.extend(_words(engine, platform))
        findings.extend(_rating(engine))
        findings.extend(_desk_words(engine))
        articles = engine.articles_dir
    try:
        read_settings(OperationsSettings)
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
    try:
        findings.extend(await check_storage(read_settings(StorageSettings), articles))
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
    return findings


def setting_findings(error: ConfigurationError) -> list[Finding]:
    """One finding for each setting that is missing or wrong."""
    return [
        Finding(level=Level.STOP, what=what, fix=fix)
        for what, _, fix in (line.rpartition("; ") for line in str(error).splitlines())
    ]


def _words(settings: EngineSettings, platform: Platform) -> Iterator[Finding]:
    """Prompts and notices, loaded as at a start."""
    folder = settings.prompts_dir
    tools = tool_catalogue(knowledge=_Nobody(), rating=_Nobody())

    def prompts() -> object:
        return load_prompt(folder, platform=platform, tools=tools, model=settings.reply_model)

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
        yield Finding(level=Level.OK, what="RATING_URL can be asked for prices")


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
