"""Puts together what runs a turn: prompt, tools, checks, bounds and limits."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.added.added_tool import Access
from engine.added.catalogue import with_added
from engine.bounds import Bounds
from engine.budget import Limit, Limits
from engine.desk_assembly import Asked, DeskPorts, triggers_for
from engine.domain.budgets import BudgetScope
from engine.domain.messages import Platform
from engine.endings import Endings
from engine.guardrails.catalogue import input_guardrails
from engine.guardrails.outgoing.gate import OWN_PROPOSALS, GateRules, named_checks, read_hints
from engine.guardrails.outgoing.house import Company, make_house
from engine.guardrails.outgoing.sources import unsourced_beyond
from engine.guardrails.screening import (
    SCREENING_SCHEMA,
    SCREENING_SECONDS,
    SCREENING_TOKENS,
    Screening,
)
from engine.handoff.asking import Asking
from engine.handoff.team_questions import TeamQuestions
from engine.incoming import Incoming, Pausing
from engine.observing import Observer
from engine.outside import Ports
from engine.prompt import Prompt, load_prompt, prompt_text
from engine.routing.labelling import LABEL_SECONDS, LABEL_TOKENS, label_instructions, label_schema
from engine.routing.route import load_routes
from engine.routing.router import Router, make_router
from engine.settings import EngineSettings
from engine.toolbox import Toolbox
from engine.tools.catalogue import TOOLS_OF_ACCOUNTS, tool_catalogue
from engine.turn import TurnRunner


def turn_runner(
    settings: EngineSettings,
    ports: Ports,
    platform: Platform,
    endings: Endings,
    observer: Observer,
) -> TurnRunner:
    """What runs every turn of a platform; raises ConfigurationError."""
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
            _gate_rules(settings, prompt, router),
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
        limits=limits_of(settings),
        message_characters=settings.message_characters,
        has_previews=settings.preview,
        observer=observer,
        triggers=triggers_for(ports.desk, asked_of(settings, ports)) if ports.desk else None,
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
            limits=limits_of(settings),
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
            limits=limits_of(settings),
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


def _gate_rules(
    settings: EngineSettings, prompt: Prompt, router: Router | None = None
) -> GateRules:
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


def asked_of(settings: EngineSettings, ports: Ports) -> Asked:
    """What the desk asks of the engine's own ports."""
    return Asked(
        conversations=ports.store,
        model=ports.model,
        knowledge=ports.knowledge,
        limits=limits_of(settings),
        prompts=settings.prompts_dir,
        default_language=settings.default_language,
    )


def limits_of(settings: EngineSettings) -> Limits:
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
