"""Puts the engine together from its settings and the ports it is given."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from engine.accounts.access import Accounts
from engine.accounts.action_asking import ActionAsking
from engine.accounts.action_words import ActionWords
from engine.accounts.fact_words import FactWords
from engine.accounts.keeper import ActionKeeper
from engine.accounts.ports import ActionPosts
from engine.added.added_tool import Access, AddedTool
from engine.added.catalogue import with_added
from engine.bounds import Bounds
from engine.budget import Limit, Limits
from engine.desk_assembly import Asked, DeskParts, DeskPorts, assemble_desk, triggers_for
from engine.domain.budgets import BudgetScope
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.guardrails.catalogue import input_guardrails
from engine.guardrails.outgoing.gate import (
    OWN_PROPOSALS,
    GateRules,
    named_checks,
    read_hints,
)
from engine.guardrails.outgoing.house import Company, make_house
from engine.guardrails.outgoing.sources import unsourced_beyond
from engine.guardrails.screening import (
    SCREENING_SCHEMA,
    SCREENING_SECONDS,
    SCREENING_TOKENS,
    Screening,
)
from engine.handoff.asking import Asking
from engine.handoff.same_people import SamePeople
from engine.handoff.team_questions import TeamQuestions
from engine.incoming import Incoming, Pausing
from engine.notices import Notices
from engine.observing import Observer
from engine.outgoing import Outgoing
from engine.ports import ConversationStore, Delivery, Knowledge, Model, RatingService
from engine.prompt import Prompt, load_prompt, prompt_text
from engine.routing.labelling import (
    LABEL_SECONDS,
    LABEL_TOKENS,
    label_instructions,
    label_schema,
)
from engine.routing.route import load_routes
from engine.routing.router import Router, make_router
from engine.settings import EngineSettings
from engine.support import Support
from engine.toolbox import Toolbox
from engine.tools.catalogue import TOOLS_OF_ACCOUNTS, tool_catalogue
from engine.turn import TurnRunner
from engine.worker import Worker
from engine.workshop import Pace, Workshop

_CONVERSATIONS_PER_TURN = 4
"""Tasks beside each turn: conversations that gather, wait for a turn, or for a post to be taken."""

_LOOK_SECONDS = 0.4
"""Between looks for what the desk's process wrote for this one's customers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """The outside as the engine needs it.

    `screening_model` is None where no model looks at what customers write, `labelling_model` where
    none says which route a turn takes. `desk` is None where no
    desk is configured, `accounts` where no back office is;
    `added` are the operator's own tools, `action_posts` what customers see of changes to confirm,
    given where there are accounts.
    """

    store: ConversationStore
    model: Model
    knowledge: Knowledge
    rating: RatingService
    delivery: Delivery
    screening_model: Model | None = None
    labelling_model: Model | None = None
    desk: DeskPorts | None = None
    accounts: Accounts | None = None
    added: tuple[AddedTool, ...] = ()
    action_posts: ActionPosts | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """The running engine: what adapters call, and what the run file starts and drains."""

    support: Support
    worker: Worker
    desk: DeskParts | None = None
    actions: ActionKeeper | None = None

    async def start(self) -> None:
        """Go on with whatever an earlier run of the program left unfinished."""
        await self.worker.start()
        if self.actions is not None:
            await self.actions.start()
        if self.desk is not None:
            await self.desk.start()

    async def drain(self, seconds: float) -> None:
        """Start nothing new, give what runs `seconds` to end, then let go of the rest."""
        others = (part.drain(seconds) for part in (self.desk, self.actions) if part is not None)
        await asyncio.gather(self.worker.drain(seconds), *others)


