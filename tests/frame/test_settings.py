"""The settings, their example file and their page say the same."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings

from adapters.discord.settings import DiscordSettings
from adapters.slack.settings import SlackSettings
from adapters.voyage.settings import VoyageSettings
from composition.settings import OperationsSettings
from engine.accounts.link_settings import LinkSettings
from engine.accounts.settings import AccountSettings
from engine.added.settings import AddedToolSettings
from engine.handoff.settings import DeskSettings
from engine.settings import EngineSettings, explain
from storage.ingestion.settings import KnowledgeSettings
from storage.settings import RetentionSettings, StorageSettings

ROOT = Path(__file__).parents[2]
KINDS: tuple[type[BaseSettings], ...] = (
    EngineSettings,
    DeskSettings,
    AccountSettings,
    LinkSettings,
    StorageSettings,
    RetentionSettings,
    KnowledgeSettings,
    AddedToolSettings,
    VoyageSettings,
    OperationsSettings,
    SlackSettings,
    DiscordSettings,
)
FIELDS = {
    name.upper(): field for settings in KINDS for name, field in settings.model_fields.items()
}


def example_lines() -> dict[str, tuple[bool, str]]:
    """Name -> (commented, value) of each assignment in `.env.example`."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    found = re.findall(r"^(# )?([A-Z_]+)=(.*)$", text, re.MULTILINE)
    return {name: (bool(mark), value) for mark, name, value in found}


def shown(value: object) -> str:
    """A default as the example file and the settings page write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Path):
        return (value.relative_to(ROOT) if value.is_absolute() else value).as_posix()
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_the_example_names_every_setting_and_no_other() -> None:
    """An operator finds each setting in .env.example, and nothing that does not exist."""
    assert example_lines().keys() == FIELDS.keys()


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_the_example_shows_the_default(name: str) -> None:
    """Required settings are open and empty; all others are commented with their default."""
    commented, value = example_lines()[name]
    field = FIELDS[name]
    assert commented is not field.is_required()
    assert value == ("" if field.is_required() else shown(field.default))


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_the_settings_page_tells_what_each_is_for(name: str) -> None:
    """docs/settings.md has a row with name, default and description for each setting."""
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    field = FIELDS[name]
    default = "required" if field.is_required() else f"`{shown(field.default)}`".replace("``", "")
    assert f"| `{name}` | {default} | {field.description} |" in page


def test_a_missing_key_is_explained_without_a_trace() -> None:
    """A missing setting is named in one line."""
    with pytest.raises(ValidationError) as caught:
        EngineSettings(_env_file=None)  # type: ignore[call-arg]  # the missing key is the point
    assert explain(caught.value) == ("ANTHROPIC_API_KEY: Field required",)


def test_a_wrong_value_is_explained_and_not_repeated() -> None:
    """A wrong value is named by its setting; the value itself, maybe a secret, is not printed."""
    with pytest.raises(ValidationError) as caught:
        EngineSettings(anthropic_api_key=SecretStr("k"), turn_seconds=-17.25)
    (line,) = explain(caught.value)
    assert line.startswith("TURN_SECONDS: ")
    assert "17.25" not in line


def test_settings_cannot_be_changed() -> None:
    """Settings are frozen once read."""
    settings = StorageSettings()
    with pytest.raises(ValidationError):
        settings.database_url = "sqlite:///elsewhere.db"
