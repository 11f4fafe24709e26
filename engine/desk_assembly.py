"""Puts the desk together: what the engine, the adapters and the clocks of a process need of it."""

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from engine.budget import Limits
from engine.domain.handoff import Handoff, Owner
from engine.domain.messages import Platform
from engine.gaps.drafting import SCHEMA, ArticleDrafts
from engine.gaps.gap_desk import GapDesk
from engine.gaps.gap_work import GapWork
from engine.gaps.ports import ArticleShelf, GapStore
from engine.gaps.publishing import Publishing
from engine.gaps.report import Reporting
from engine.gaps.schedule import weekly
from engine.handoff.asking import Asking
from engine.handoff.brief import Briefs
from engine.handoff.carrying import Carrying
from engine.handoff.click_words import ClickWords
from engine.handoff.clockwork import Clockwork
from engine.handoff.desk import Desk
from engine.handoff.desk_posting import DeskPosting
from engine.handoff.desk_work import DeskWork
from engine.handoff.draft import Drafts
from engine.handoff.file_ports import FileCourier, FileStore
from engine.handoff.mood import Mood
from engine.handoff.ports import DeskDelivery, HandoffStore
from engine.handoff.repetition import is_repeated
from engine.handoff.requests import Requests
from engine.handoff.settings import DeskSettings
from engine.handoff.team_questions import QuestionClock, TeamQuestions
from engine.handoff.telling import Telling
from engine.handoff.thanking import Signs, Thanking, ThanksStore
from engine.handoff.topics import Topics
from engine.handoff.triggers import Triggers
from engine.handoff.watching import Watching
from engine.ports.conversations import ConversationStore
from engine.ports.knowledge import Knowledge
from engine.ports.model import Model
from engine.prompt import prompt_text
from engine.worker import Worker


@dataclass(frozen=True, kw_only=True, slots=True)
class FilePorts:
    """The outside as the carrying of files needs it."""

    store: FileStore
    courier: FileCourier


@dataclass(frozen=True, kw_only=True, slots=True)
class ThanksPorts:
    """The outside as signs on thanks need it."""

    store: ThanksStore
    signs: Signs


