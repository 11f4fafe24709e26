"""What the assistant asks the team is asked once, answered once, and given to people in time."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from engine.domain.commands import Claim
from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    TurnCancelled,
    TurnWork,
    Urgency,
)
from engine.domain.decisions import End, NotDone, WhyNot
from engine.domain.desk import Alarm
from engine.domain.handoff import HandoffState
from engine.domain.messages import About, Deletion, Platform
from engine.domain.posts import Part
from engine.domain.steps import StopReason
from engine.domain.team_questions import AnswerEnd, Asked, TeamQuestion
from sandbox.wire import dump
from storage.conversations import Conversations
from storage.database import Database
from storage.handoff_tables import desk_post
from storage.handoffs.store import Handoffs
from storage.handoffs.team_questions import TeamQuestionStore
from storage.privacy.erasing import Scope
from storage.privacy.words import history
from storage.question_tables import team_question
from tests.storage.builders import COMPOSE, PLACE, Clock, answer, ending, said, turn_of
from tests.storage.handoffs.asked import deliver
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, RULES, TOM, by, done

NOTICE = Part(text="The team is asked.", plain="The team is asked.")
DECIDED = Escalation(reason=EscalationReason.OTHER, summary="Help.", urgency=Urgency.NORMAL)
ASKED = TeamQuestion(key="call:1", text="Is hail covered for trailers?")
AGAIN = replace(ASKED, key="call:2")


@pytest.fixture
def questions(database: Database, clock: Clock) -> TeamQuestionStore:
    """An answer is awaited for a minute."""
    return TeamQuestionStore(database, RULES, seconds=60, clock=clock)


def taken_over(end: End | AnswerEnd) -> End:
    """The end of a click to take over that was one of a handoff."""
    assert not isinstance(end, AnswerEnd), end
    return end


def refused(end: End | AnswerEnd) -> WhyNot:
    """Why nothing came of it."""
    assert isinstance(end, NotDone), end
    return end.why


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
    assert buttons == ["desk:answer:1", "desk:instead:1"]


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


async def test_a_teammate_takes_the_conversation_instead_of_answering(
    store: Conversations,
    questions: TeamQuestionStore,
    handoffs: Handoffs,
    database: Database,
) -> None:
    """In one step it is theirs, and the question is closed; nobody else gets it by the button."""
    await asked(store, questions)
    taken = done(taken_over(await questions.take_over(1, ANN)))
    assert (taken.state, taken.teammate) == (HandoffState.CLAIMED, ANN)
    assert ASKED.text in taken.summary
    assert taken.customer_name == "Maya"
    assert await states(database) == ["closed"]
    [(text, buttons)] = await alarms(database)
    assert text.endswith("Ann took the conversation over: see its card.")
    assert buttons == []
    assert refused(await questions.take_over(1, ANN)) is WhyNot.ALREADY_YOURS
    assert refused(await questions.take_over(1, TOM)) is WhyNot.CLAIMED_BY_OTHER
    assert await questions.take_over(2, TOM) is AnswerEnd.GONE
    assert await questions.answer(1, "Yes.", TOM) is AnswerEnd.CLOSED


async def test_a_question_that_breaks_keeps_no_other_from_people(
    store: Conversations, questions: TeamQuestionStore, database: Database, clock: Clock
) -> None:
    """What is due after a damaged one is given to people all the same."""
    await asked(store, questions)
    elsewhere = replace(PLACE, thread="1700000009.000900")
    await store.receive(replace(said("And my boat?", at=2), place=elsewhere))
    work = await turn_of(store, 2)
    assert await questions.ask(work.place, AGAIN) is Asked.ASKED
    await store.finish_turn(work.lease, work.turn_id, ending())
    damage = text(
        "CREATE TRIGGER damage BEFORE UPDATE ON team_question WHEN old.id = 1"
        " BEGIN SELECT raise(ABORT, 'damaged'); END"
    )
    await database.write(lambda connection: connection.execute(damage))
    clock.now += 60
    assert await questions.call_people() == 1
    assert await states(database) == ["open", "late"]


async def test_an_old_click_to_take_over_claims_what_waits_for_people(
    store: Conversations,
    questions: TeamQuestionStore,
    handoffs: Handoffs,
    clock: Clock,
) -> None:
    """Once people were called, the button does what Claim does; what is answered stays so."""
    await asked(store, questions)
    clock.now += 60
    assert await questions.call_people() == 1
    taken = done(taken_over(await questions.take_over(1, ANN)))
    assert taken == await handoffs.handoff(1)
    assert (taken.state, taken.teammate) == (HandoffState.CLAIMED, ANN)


async def test_what_is_answered_is_not_taken_over_by_its_button(
    store: Conversations, questions: TeamQuestionStore, handoffs: Handoffs
) -> None:
    """The assistant goes on with the answer."""
    await asked(store, questions)
    assert await questions.answer(1, "Yes, it is.", ANN) is AnswerEnd.TAKEN
    assert await questions.take_over(1, TOM) is AnswerEnd.BEFORE
    assert await handoffs.handoff(1) is None


async def test_whoever_waits_for_the_team_is_told_however_the_turn_ends(
    store: Conversations, questions: TeamQuestionStore
) -> None:
    """The notice follows the answer of the turn that asked, and of no other one."""
    work = await begun(store)
    assert await questions.ask(work.place, ASKED) is Asked.ASKED
    told = replace(ending("That is not known here."), if_asked=(NOTICE,))
    send = await store.finish_turn(work.lease, work.turn_id, told)
    assert send is not None
    assert [part.part.text for part in send.parts] == ["That is not known here.", NOTICE.text]
    await deliver(store)
    await store.receive(said("And hail?", at=2))
    later = await turn_of(store, 1)
    send = await store.finish_turn(
        later.lease, later.turn_id, replace(ending("Hail is."), if_asked=(NOTICE,))
    )
    assert send is not None
    assert [part.part.text for part in send.parts] == ["Hail is."]


async def test_where_people_are_called_they_tell_the_customer(
    store: Conversations, questions: TeamQuestionStore, database: Database
) -> None:
    """A turn that asks and then calls people closes its question, and says nothing of it."""
    work = await begun(store)
    assert await questions.ask(work.place, ASKED) is Asked.ASKED
    told = replace(ending("I call somebody."), escalation=DECIDED, if_asked=(NOTICE,))
    send = await store.finish_turn(work.lease, work.turn_id, told)
    assert send is not None
    assert [part.part.text for part in send.parts] == ["I call somebody."]
    assert await states(database) == ["closed"]


async def test_the_turns_of_a_customer_who_waits_for_the_team_know_it(
    store: Conversations, questions: TeamQuestionStore
) -> None:
    """Until the answer is there, and not in the turn that asks; a message made anew is the same."""
    await asked(store, questions)
    await store.receive(said("Any news?", at=2))
    waits = await turn_of(store, 1)
    assert ASKED.text in dump((await store.history(1))[-1].content)
    await store.receive(said("I am in a hurry.", at=3))
    again = await store.absorb(waits.lease, waits.turn_id, compose=COMPOSE)
    assert isinstance(again, TurnWork)
    await store.finish_turn(again.lease, again.turn_id, ending())
    assert await questions.answer(1, "Yes, it is.", ANN) is AnswerEnd.TAKEN
    await turn_of(store, 1)
    first, told, after = (dump(message.content) for message in await store.history(1))
    assert "I am in a hurry." in told
    assert [ASKED.text in facts for facts in (first, told, after)] == [False, True, False]


async def test_a_question_whose_customer_takes_everything_back_is_closed(
    store: Conversations, questions: TeamQuestionStore, database: Database
) -> None:
    """Nobody is asked for what nobody waits for."""
    work = await begun(store)
    step = answer("", calls=["call:1"], stop=StopReason.TOOL_USE)
    await store.record_answer(work.lease, work.turn_id, step)
    assert await questions.ask(work.place, ASKED) is Asked.ASKED
    await store.amend(Deletion(key=work.messages[0].keys[0]), compose=COMPOSE)
    gone = await store.absorb(work.lease, work.turn_id, compose=COMPOSE)
    assert isinstance(gone, TurnCancelled)
    assert await states(database) == ["closed"]
    assert (await alarms(database))[0][0].endswith("deleted what it was about.")


async def test_the_board_tells_what_is_open(
    store: Conversations, questions: TeamQuestionStore, handoffs: Handoffs
) -> None:
    """A question stands there with its customer's place until it has ended."""
    await asked(store, questions)
    [open_one] = (await handoffs.board()).questions
    assert (open_one.text, open_one.customer_name, open_one.place) == (ASKED.text, "Maya", PLACE)
    assert await questions.answer(1, "Yes.", ANN) is AnswerEnd.TAKEN
    assert (await handoffs.board()).questions == ()


async def test_the_desks_post_leads_to_the_customers_thread(
    store: Conversations, questions: TeamQuestionStore, handoffs: Handoffs
) -> None:
    """Whoever delivers it learns of the place; other posts lead nowhere."""
    await asked(store, questions)
    await handoffs.ring((Alarm(text="Claude is away."),), None)
    places = []
    while (task := await handoffs.next_task(Platform.SLACK, "w1")) is not None:
        places.append(task.thread)
        await handoffs.task_done(task, channel="C9", remote_id=f"1.{task.id}")
    assert places == [PLACE, None]


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
