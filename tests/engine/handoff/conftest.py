"""A desk over a real store, with rules that are always open."""

from datetime import UTC

import pytest

import prompts
from engine.domain.handoff import Handoff
from engine.domain.messages import Platform
from engine.handoff.click_words import ClickWords
from engine.handoff.decide import Rules
from engine.handoff.desk import Desk
from engine.handoff.hours import ROUND_THE_CLOCK, BusinessHours
from engine.handoff.limits import Limits
from engine.handoff.opening import TimeWords
from engine.handoff.saying import ButtonWords, Saying
from engine.handoff.telling import Telling
from engine.notices import Notices
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.applying import DeskRules
from storage.handoffs.store import Handoffs
from tests.engine.handoff.pinboard import FIRST, Pinboard
from tests.engine.wall import Wall
from tests.storage.builders import Clock


@pytest.fixture
def rules() -> Rules:
    """A desk that is always open."""
    limits = Limits(fallback="1-800-123-4567")
    return Rules(hours=BusinessHours(week=ROUND_THE_CLOCK), limits=limits)


@pytest.fixture
def handoffs(database: Database, rules: Rules, clock: Clock) -> Handoffs:
    """The store of handoffs; the desk is on Slack."""
    return Handoffs(
        database,
        decide=rules,
        desk_platform=Platform.SLACK,
        desk_channel=FIRST,
        clock=clock,
    )


@pytest.fixture
def changed() -> list[Handoff]:
    """What the verbs have changed, in order."""
    return []


@pytest.fixture
def desk(handoffs: Handoffs, changed: list[Handoff], clock: Clock) -> Desk:
    """A desk where Claude cannot be asked."""
    return Desk(
        store=handoffs,
        telling=Telling(zone=UTC),
        clicks=ClickWords(prompts.ROOT, default_language="en"),
        drafts=None,
        changed=changed.append,
        clock=clock,
    )


@pytest.fixture
def saying(clock: Clock) -> Saying:
    """How the desk's words look to customers."""
    return Saying(
        notices=Notices(prompts.ROOT, default_language="en"),
        times=TimeWords(prompts.ROOT, default_language="en"),
        buttons=ButtonWords(prompts.ROOT, default_language="en"),
        zone=UTC,
        render=Wall().render,
        clock=clock,
    )


@pytest.fixture
def store(database: Database, rules: Rules, saying: Saying, clock: Clock) -> Conversations:
    """The store of conversations, which people may take over."""
    desk = DeskRules(
        decide=rules,
        platform=Platform.SLACK,
        takes_it_back=lambda text: text == "Never mind.",
        is_thanks=lambda text: text == "Thanks!",
    )
    return Conversations(
        database, platform=Platform.SLACK, worker="w1", clock=clock, desk=desk, render=saying
    )


@pytest.fixture
def board() -> Pinboard:
    """Where the desk's posts are seen."""
    return Pinboard()
