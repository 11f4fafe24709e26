"""A thread with two customers, a teammate and everything that can be stored about one of them."""

import pytest

from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from storage.privacy.office import PrivacyOffice
from storage.settings import StorageSettings
from tests.storage.builders import Clock
from tests.storage.handoffs.conftest import handoffs, store
from tests.storage.privacy.thread import ThreadTold, tell

__all__ = ["handoffs", "store"]


@pytest.fixture
def office(settings: StorageSettings, clock: Clock) -> PrivacyOffice:
    """What an operator's commands use."""
    return PrivacyOffice(settings, clock=clock)


@pytest.fixture
async def told(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> ThreadTold:
    """The thread, at rest."""
    return await tell(store, handoffs, database, clock)