@dataclass(frozen=True, kw_only=True, slots=True)
class GapPorts:
    """The outside as the closing of knowledge gaps needs it; `stop_words` say nothing."""

    store: GapStore
    shelf: ArticleShelf
    stop_words: Collection[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskPorts:
    """The outside as the desk needs it.

    `delivery` is set in the process of the desk's platform, whose `worker` name stands in its
    claims. `requests` are the phrases by which a person is asked for. `told` hears of every handoff
    of this platform's customers that has changed, whichever process changed it. Without `files`
    none are carried, without `gaps` nobody looks after what the articles lack, without `questions`
    the assistant asks the team none, without `thanks` none gets a sign.
    """

    settings: DeskSettings
    handoffs: HandoffStore
    small_model: Model
    delivery: DeskDelivery | None
    requests: Requests
    worker: str
    told: Callable[[Handoff], None] | None = None
    files: FilePorts | None = None
    gaps: GapPorts | None = None
    questions: TeamQuestions | None = None
    thanks: ThanksPorts | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the desk's questions to Claude and its words rest on."""

    conversations: ConversationStore
    model: Model
    knowledge: Knowledge
    limits: Limits
    prompts: Path
    default_language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskParts:
    """The desk in a running process; `work` is None where the desk is on another platform.

    `watching` is None where nobody has to be told of changes, `carrying` where files stay.
    """

    desk: Desk
    clockwork: Clockwork
    work: DeskWork | None
    watching: Watching | None
    carrying: Carrying | None = None
    gap_work: GapWork | None = None
    question_clock: QuestionClock | None = None
    thanking: Thanking | None = None

    def thanked(self) -> None:
        """Somebody has said thanks, which wait for a sign."""
        if self.thanking is not None:
            self.thanking.wake()

    def wake(self) -> None:
        """Something was stored that the desk may have to be shown."""
        if self.work is not None:
            self.work.wake()

    async def start(self) -> None:
        """Ring the timers and bring to the desk what waits for it, from now on."""
        await self.clockwork.start()
        if self.watching is not None:
            await self.watching.start()
        if self.work is not None:
            await self.work.start()
        if self.carrying is not None:
            await self.carrying.start()
        if self.gap_work is not None:
            await self.gap_work.start()
        if self.question_clock is not None:
            await self.question_clock.start()
        if self.thanking is not None:
            await self.thanking.start()

    async def drain(self, seconds: float) -> None:
        """Begin nothing new and give what is under way `seconds` to end."""
        await self.clockwork.drain()
        if self.watching is not None:
            await self.watching.drain()
        if self.gap_work is not None:
            await self.gap_work.drain()
        if self.question_clock is not None:
            await self.question_clock.drain()
        if self.thanking is not None:
            await self.thanking.drain()
        draining = (part.drain(seconds) for part in (self.work, self.carrying) if part is not None)
        await asyncio.gather(*draining)


def assemble_desk(
    ports: DeskPorts,
    asked: Asked,
    worker: Worker,
    *,
    platform: Platform,
    clock: Callable[[], float] = time.time,
) -> DeskParts:
    """Build the desk beside the engine of one platform; raises ConfigurationError."""
    bell = _Bell(worker, platform)
    bell.work = work = _desk_work(ports, asked, bell, clock) if ports.delivery else None
    bell.carrying = carrying = _carrying(ports, platform, clock)
    gaps = _gap_desk(ports, asked, bell, clock)
    bell.gap_work = gap_work = _gap_work(ports, asked, gaps, bell, clock)
    draft = _asking(asked, asked.model, "draft.md", seconds=45, max_tokens=2_000)
    desk = Desk(
        store=ports.handoffs,
        telling=Telling(zone=ports.settings.hours.zone),
        clicks=ClickWords(asked.prompts, default_language=asked.default_language),
        drafts=Drafts(asking=draft, knowledge=asked.knowledge),
        changed=bell.ring,
        clock=clock,
        people=ports.settings.same_people,
        gaps=gaps,
        questions=ports.questions,
    )
    clockwork = Clockwork(ports.handoffs, changed=bell.ring, clock=clock)
    watching = Watching(ports.handoffs, platform, ports.told, clock=clock) if ports.told else None
    return DeskParts(
        desk=desk,
        clockwork=clockwork,
        work=work,
        watching=watching,
        carrying=carrying,
        gap_work=gap_work,
        question_clock=QuestionClock(ports.questions) if ports.questions else None,
        thanking=_thanking(ports, platform),
    )


def triggers_for(ports: DeskPorts, asked: Asked) -> Triggers:
    """What calls people before Claude is asked; raises ConfigurationError."""
    mood = _asking(asked, ports.small_model, "mood.md", seconds=2, max_tokens=500)
    return Triggers(
        asks_for_human=ports.requests.asks_for_human,
        is_thanks=ports.requests.is_thanks,
        is_repeated=is_repeated,
        topics=Topics(asked.prompts / "desk" / "topics.md"),
        mood=Mood(asking=mood),
    )


class _Bell:
    """Wakes whoever in this process has to act on a handoff that has changed."""

    def __init__(self, worker: Worker, platform: Platform) -> None:
        self._worker = worker
        self._platform = platform
        self.work: DeskWork | None = None
        self.carrying: Carrying | None = None
        self.gap_work: GapWork | None = None

    def show(self) -> None:
        if self.work is not None:
            self.work.wake()

    def ring(self, handoff: Handoff) -> None:
        self.show()
        if self.gap_work is not None:
            self.gap_work.wake()
        if self.carrying is not None:
            self.carrying.wake()
        if handoff.place.platform is not self._platform:
            return
        if handoff.state.owner is not Owner.ASSISTANT:
            self._worker.silence(handoff.conversation_id)
        self._worker.look(handoff.conversation_id)


def _desk_work(
    ports: DeskPorts, asked: Asked, bell: _Bell, clock: Callable[[], float]
) -> DeskWork | None:
    settings = ports.settings
    if ports.delivery is None or settings.desk_platform is None:
        return None
    posting = DeskPosting(
        ports.handoffs,
        ports.delivery,
        changed=bell.ring,
        clock=clock,
        first_channel=settings.desk_channel,
    )
    brief = _asking(asked, ports.small_model, "brief.md", seconds=20, max_tokens=1_500)
    return DeskWork(
        ports.handoffs,
        posting,
        Briefs(asking=brief),
        platform=settings.desk_platform,
        worker=ports.worker,
        changed=bell.ring,
    )


def _gap_desk(
    ports: DeskPorts, asked: Asked, bell: _Bell, clock: Callable[[], float]
) -> GapDesk | None:
    if ports.gaps is None:
        return None
    asking = _asking(asked, ports.small_model, "article.md", seconds=30, max_tokens=3_000)
    asks_for_human = ports.requests.asks_for_human
    return GapDesk(
        store=ports.gaps.store,
        handoffs=ports.handoffs,
        reporting=Reporting(asks_for_human=asks_for_human, stop_words=ports.gaps.stop_words),
        drafts=ArticleDrafts(
            asking=replace(asking, schema=SCHEMA),
            knowledge=asked.knowledge,
            asks_for_human=asks_for_human,
            language=asked.default_language,
        ),
        shelf=ports.gaps.shelf,
        changed=bell.ring,
        clock=clock,
    )


def _gap_work(
    ports: DeskPorts, asked: Asked, gaps: GapDesk | None, bell: _Bell, clock: Callable[[], float]
) -> GapWork | None:
    if gaps is None or ports.delivery is None:
        return None
    publishing = Publishing(
        store=gaps.store,
        handoffs=ports.handoffs,
        shelf=gaps.shelf,
        knowledge=asked.knowledge,
        changed=bell.ring,
    )
    return GapWork(
        gaps,
        publishing,
        weekly=weekly(ports.settings.gap_report),
        zone=ports.settings.hours.zone,
        clock=clock,
        told=bell.show,
    )


def _thanking(ports: DeskPorts, platform: Platform) -> Thanking | None:
    if ports.thanks is None:
        return None
    return Thanking(ports.thanks.store, ports.thanks.signs, platform=platform)


def _carrying(ports: DeskPorts, platform: Platform, clock: Callable[[], float]) -> Carrying | None:
    if ports.files is None:
        return None
    return Carrying(
        ports.files.store,
        ports.files.courier,
        platform=platform,
        worker=ports.worker,
        most_bytes=ports.settings.most_file_bytes,
        clock=clock,
    )


def _asking(asked: Asked, model: Model, prompt: str, *, seconds: float, max_tokens: int) -> Asking:
    return Asking(
        model=model,
        spending=asked.conversations,
        limits=asked.limits,
        seconds=seconds,
        max_tokens=max_tokens,
        instructions=prompt_text(asked.prompts / "desk" / prompt),
    )
