"""Reads the settings from `.env` and the environment; no other room does."""

from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from engine.errors import ConfigurationError
from engine.settings import EngineSettings, explain
from storage.settings import StorageSettings

Settings = TypeVar("Settings", bound=BaseSettings)


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedSettings:
    """The settings that both programs read."""

    engine: EngineSettings
    storage: StorageSettings


def read_settings(kind: type[Settings]) -> Settings:
    """Read settings from `.env` and the environment, which wins; raises ConfigurationError."""
    try:
        return kind(_env_file=".env")
    except ValidationError as error:
        raise ConfigurationError("\n".join(explain(error))) from error


def read_shared() -> SharedSettings:
    """Read what both programs need; raises ConfigurationError."""
    return SharedSettings(
        engine=read_settings(EngineSettings), storage=read_settings(StorageSettings)
    )
