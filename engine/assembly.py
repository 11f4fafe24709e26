"""Puts the engine together from its settings and the ports it is given."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from engine.accounts.access import Accounts
from engine.added.added_tool import AddedTool
from engine.added.catalogue import with_added
from engine.bounds import Bounds
from engine.budget import Limit, Limits
from engine.desk_assembly import Asked, DeskParts, DeskPorts, assemble_desk, triggers_for
from engine.domain.budgets import BudgetScope
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.guardrails.catalogue import input_guardrails
from engine.guardrails.outgoing.gate import GateRules, named_checks, read_hints
from engine.guardrails.outgoing.house import Company, make_house
from engine.guardrails.outgoing.sources import unsourced_beyond
from engine.notices import Notices
from engine.observing import Observer
from engine.outgoing import Outgoing
from engine.ports import ConversationStore, Delivery, Knowledge, Model, RatingService
from engine.prompt import Prompt, load_prompt
from engine.settings import EngineSettings
from engine.support import Support
from engine.toolbox import Toolbox
from engine.tools.catalogue import tool_catalogue
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

    `desk` is None where no desk is configured, `accounts` where no back office is;
    `added` are the operator's own tools.
    """

    store: ConversationStore
    model: Model
    knowledge: Knowledge
    rating: RatingService
    delivery: Delivery
    desk: DeskPorts | None = None
    accounts: Accounts | None = None
    added: tuple[AddedTool, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """The running engine: what adapters call, and what the run file starts and drains."""

    support: Support
    worker: Worker
    desk: DeskParts | None = None

    async def start(self) -> None:
        """Go on with whatever an earlier run of the program left unfinished."""
        await self.worker.start()
        if self.desk is not None:
            await self.desk.start()

    async def drain(self, seconds: float) -> None:
        """Start nothing new, give what runs `seconds` to end, then let go of the rest."""
        desk = () if self.desk is None else (self.desk.drain(seconds),)
        await asyncio.gather(self.worker.drain(seconds), *desk)


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
    workshop = Workshop(
        store=ports.store,
        turns=_turn_runner(settings, ports, platform, endings, observer),
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
    return Engine(support=support, worker=worker, desk=desk)


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
    )


def _turn_runner(
    settings: EngineSettings,
    ports: Ports,
    platform: Platform,
    endings: Endings,
    observer: Observer,
) -> TurnRunner:
    ours = tool_catalogue(knowledge=ports.knowledge, rating=ports.rating, accounts=ports.accounts)
    tools = with_added(ours, ports.added, ports.accounts)
    prompt = load_prompt(
        settings.prompts_dir,
        platform=platform,
        tools=tools,
        model=settings.reply_model,
        has_accounts=ports.accounts is not None,
        descriptions={tool.name: tool.description for tool in ports.added},
    )
    return TurnRunner(
        store=ports.store,
        model=ports.model,
        delivery=ports.delivery,
        toolbox=Toolbox(tools),
        prompt=prompt,
        gate=gate_rules(settings, prompt),
        endings=endings,
        guardrails=input_guardrails(message_characters=settings.message_characters),
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
    )


def gate_rules(settings: EngineSettings, prompt: Prompt) -> GateRules:
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
            system=system,
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
