"""What the assistant asks the team is asked once, answered once, and given to people in time."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from engine.domain.commands import Claim
from engine.domain.conversation import TurnWork
from engine.domain.handoff import HandoffState
from engine.domain.messages import About
from engine.domain.team_questions import AnswerEnd, Asked, TeamQuestion
from storage.conversations import Conversations
from storage.database import Database
from storage.handoff_tables import desk_post
from storage.handoffs.store import Handoffs
from storage.handoffs.team_questions import TeamQuestionStore
from storage.privacy.words import Scope, history
from storage.question_tables import team_question
from tests.storage.builders import Clock, ending, said, turn_of
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, RULES, TOM, by, done

ASKED = TeamQuestion(key="call:1", text="Is hail covered for trailers?")
AGAIN = replace(ASKED, key="call:2")


@pytest.fixture
def questions(database: Database, clock: Clock) -> TeamQuestionStore:
    """An answer is awaited for a minute."""
    return TeamQuestionStore(database, RULES, seconds=60, clock=clock)


async def begun(store: Conversations) -> TurnWork:
    """A turn that runs."""
    await store.receive(said("Is my trailer covered?"))
    return await turn_of(store, 1)


async def asked(store: Conversations, questions: TeamQuestionStore) -> None:
    """A question whose turn has ended."""
    work = await begun(store)
    assert await questions.ask(work.place, ASKED) is Asked.ASKED
    await store.finish_turn(work.lease, work.turn_id, ending())


async def alarms(database: Database) -> list[tuple[str, list[str]]]:
    """What the desk is to be shown beside cards, with the buttons."""

    def read(connection: Connection) -> list[tuple[str, list[str]]]:
        rows = connection.execute(
            select(desk_post.c.body).where(desk_post.c.kind == "alarm").order_by(desk_post.c.id)
        ).scalars()
        return [(row["text"], [b["action"] for b in row["buttons"]]) for row in rows]

    return await database.read(read)


async def states(database: Database) -> list[str]:
    """How far each question is."""
    return await database.read(
        lambda connection: list(connection.execute(select(team_question.c.state)).scalars())
    )


async def test_a_question_is_asked_once_for_its_call_and_one_at_a_time(
    store: Conversations, questions: TeamQuestionStore, database: Database
) -> None:
    """A call that is run again asks nothing more, and another one waits for the first."""
    work = await begun(store)
    assert await questions.ask(work.place, ASKED) is Asked.ASKED
    assert await questions.ask(work.place, ASKED) is Asked.ASKED
    assert await questions.ask(work.place, AGAIN) is Asked.WAITS
    [(text, buttons)] = await alarms(database)
    assert text.splitlines() == [
        "The assistant asks, for a customer (Maya): Is hail covered for trailers?",
        f"About it: /desk why {work.reference}",
    ]
    assert buttons == ["desk:answer:1"]


async def test_the_database_takes_one_open_question_of_a_conversation(
    store: Conversations, questions: TeamQuestionStore, database: Database
) -> None:
    """Whatever writes it, a second one is refused."""
    await asked(store, questions)

    def copy(connection: Connection) -> None:
        row = connection.execute(select(team_question)).mappings().one()
        values = {name: value for name, value in row.items() if name != "id"}
        connection.execute(insert(team_question), {**values, "key": "call:3"})

    with pytest.raises(IntegrityError):
        await database.write(copy)


async def test_the_first_answer_goes_on_with_the_conversation(
    store: Conversations, questions: TeamQuestionStore, database: Database
) -> None:
    """A turn of the customer reads it as the team's answer; a second answer changes nothing."""
    await asked(store, questions)
    assert await questions.answer(1, "  ", ANN) is AnswerEnd.EMPTY
    assert await questions.answer(1, "Yes, it is.", ANN) is AnswerEnd.TAKEN
    assert await questions.answer(1, "No, it is not.", TOM) is AnswerEnd.BEFORE
    assert await questions.answer(2, "Yes.", TOM) is AnswerEnd.GONE
    work = await turn_of(store, 1)
    [told] = work.asked
    assert (told.about, told.text) == (About.TEAM_ANSWER, "Yes, it is.")
    assert work.is_telling
    [(text, buttons)] = await alarms(database)
    assert text.endswith("Ann answered.")
    assert buttons == []


async def test_what_nobody_answers_goes_to_people_once(
    store: Conversations,
    questions: TeamQuestionStore,
    handoffs: Handoffs,
    database: Database,
    clock: Clock,
) -> None:
    """Not before its time, and then with the question in the card; an answer is too late."""
    await asked(store, questions)
    clock.now += 59
    assert await questions.call_people() == 0
    clock.now += 1
    assert await questions.call_people() == 1
    assert await questions.call_people() == 0
    handoff = await handoffs.handoff(1)
    assert handoff is not None
    assert handoff.state is HandoffState.QUEUED
    assert ASKED.text in handoff.summary
    assert await questions.answer(1, "Yes.", ANN) is AnswerEnd.TOO_LATE
    assert await states(database) == ["late"]


async def test_people_who_have_the_conversation_are_not_asked(
    store: Conversations,
    questions: TeamQuestionStore,
    handoffs: Handoffs,
    database: Database,
    clock: Clock,
) -> None:
    """A takeover ends the question, whose time then calls nobody; a later one is not asked."""
    await asked(store, questions)
    done(await handoffs.carry_out_in(1, ESCALATE, ASSISTANT))
    done(await handoffs.carry_out(1, Claim(), by(ANN)))
    assert await states(database) == ["closed"]
    assert await questions.answer(1, "Yes.", TOM) is AnswerEnd.CLOSED
    clock.now += 60
    assert await questions.call_people() == 0
    handoff = await handoffs.handoff(1)
    assert handoff is not None
    assert await questions.ask(handoff.place, AGAIN) is Asked.NOT_OURS
    assert (await alarms(database))[0][0].endswith("People have the conversation now.")


async def test_what_is_forgotten_of_a_turn_takes_its_question_along(
    store: Conversations, questions: TeamQuestionStore, database: Database, clock: Clock
) -> None:
    """Neither the row nor what the desk was shown of it stays."""
    await asked(store, questions)
    assert await questions.answer(1, "Yes, it is.", ANN) is AnswerEnd.TAKEN
    scope = Scope(conversation_id=1, now=clock.now)
    await database.write(history, scope)
    assert await states(database) == []
    left = await database.read(
        lambda connection: connection.execute(select(desk_post.c.body)).scalars().all()
    )
    assert [body["text"] for body in left] == [""]