def assemble(
    settings: EngineSettings,
    ports: Ports,
    *,
    platform: Platform,
    observer: Observer,
    clock: Callable[[], float] = time.time,
) -> Engine:
    """Build the engine for one platform; raises ConfigurationError where the prompts lack."""
    endings = _endings(settings, ports, clock)
    asking = _action_asking(settings, ports)
    turns = _turn_runner(settings, ports, platform, endings, observer)
    workshop = Workshop(
        store=ports.store,
        turns=replace(turns, asking=asking),
        outgoing=Outgoing(
            ports.store,
            ports.delivery,
            undelivered=endings.undelivered,
            taken_back=endings.taken_back,
            observer=observer,
            clock=clock,
        ),
        delivery=ports.delivery,
        observer=observer,
        pace=Pace(
            quiet_seconds=settings.quiet_seconds,
            gather_seconds=settings.gather_seconds,
            concurrent_turns=settings.concurrent_turns,
            conversations=_CONVERSATIONS_PER_TURN * settings.concurrent_turns,
        ),
        clock=clock,
    )
    look_seconds = _LOOK_SECONDS if ports.desk else None
    worker = Worker(workshop, platform=platform, look_seconds=look_seconds)
    desk = _desk(settings, ports, worker, platform, clock)
    support = Support(ports.store, worker, observer, compose=workshop.compose, desk=desk)
    actions = None
    if asking is not None and ports.accounts is not None:
        actions = ActionKeeper(
            ports.accounts.actions,
            asking.posts,
            asking.words,
            look=worker.look,
            people=ports.desk.settings.same_people if ports.desk else SamePeople(),
        )
    return Engine(support=support, worker=worker, desk=desk, actions=actions)


def _action_asking(settings: EngineSettings, ports: Ports) -> ActionAsking | None:
    if ports.accounts is None or ports.action_posts is None:
        return None
    default = settings.default_language
    facts = FactWords(settings.prompts_dir, default_language=default)
    words = ActionWords(
        settings.prompts_dir, facts, ports.delivery.render, default_language=default
    )
    return ActionAsking(posts=ports.action_posts, words=words)


def _desk(
    settings: EngineSettings,
    ports: Ports,
    worker: Worker,
    platform: Platform,
    clock: Callable[[], float],
) -> DeskParts | None:
    if ports.desk is None:
        return None
    return assemble_desk(
        ports.desk, _asked(settings, ports), worker, platform=platform, clock=clock
    )


def _asked(settings: EngineSettings, ports: Ports) -> Asked:
    return Asked(
        conversations=ports.store,
        model=ports.model,
        knowledge=ports.knowledge,
        limits=_limits(settings),
        prompts=settings.prompts_dir,
        default_language=settings.default_language,
    )


def _endings(settings: EngineSettings, ports: Ports, clock: Callable[[], float]) -> Endings:
    return Endings(
        notices=Notices(settings.prompts_dir, default_language=settings.default_language),
        render=ports.delivery.render,
        limit=settings.message_characters,
        late_seconds=settings.late_seconds,
        clock=clock,
        has_desk=ports.desk is not None,
        facts=_fact_words(settings, ports.accounts),
    )


def _fact_words(settings: EngineSettings, accounts: Accounts | None) -> FactWords | None:
    """None where no facts go past Claude."""
    if accounts is None or not accounts.delivers_privately:
        return None
    return FactWords(settings.prompts_dir, default_language=settings.default_language)


