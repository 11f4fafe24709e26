"""The stores of a process that has a desk, and what the articles lack."""

import pytest

from engine.domain.messages import Platform
from storage.conversations import Conversations
from storage.database import Database
from storage.gaps.store import Gaps
from storage.handoffs.store import Handoffs
from tests.storage.builders import Clock
from tests.storage.handoffs.people import RULES, decide, render


@pytest.fixture
def handoffs(database: Database, clock: Clock) -> Handoffs:
    """The desk is on Slack."""
    return Handoffs(
        database, decide=decide, desk_platform=Platform.SLACK, desk_channel="D1", clock=clock
    )


@pytest.fixture
def store(database: Database, clock: Clock) -> Conversations:
    """Conversations that can be handed over."""
    return Conversations(
        database, platform=Platform.SLACK, worker="w1", clock=clock, desk=RULES, render=render
    )


@pytest.fixture
def gaps(database: Database, clock: Clock) -> Gaps:
    """The store at stake."""
    return Gaps(database, desk_platform=Platform.SLACK, clock=clock)
