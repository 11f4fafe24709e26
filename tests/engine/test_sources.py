"""Answers about the company rest on articles: cited, in words that stand there, and noted."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Row, text

import prompts
from engine.domain.conversation import EscalationReason, TurnEnding
from engine.domain.messages import Platform
from engine.domain.posts import NoticeKind
from engine.domain.steps import Block, HistoryMessage, Role
from engine.domain.verdicts import VerdictAction
from engine.guardrails.outgoing.gate import Gate
from engine.prompt import load_prompt
from engine.toolbox import Toolbox
from engine.tools.search_knowledge import SearchKnowledge
from engine.turn import TurnRunner
from sandbox.claude import Call, ClaudeSandbox, Say
from storage.conversations import Conversations
from storage.database import Database
from storage.knowledge import KnowledgeBase
from tests.engine.gates import STRICT
from tests.engine.turning import run
from tests.storage.builders import answer, open_turn

SOURCE = "https://www.acme-insurance.example/help/cancellation"
LOOK_UP = Call("search_knowledge", {"wordings": ["cancellation fee"]})
FEE = "A cancellation fee of $25 applies."
SOURCES = "SELECT number, title, url, passage_id, version_id FROM answer_source ORDER BY ord"


@pytest.fixture
async def searching(turns: TurnRunner, database: Database) -> TurnRunner:
    """Turns that can look into the articles of the example company."""
    knowledge = KnowledgeBase(database)
    await knowledge.sync(prompts.ROOT / "knowledge")
    tools = [SearchKnowledge(knowledge)]
    prompt = load_prompt(prompts.ROOT, platform=Platform.SLACK, tools=tools, model="m")
    return replace(turns, toolbox=Toolbox(tools), prompt=prompt)


async def rows(database: Database, question: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """What the database holds."""

    def read(connection: Connection) -> Sequence[Row[*tuple[Any, ...]]]:
        return connection.execute(text(question)).all()

    return await database.read(read)


def texts(ending: TurnEnding) -> list[str]:
    """What is posted."""
    return [part.text for part in ending.parts]


async def test_an_answer_that_cites_notes_the_passages_it_rests_on(
    searching: TurnRunner, api: ClaudeSandbox, store: Conversations, database: Database
) -> None:
    """Each with the version that Claude was shown, which is the one served then."""
    api.will(LOOK_UP, Say(FEE, cites=(SOURCE,)))
    assert texts(await run(searching, await open_turn(store))) == [FEE]
    [row] = await rows(database, SOURCES)
    assert (row.number, row.url) == (1, SOURCE)
    shown = await rows(
        database,
        "SELECT p.id, a.version_id, a.url FROM passage p JOIN article a ON a.id = p.article_id",
    )
    assert (row.passage_id, row.version_id, SOURCE) in [tuple(each) for each in shown]


async def test_a_figure_of_an_article_is_cited_or_written_anew(
    searching: TurnRunner, api: ClaudeSandbox, store: Conversations, database: Database
) -> None:
    """What was looked up and is told without its source is asked for once more."""
    api.will(LOOK_UP, Say(FEE), Say(FEE, cites=(SOURCE,)))
    ending = await run(searching, await open_turn(store))
    assert texts(ending) == [FEE]
    assert [used.number for used in ending.used] == [1]
    found = await rows(database, "SELECT check_name, action FROM verdict")
    assert {tuple(row) for row in found} == {("sources", "regenerated")}


async def test_without_a_source_twice_the_customer_hears_that_there_is_none(
    searching: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """People go on, as they do where no article answers a question."""
    api.will(LOOK_UP, Say(FEE), Say(FEE))
    work = await open_turn(store)
    ending = await run(searching, work)
    make = searching.notices.make
    assert texts(ending)[0] == make(NoticeKind.NO_SOURCE, language="en", reference="").text
    assert ending.escalation is not None
    assert ending.escalation.reason is EscalationReason.NO_SOURCE


def gate(*content: Block, team_said: Sequence[str] = ()) -> Gate:
    """A gate in a turn in which tools have returned this."""
    gate = Gate(STRICT, language="en", team_said=team_said)
    call: Block = {"type": "tool_use", "id": "t1", "name": "get_quote", "input": {}}
    result: Block = {"type": "tool_result", "tool_use_id": "t1", "content": list(content)}
    asked: Block = {"type": "text", "text": "Does it?"}
    messages = [(Role.USER, asked), (Role.ASSISTANT, call), (Role.USER, result)]
    gate.learn(
        [
            HistoryMessage(seq=seq, role=role, content=(block,), version=1)
            for seq, (role, block) in enumerate(messages[: 3 if content else 1], start=1)
        ]
    )
    return gate


def refusing(gate: Gate, said: str) -> tuple[str, ...]:
    """The checks that refuse an answer."""
    refused = gate.refused(answer(said), VerdictAction.REGENERATED)
    return () if refused is None else refused.checks


@pytest.mark.parametrize(
    "said",
    [
        "Hi Maya! How can I help you today?",
        "You're welcome. Drive safely!",
        "Weather is beyond me, I'm afraid. Would you like to know how hail is covered?",
        "Happy to work that out. Which model year is it, and how old is the main driver?",
        "I don't have anything on a neighbor's car at your wall box.",
        "I can look up whether your policy covers rental cars abroad.",
        "We offer car, electric-car and two-wheeler insurance.",
        "Acme offers no commercial, home, life or health insurance.",
        "Our phone number is 1-800-123-4567, Monday to Friday, 9:00 to 17:00 US Eastern.",
        "Thanks! That is a 2022 Honda Rebel, then.",
        "Gerne! Welches Baujahr hat Ihr Auto?",
        "Das kenne ich nicht. Soll ich einen Menschen aus dem Team dazuholen?",
        "¿Quiere que lo consulte con una persona de nuestro equipo?",
        "Je n'ai rien à ce sujet. Souhaitez-vous parler à une personne ?",
        "Obrigada! Qual é o modelo do carro?",
    ],
)
def test_talk_needs_no_source(said: str) -> None:
    """Greetings, questions, gaps and what the prompt itself tells are shown as they come."""
    assert refusing(gate(), said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "Roadside assistance covers four tows in every calendar month abroad.",
        "Your policy also reimburses hotel nights after a breakdown.",
        "The deductible applies again whenever a windshield is replaced.",
        "We require a garage for cars parked outdoors overnight.",
        "Ihre Versicherung erstattet Hotelkosten nach einer Panne.",
        "Su póliza reembolsa noches de hotel tras una avería.",
        "Votre assurance rembourse les nuits d'hôtel après une panne.",
        "A sua apólice reembolsa noites de hotel depois de uma avaria.",
    ],
)
def test_a_statement_of_what_nobody_told_needs_a_source(said: str) -> None:
    """What goes beyond the outline of the prompt and was looked up nowhere is not shown."""
    assert refusing(gate(), said)


def test_a_price_needs_no_source() -> None:
    """Figures of a quote come from the tool, which no article says."""
    price = json.dumps({"monthly_premium": "51.43", "quote_reference": "Q-7F3K2"})
    told = "The estimated premium costs $51.43 a month, with reference Q-7F3K2."
    assert refusing(gate({"type": "text", "text": price}), told) == ()


def test_what_a_teammate_said_may_be_said_after_them() -> None:
    """By who wrote it, not by how it looks: the same words of nobody stay unsaid."""
    told = "Your policy reimburses hotel nights up to $300."
    said = ("Tell them: the policy reimburses hotel nights, up to 300 dollars.",)
    assert refusing(gate(team_said=said), told) == ()
    assert refusing(gate(), told)


def test_the_address_of_an_article_stays_known() -> None:
    """What was found in an earlier turn may be linked again; no other page of that host may."""
    page = "https://elsewhere.example.org/hail"
    found: Block = {
        "type": "search_result",
        "source": page,
        "title": "Hail",
        "content": [{"type": "text", "text": "Hail is in it."}],
    }
    result: Block = {"type": "tool_result", "tool_use_id": "t1", "content": [found]}
    thanks: Block = {"type": "text", "text": "Where was that?"}
    later = Gate(STRICT, language="en")
    later.learn(
        [
            HistoryMessage(seq=1, role=Role.USER, content=(result,), version=1),
            HistoryMessage(seq=2, role=Role.USER, content=(thanks,), version=1),
        ]
    )
    assert later.may_show(f"It was {page} that I read.")
    assert not later.may_show(f"It was {page}2 that I read.")
