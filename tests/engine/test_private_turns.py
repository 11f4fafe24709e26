"""A turn where others read: what a tool found for the customer goes past Claude."""

from dataclasses import replace

import pytest

import prompts
from engine.accounts.fact_words import FactWords
from engine.domain.conversation import Outcome, TurnEnding, TurnWork
from engine.domain.posts import NoticeKind
from engine.domain.steps import PrivateFacts
from engine.turn import TurnRunner
from sandbox.claude import ClaudeSandbox, HttpError, Say
from storage.conversations import Conversations
from tests.engine.turning import run
from tests.storage.builders import MAYA, answer, open_turn, result, said, turn_of

FACTS = PrivateFacts(tool="search_knowledge", facts={"number": "P-1", "total": "12.50"})


@pytest.fixture
def telling(turns: TurnRunner) -> TurnRunner:
    """Turns that tell private facts."""
    words = FactWords(prompts.ROOT, default_language="en")
    return replace(turns, endings=replace(turns.endings, facts=words))


async def found(store: Conversations, question: str = "What do I pay?") -> TurnWork:
    """A turn that broke off after a tool had found something; whoever goes on has it now."""
    work = await open_turn(store, said(question))
    asked = answer("", calls=["c"])
    asked = replace(asked, content=asked.content[1:])  # its thinking is signed by nobody
    await store.record_answer(work.lease, work.turn_id, asked)
    told = replace(result("c", "It is sent."), private=FACTS)
    await store.record_result(work.lease, work.turn_id, told)
    return await turn_of(store, work.lease.conversation_id)


def told(ending: TurnEnding) -> list[tuple[str | None, str]]:
    """To whom each part goes, and how it begins."""
    return [(part.private_to, part.plain.splitlines()[0]) for part in ending.parts]


async def test_facts_stand_between_the_answer_and_the_line_about_them(
    telling: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """A crash between tool and answer loses none; what says that they were sent comes last."""
    api.will(Say("Here you are."))
    work = await found(store)
    ending = await run(telling, work)
    make = telling.notices.make
    opening, line = (
        make(kind, language="en", reference=work.reference).text
        for kind in (NoticeKind.PRIVATE_FACTS, NoticeKind.SENT_PRIVATELY)
    )
    assert told(ending) == [(None, "Here you are."), (MAYA.id, opening), (None, line)]
    assert "$12.50" in ending.parts[1].text
    assert "12.50" not in str(api.message_requests[-1].body)
    assert "12.50" not in str(await store.history(1))


async def test_facts_are_told_in_the_customers_language(
    telling: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """The words around them are the company's, and not Claude's."""
    api.will(Say("Bitte."))
    ending = await run(telling, await found(store, "Wie viel kostet mich das und ist das alles?"))
    assert ending.parts[1].plain.startswith("Sie haben in einem Thread")
    assert "12.50 US-Dollar" in ending.parts[1].text


async def test_a_turn_without_an_answer_tells_no_facts(
    telling: TurnRunner, api: ClaudeSandbox, store: Conversations
) -> None:
    """Claude was told that they go with its answer."""
    api.faults.next(HttpError(529))
    work = await found(store)
    ending = await run(telling, work)
    assert ending.outcome is Outcome.FAILED
    assert [part.private_to for part in ending.parts] == [None]
    assert await store.private_facts(work.turn_id) == ()
