"""Turns that end with people being called: before Claude is asked, and by how it went."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

import prompts
from engine.bounds import Bounds
from engine.budget import Limit
from engine.claude.client import Claude
from engine.domain.budgets import BudgetScope
from engine.domain.conversation import EscalationReason, Outcome, SendWork, TurnEnding, TurnWork
from engine.domain.messages import Platform
from engine.domain.posts import NoticeKind
from engine.endings import Endings
from engine.handoff.topics import Topics
from engine.handoff.triggers import Triggers
from engine.incoming import Incoming
from engine.meter import Meter
from engine.notices import Notices
from engine.observing import Nobody
from engine.prompt import load_prompt
from engine.settings import EngineSettings
from engine.toolbox import Toolbox
from engine.tools.escalate_to_human import EscalateToHuman
from engine.turn import TurnRunner
from sandbox.claude import Call, ClaudeSandbox, HttpError, Say, Turn
from storage.conversations import Conversations
from tests.engine.gates import OPEN
from tests.engine.wall import Wall
from tests.storage.builders import COMPOSE, Clock, open_turn, said, turn_of

BOUNDS = Bounds(
    rounds=2, seconds=20, tool_seconds=5, tokens=100_000, answer_tokens=1_000, history=50_000
)
TRIGGERS = Triggers(
    asks_for_human=lambda text: "human" in text,
    is_thanks=lambda text: text == "Thanks!",
    is_repeated=lambda text, earlier: text in earlier,
    topics=Topics(prompts.ROOT / "desk" / "topics.md"),
    mood=None,
)


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Claude."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def turns(
    api: ClaudeSandbox, store: Conversations, clock: Clock
) -> AsyncIterator[TurnRunner]:
    """Turns where a desk is configured; Claude may call people too."""
    settings = EngineSettings(
        anthropic_api_key=SecretStr(api.key), anthropic_base_url=api.url, model_retries=0
    )
    claude, wall, tools = Claude(settings), Wall(), (EscalateToHuman(),)
    yield TurnRunner(
        store=store,
        model=claude,
        delivery=wall,
        toolbox=Toolbox(tools),
        prompt=load_prompt(prompts.ROOT, platform=Platform.SLACK, tools=tools, model="m"),
        endings=Endings(
            notices=Notices(prompts.ROOT, default_language="en"),
            render=wall.render,
            limit=8_000,
            late_seconds=0,
            clock=clock,
            has_desk=True,
        ),
        incoming=Incoming(),
        gate=OPEN,
        bounds=BOUNDS,
        limits={},
        message_characters=8_000,
        has_previews=False,
        observer=Nobody(),
        triggers=TRIGGERS,
    )
    await claude.close()


async def run(turns: TurnRunner, work: TurnWork) -> TurnEnding:
    """Run one attempt."""
    ended = await turns.run(work, doing=lambda _: None, meter=Meter())
    return ended.ending


def reason(ending: TurnEnding) -> EscalationReason | None:
    """Why people were called."""
    return None if ending.escalation is None else ending.escalation.reason


async def test_who_asks_for_a_person_gets_one_without_claude(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """Claude is not asked, and all that is said is what the handoff itself says."""
    ending = await run(turns, await open_turn(store, said("a human please")))
    assert (ending.outcome, reason(ending)) == (
        Outcome.ESCALATED,
        EscalationReason.CUSTOMER_ASKED,
    )
    assert ending.parts == ()
    assert api.message_requests == []


async def test_a_used_up_budget_keeps_nobody_from_people(
    turns: TurnRunner, store: Conversations
) -> None:
    """Where a budget would silence the assistant, the request is honoured all the same."""
    turns = replace(turns, limits={BudgetScope.CUSTOMER_MINUTE: Limit(messages=1)})
    work = await open_turn(store, said("Is hail covered?"), said("a human please", at=2))
    assert reason(await run(turns, work)) is EscalationReason.CUSTOMER_ASKED


async def test_a_days_budget_hands_over_and_says_why(
    turns: TurnRunner, store: Conversations
) -> None:
    """The customer hears why the assistant stops; too many messages in a minute are no case."""
    work = await open_turn(store, said("Is hail covered?"), said("And theft?", at=2))
    fast = replace(turns, limits={BudgetScope.CUSTOMER_MINUTE: Limit(messages=1)})
    refused = await fast._refused(work)
    assert refused is not None
    assert reason(refused) is None
    day = replace(turns, limits={BudgetScope.CUSTOMER_DAY: Limit(messages=1)})
    ending = await run(day, work)
    assert reason(ending) is EscalationReason.BUDGET
    words = turns.notices.make(NoticeKind.OVER_BUDGET, language="en", reference=work.reference)
    assert "".join(part.text for part in ending.parts) == words.text


async def test_claude_declining_calls_people(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """What Claude refuses is for people; the handoff tells the customer."""
    api.will(Turn(Say("No."), stop="refusal", category="cyber"))
    ending = await run(turns, await open_turn(store))
    assert (ending.outcome, reason(ending)) == (Outcome.REFUSED, EscalationReason.REFUSED)
    assert ending.parts == ()


async def test_an_outage_of_claude_calls_people(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """Nobody is asked to try again in a minute who waits for a person."""
    api.will(HttpError(529))
    ending = await run(turns, await open_turn(store))
    assert (ending.outcome, reason(ending)) == (Outcome.FAILED, EscalationReason.MODEL_OUTAGE)
    assert ending.parts == ()


async def test_claudes_own_call_is_announced_by_the_handoff(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """Its words go out, without the fixed notice that the handoff replaces."""
    call = {"reason": "complaint", "summary": "Maya complains.", "urgency": "high"}
    api.will(Call("escalate_to_human", call), Say("I have passed it on."))
    ending = await run(turns, await open_turn(store))
    assert reason(ending) is EscalationReason.COMPLAINT
    assert [part.text for part in ending.parts] == ["I have passed it on."]


async def test_the_third_question_without_an_answer_goes_to_people(
    turns: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """Two turns that failed are enough, by what is stored of them."""
    plain = replace(turns, endings=replace(turns.endings, has_desk=False), triggers=None)
    api.will(HttpError(529), HttpError(529))
    work = await open_turn(store)
    for at in (2, 3):
        assert reason(await run(plain, work)) is None
        await _say_all(store, work)
        await store.receive(said(f"And theft {at}?", at=at))
        work = await turn_of(store, work.lease.conversation_id)
    assert reason(await run(turns, work)) is EscalationReason.REPEATED_FAILURE


async def _say_all(store: Conversations, work: TurnWork) -> None:
    """Let what a turn says be posted."""
    sends = await store.next_work(work.lease.conversation_id, compose=COMPOSE, prompt="p1")
    assert isinstance(sends, SendWork)
    for part in sends.parts:
        assert await store.begin_send(sends.lease, part)
        await store.confirm_send(sends.lease, part, f"remote-{part.id}")
