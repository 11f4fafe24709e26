"""What the doctor says about the key and the model."""

import pytest
from pydantic import SecretStr

from engine.checkup import Level
from engine.claude.checkup import check_model
from engine.claude.client import Claude
from engine.errors import ConfigurationError
from engine.settings import EngineSettings
from sandbox.claude import ClaudeSandbox


def settings(
    api: ClaudeSandbox, *, model: str = "claude-sonnet-5-5", key: str = ""
) -> EngineSettings:
    """Settings that lead to the local API."""
    return EngineSettings(
        anthropic_api_key=SecretStr(key or api.key),
        anthropic_base_url=api.url,
        reply_model=model,
    )


@pytest.mark.parametrize(
    ("model", "level", "words"),
    [
        ("claude-sonnet-5-5", Level.OK, "available"),
        ("claude-sonnet-4-5", Level.WARN, "retires 2026-11-30"),
        ("claude-3-5-sonnet-20240620", Level.STOP, "retired"),
        ("claude-unheard-of", Level.STOP, "no model 'claude-unheard-of'"),
    ],
)
async def test_the_life_of_a_model_is_told(
    api: ClaudeSandbox, model: str, level: Level, words: str
) -> None:
    """A current model is fine, a deprecated one a warning, a retired or unknown one a stop."""
    (finding,) = await check_model(settings(api, model=model))
    assert finding.level is level
    assert words in str(finding)


async def test_a_wrong_key_is_told_and_not_repeated(api: ClaudeSandbox) -> None:
    """A key Claude does not accept stops, and the finding does not contain it."""
    (finding,) = await check_model(settings(api, key="sk-ant-wrong"))
    assert finding.level is Level.STOP
    assert "ANTHROPIC_API_KEY" in str(finding)
    assert "sk-ant-wrong" not in str(finding)


async def test_an_unreachable_api_is_told(api: ClaudeSandbox) -> None:
    """Where nobody listens, the finding names the address to check."""
    elsewhere = settings(api).model_copy(update={"anthropic_base_url": "http://127.0.0.1:9"})
    (finding,) = await check_model(elsewhere)
    assert finding.level is Level.STOP
    assert "http://127.0.0.1:9" in str(finding)


async def test_an_empty_key_is_not_searched_for_elsewhere() -> None:
    """Without a key the client is not built at all: the SDK would look for one on the disk."""
    with pytest.raises(ConfigurationError, match="ANTHROPIC_API_KEY"):
        Claude(EngineSettings(anthropic_api_key=SecretStr(" ")))