def _turn_runner(
    settings: EngineSettings,
    ports: Ports,
    platform: Platform,
    endings: Endings,
    observer: Observer,
) -> TurnRunner:
    ours = tool_catalogue(
        knowledge=ports.knowledge,
        rating=ports.rating,
        accounts=ports.accounts,
        questions=_questions(ports.desk),
    )
    tools = with_added(ours, ports.added, ports.accounts)
    prompt = load_prompt(
        settings.prompts_dir,
        platform=platform,
        tools=tools,
        model=settings.reply_model,
        has_accounts=ports.accounts is not None,
        has_routes=settings.routing != "off",
        descriptions={tool.name: tool.description for tool in ports.added},
    )
    router = _router(settings, ports, [tool.name for tool in tools])
    return TurnRunner(
        store=ports.store,
        model=ports.model,
        delivery=ports.delivery,
        toolbox=Toolbox(tools),
        prompt=prompt,
        gate=replace(
            gate_rules(settings, prompt, router),
            proposals=OWN_PROPOSALS
            | {tool.name for tool in ports.added if tool.access is Access.WRITE},
        ),
        endings=endings,
        incoming=_incoming(settings, ports),
        bounds=Bounds(
            rounds=settings.turn_rounds,
            seconds=settings.turn_seconds,
            tool_seconds=settings.tool_seconds,
            tokens=settings.turn_tokens,
            answer_tokens=settings.reply_max_tokens,
            history=min(settings.history_tokens, settings.turn_tokens // 2),
        ),
        limits=_limits(settings),
        message_characters=settings.message_characters,
        has_previews=settings.preview,
        observer=observer,
        triggers=triggers_for(ports.desk, _asked(settings, ports)) if ports.desk else None,
        router=router,
    )


def _questions(desk: DeskPorts | None) -> TeamQuestions | None:
    """None where the assistant may ask the team nothing; what it asked before is still answered."""
    if desk is None or desk.settings.ask_teammate_minutes == 0:
        return None
    return desk.questions


def _router(settings: EngineSettings, ports: Ports, tools: Sequence[str]) -> Router | None:
    """None where turns are not routed; raises ConfigurationError."""
    if settings.routing == "off":
        return None
    routes = load_routes(settings.prompts_dir / "routes", tools={*tools, *TOOLS_OF_ACCOUNTS})
    asking = None
    if ports.labelling_model is not None:
        text = prompt_text(settings.prompts_dir / "routing" / "label.md")
        asking = Asking(
            model=ports.labelling_model,
            spending=ports.store,
            limits=_limits(settings),
            seconds=LABEL_SECONDS,
            max_tokens=LABEL_TOKENS,
            instructions=label_instructions(text, routes),
            schema=label_schema(routes),
        )
    return make_router(routes, longest=settings.message_characters, asking=asking)


def _incoming(settings: EngineSettings, ports: Ports) -> Incoming:
    model = ports.screening_model
    screening = None
    if model is not None:
        instructions = settings.prompts_dir / "guardrails" / "screening.md"
        asking = Asking(
            model=model,
            spending=ports.store,
            limits=_limits(settings),
            seconds=SCREENING_SECONDS,
            max_tokens=SCREENING_TOKENS,
            instructions=prompt_text(instructions),
            schema=SCREENING_SCHEMA,
        )
        screening = Screening(asking, longest=settings.message_characters)
    return Incoming(
        guardrails=input_guardrails(message_characters=settings.message_characters),
        screening=screening,
        pausing=Pausing(
            refusals=settings.refusals_before_pause, seconds=settings.refusal_pause_seconds
        ),
    )


def gate_rules(settings: EngineSettings, prompt: Prompt, router: Router | None = None) -> GateRules:
    """What answers are judged by; raises ConfigurationError where a setting or a list is wrong."""
    company = Company(
        phone=settings.company_phone,
        email=settings.company_email,
        address=settings.company_address,
        competitors=settings.competitors,
        allowed_links=settings.allowed_links,
    )
    checks = named_checks(settings.guardrails_out_checks)
    system = [str(block["text"]) for block in prompt.system]
    return GateRules(
        house=make_house(
            company,
            prompts=settings.prompts_dir,
            system=[*system, *(router.instructions if router else ())],
            descriptions=(str(tool["description"]) for tool in prompt.tools),
        ),
        checks=checks if settings.guardrails_out else frozenset(),
        hints=read_hints(settings.prompts_dir / "guardrails" / "rewrite.md"),
        unsourced=unsourced_beyond(system),
    )


def _limits(settings: EngineSettings) -> Limits:
    """The limit of each kind of window that has any."""
    limits = {
        BudgetScope.CUSTOMER_MINUTE: Limit(messages=settings.customer_minute_messages),
        BudgetScope.CUSTOMER_DAY: Limit(
            messages=settings.customer_day_messages,
            tokens=settings.customer_day_tokens,
            nano_usd=_nano(settings.customer_day_usd),
        ),
        BudgetScope.WORKSPACE_DAY: Limit(
            messages=settings.workspace_day_messages,
            tokens=settings.workspace_day_tokens,
            nano_usd=_nano(settings.workspace_day_usd),
        ),
        BudgetScope.EVERYTHING_DAY: Limit(
            messages=settings.day_messages,
            tokens=settings.day_tokens,
            nano_usd=_nano(settings.day_usd),
        ),
    }
    return {scope: limit for scope, limit in limits.items() if limit != Limit()}


def _nano(dollars: Decimal) -> int:
    return int(dollars * 1_000_000_000)
