"""What stands behind the desk in a process of either platform: its rules, its words, its store."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.posts import Part, Post
from engine.handoff.decide import Rules
from engine.handoff.limits import limits_of
from engine.handoff.opening import TimeWords
from engine.handoff.requests import Requests
from engine.handoff.saying import ButtonWords, Saying
from engine.handoff.settings import DeskSettings
from engine.notices import Notices
from engine.settings import EngineSettings
from storage.database import Database
from storage.gaps.store import Gaps
from storage.handoffs.applying import DeskRules
from storage.handoffs.file_store import CarriedFiles
from storage.handoffs.store import Handoffs
from storage.handoffs.team_questions import TeamQuestionStore
from storage.handoffs.thanks import ThanksStore
from storage.yielding import PeopleFirst


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskStage:
    """A configured desk; `rules` are for the store of conversations."""

    settings: DeskSettings
    rules: DeskRules
    requests: Requests
    handoffs: Handoffs
    gaps: Gaps
    files: CarriedFiles
    questions: TeamQuestionStore
    thanks: ThanksStore


def desk_stage(
    settings: DeskSettings, engine: EngineSettings, database: Database
) -> DeskStage | None:
    """Open the desk; None where none is configured. Raises ConfigurationError."""
    platform = settings.desk_platform
    if platform is None:
        return None
    decide = Rules(hours=settings.hours, limits=limits_of(settings), people=settings.same_people)
    requests = Requests(engine.prompts_dir / "requests")
    rules = DeskRules(
        decide=decide,
        platform=platform,
        takes_it_back=requests.takes_it_back,
        is_thanks=requests.is_thanks,
        people_first=PeopleFirst(
            seconds=settings.people_first_seconds, asks_for_human=requests.asks_for_human
        ),
    )
    return DeskStage(
        settings=settings,
        rules=rules,
        requests=requests,
        handoffs=Handoffs(
            database,
            decide=decide,
            desk_platform=platform,
            desk_channel=settings.desk_channel,
        ),
        gaps=Gaps(database, desk_platform=platform),
        files=CarriedFiles(database),
        questions=TeamQuestionStore(database, rules, seconds=settings.ask_teammate_minutes * 60),
        thanks=ThanksStore(database),
    )


def saying_for(
    settings: DeskSettings,
    engine: EngineSettings,
    render: Callable[[Post], tuple[Part, ...]],
    *,
    clock: Callable[[], float],
) -> Saying:
    """How what people do looks on a customer's platform; raises ConfigurationError."""
    folder, language = engine.prompts_dir, engine.default_language
    return Saying(
        notices=Notices(folder, default_language=language),
        times=TimeWords(folder, default_language=language),
        buttons=ButtonWords(folder, default_language=language),
        zone=settings.hours.zone,
        render=render,
        clock=clock,
    )
