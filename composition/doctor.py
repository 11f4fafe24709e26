"""What `--doctor` finds about the parts both platforms share."""

from composition.reading import read_settings
from engine.checkup import Finding, Level
from engine.claude.checkup import check_model
from engine.errors import ConfigurationError
from engine.settings import EngineSettings
from storage.checkup import check_storage
from storage.settings import StorageSettings


async def engine_findings() -> list[Finding]:
    """What the doctor finds about the parts both platforms share."""
    findings: list[Finding] = []
    try:
        engine = read_settings(EngineSettings)
    except ConfigurationError as error:
        findings.extend(setting_findings(error))
        articles = None
    else:
        findings.extend(await check_model(engine))
        articles = engine.articles_dir
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
