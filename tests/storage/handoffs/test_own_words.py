"""What a customer said is theirs alone: what the team or the program put there is no word of it."""

import pytest

from engine.domain.conversation import Outcome
from engine.domain.team_questions import TeamQuestion
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from storage.handoffs.team_questions import TeamQuestionStore
from tests.storage.builders import PLACE, Clock, ending, said, turn_of
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, RULES

OURS = "Only because she has been with us for so long. Tell nobody why."
HERS = "¿Está asegurado mi remolque?"


@pytest.fixture
async def answered(store: Conversations, database: Database, clock: Clock) -> None:
    """A teammate has answered the assistant, and the turn with the answer has ended."""
    questions = TeamQuestionStore(database, RULES, seconds=60, clock=clock)
    await store.receive(said(HERS))
    work = await turn_of(store, 1)
    await questions.ask(work.place, TeamQuestion(key="call:1", text="Is a trailer covered?"))
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=Outcome.ANSWERED))
    await questions.answer(1, OURS, ANN)
    work = await turn_of(store, 1)
    await store.finish_turn(work.lease, work.turn_id, ending(outcome=Outcome.ANSWERED))


@pytest.mark.usefixtures("answered")
async def test_no_customer_reads_as_theirs_what_a_teammate_told_the_assistant(
    handoffs: Handoffs,
) -> None:
    """Their own requests are shown in the words they wrote themselves."""
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await handoffs.own_questions([1]) == {1: HERS}


@pytest.mark.usefixtures("answered")
async def test_a_teammates_language_is_not_the_customers(handoffs: Handoffs) -> None:
    """The words that tell a customer's language are their own."""
    assert await handoffs.last_words(PLACE, "U1") == HERS


@pytest.mark.usefixtures("answered")
async def test_what_the_team_answered_was_never_asked(store: Conversations) -> None:
    """A customer who repeats it repeats no question of theirs."""
    assert [turn.asked for turn in await store.past_turns(1, limit=6)] == [(HERS,), ()]
