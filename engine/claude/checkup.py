"""What the doctor finds about the key and the reply model."""

import asyncio

from anthropic.types import ModelInfo

from engine.checkup import Finding, Level
from engine.claude.client import connect
from engine.claude.failures import model_error
from engine.errors import ConfigurationError, ModelError, ModelErrorKind
from engine.settings import EngineSettings

_CHECK_SECONDS = 10.0


async def check_model(settings: EngineSettings) -> list[Finding]:
    """What the doctor finds about the key and the reply model; never raises."""
    try:
        client = connect(settings)
    except ConfigurationError as error:
        return [Finding(level=Level.STOP, what=str(error), fix="set it in .env")]
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            model = await client.models.retrieve(settings.reply_model)
    except Exception as error:  # noqa: BLE001  # a doctor reports whatever is wrong
        return [_model_problem(settings, model_error(error))]
    finally:
        await client.close()
    return [_life_cycle(model, settings)]


def _model_problem(settings: EngineSettings, error: ModelError) -> Finding:
    what, fix = {
        ModelErrorKind.AUTHENTICATION: (
            "Claude does not accept ANTHROPIC_API_KEY",
            "make a new key in the Claude Console and set it",
        ),
        ModelErrorKind.NOT_FOUND: (
            f"Claude has no model {settings.reply_model!r}",
            "set REPLY_MODEL to an id from the models overview",
        ),
        ModelErrorKind.BILLING: (
            "the Claude account has no credit or reached its spend limit",
            "add credit or raise the limit in the Claude Console",
        ),
    }.get(
        error.kind,
        (
            f"Claude cannot be asked at {settings.anthropic_base_url}: {error}",
            "check the network and ANTHROPIC_BASE_URL",
        ),
    )
    return Finding(level=Level.STOP, what=what, fix=fix)


def _life_cycle(model: ModelInfo, settings: EngineSettings) -> Finding:
    name = settings.reply_model
    match model.lifecycle:
        case "retired":
            return Finding(
                level=Level.STOP,
                what=f"model {name} is retired and answers no more",
                fix="set REPLY_MODEL to a current model",
            )
        case "deprecated":
            when = f"{model.retires_at:%Y-%m-%d}" if model.retires_at else "soon"
            return Finding(
                level=Level.WARN,
                what=f"model {name} is deprecated and retires {when}",
                fix="set REPLY_MODEL to a current model before then",
            )
        case _:
            return Finding(level=Level.OK, what=f"model {name} is available")
