"""Puts the engine together from its settings and the ports it is given."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.messages import Platform
from engine.guardrails.catalogue import input_guardrails
from engine.loop import Bounds
from engine.notices import Notices
from engine.outgoing import Outgoing
from engine.ports import ConversationStore, Delivery, Knowledge, Model, RatingService
from engine.prompt import load_prompt
from engine.settings import EngineSettings
from engine.support import Support
from engine.toolbox import Toolbox
from engine.tools.catalogue import tool_catalogue
from engine.turn import TurnRunner
from engine.worker import Pace, Worker


@dataclass(frozen=True, kw_only=True, slots=True)
class Ports:
    """The outside as the engine needs it."""

    store: ConversationStore
    model: Model
    knowledge: Knowledge
    rating: RatingService
    delivery: Delivery


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """The running engine: what adapters call, and what the run file starts and drains."""

    support: Support
    worker: Worker


def assemble(
    settings: EngineSettings,
    ports: Ports,
    *,
    platform: Platform,
    clock: Callable[[], float] = time.time,
) -> Engine:
    """Build the engine for one platform; raises ConfigurationError where the prompts lack."""
    worker = Worker(
        store=ports.store,
        turns=_turn_runner(settings, ports, platform),
        outgoing=Outgoing(ports.store, ports.delivery, clock=clock),
        delivery=ports.delivery,
        pace=Pace(
            quiet_seconds=settings.quiet_seconds,
            gather_seconds=settings.gather_seconds,
            concurrent_turns=settings.concurrent_turns,
        ),
        platform=platform,
    )
    return Engine(support=Support(ports.store, worker), worker=worker)


def _turn_runner(settings: EngineSettings, ports: Ports, platform: Platform) -> TurnRunner:
    tools = tool_catalogue(knowledge=ports.knowledge, rating=ports.rating)
    return TurnRunner(
        store=ports.store,
        model=ports.model,
        toolbox=Toolbox(tools),
        prompt=load_prompt(
            settings.prompts_dir, platform=platform, tools=tools, model=settings.reply_model
        ),
        notices=Notices(settings.prompts_dir, default_language=settings.default_language),
        guardrails=input_guardrails(message_characters=settings.message_characters),
        bounds=Bounds(
            rounds=settings.turn_rounds,
            seconds=settings.turn_seconds,
            tool_seconds=settings.tool_seconds,
            tokens=settings.turn_tokens,
            answer_tokens=settings.reply_max_tokens,
            history=min(settings.history_tokens, settings.turn_tokens // 2),
        ),
        message_characters=settings.message_characters,
        render=ports.delivery.render,
    )
