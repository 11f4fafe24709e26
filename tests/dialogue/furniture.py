"""A database that is up to date and knows the articles, so that no start has to wait for that."""

from pathlib import Path

import prompts
from engine.domain.messages import Platform
from storage.database import open_database
from storage.knowledge import KnowledgeBase
from storage.settings import StorageSettings


async def furnish(file: Path) -> None:
    """Make it."""
    settings = StorageSettings(database_url=f"sqlite:///{file}")
    database = await open_database(settings, Platform.SLACK)
    try:
        await KnowledgeBase(database).sync(prompts.ROOT / "knowledge")
    finally:
        await database.close()
