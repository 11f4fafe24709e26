"""Reads the settings from `.env` and the environment; no other room does."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from adapters.voyage.settings import VoyageSettings
from composition.settings import OperationsSettings
from engine.accounts.link_settings import LinkSettings
from engine.accounts.settings import AccountSettings
from engine.added.settings import AddedToolSettings
from engine.errors import ConfigurationError
from engine.handoff.settings import DeskSettings
from engine.settings import EngineSettings, explain
from storage.ingestion.settings import KnowledgeSettings
from storage.settings import RetentionSettings, StorageSettings

Settings = TypeVar("Settings", bound=BaseSettings)

SET_IT = "; set it in .env (see .env.example)"


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedSettings:
    """The settings that both programs read."""

    engine: EngineSettings
    storage: StorageSettings
    operations: OperationsSettings
    desk: DeskSettings
    accounts: AccountSettings
    links: LinkSettings
    knowledge: KnowledgeSettings
    retention: RetentionSettings
    added: AddedToolSettings = field(default_factory=AddedToolSettings)
    voyage: VoyageSettings = field(default_factory=VoyageSettings)


def read_settings(kind: type[Settings]) -> Settings:
    """Read settings from `.env` and the environment, which wins.

    Raises ConfigurationError with a line for each that is missing or wrong, ending in `SET_IT`.
    """
    try:
        return kind(_env_file=".env")
    except ValidationError as error:
        raise ConfigurationError("\n".join(f"{line}{SET_IT}" for line in explain(error))) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f".env cannot be read: {error}; write it as UTF-8 text") from error


def read_environment() -> Mapping[str, str]:
    """Every variable of `.env` and the environment, which wins: for what operators name in files.

    An empty one counts as not set, as it does in settings. Raises ConfigurationError.
    """
    try:
        written = dotenv_values(".env")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f".env cannot be read: {error}; write it as UTF-8 text") from error
    return {name: value for name, value in (*written.items(), *os.environ.items()) if value}


def read_with_shared(kind: type[Settings]) -> tuple[Settings, SharedSettings]:
    """Read one platform's settings and the shared ones; raises one ConfigurationError for all."""
    problems: dict[str, None] = {}  # in order, and each once: an unreadable .env is met each time
    engine = _read(EngineSettings, problems)
    storage = _read(StorageSettings, problems)
    operations = _read(OperationsSettings, problems)
    desk = _read(DeskSettings, problems)
    retention = _read(RetentionSettings, problems)
    accounts = _read(AccountSettings, problems)
    links = _read(LinkSettings, problems)
    knowledge = _read(KnowledgeSettings, problems)
    added = _read(AddedToolSettings, problems)
    voyage = _read(VoyageSettings, problems)
    platform = _read(kind, problems)
    if engine is None or storage is None or operations is None or desk is None:
        raise ConfigurationError("\n".join(problems))
    if links is None or added is None or voyage is None:
        raise ConfigurationError("\n".join(problems))
    if accounts is None or knowledge is None or retention is None or platform is None:
        raise ConfigurationError("\n".join(problems))
    return platform, SharedSettings(
        engine=engine,
        storage=storage,
        operations=operations,
        desk=desk,
        accounts=accounts,
        links=links,
        knowledge=knowledge,
        retention=retention,
        added=added,
        voyage=voyage,
    )


def _read(kind: type[Settings], problems: dict[str, None]) -> Settings | None:
    """The settings, or None with a line for each problem added."""
    try:
        return read_settings(kind)
    except ConfigurationError as error:
        problems |= dict.fromkeys(str(error).splitlines())
        return None
