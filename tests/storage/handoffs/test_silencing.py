"""As soon as people have a conversation, the assistant has said its last word in it."""

from dataclasses import replace

import pytest

from engine.domain.commands import Claim
from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    NoWork,
    Outcome,
    TurnEnding,
    Urgency,
)
from engine.domain.desk import Line, ShowCard, ShowLine
from engine.domain.handoff import HandoffState
from engine.domain.messages import Address, Edit, Platform
from engine.domain.team_questions import TeamQuestion
from engine.errors import LeaseLost
from storage.conversations import Conversations
from storage.database import Database
from storage.handoffs.store import Handoffs
from storage.handoffs.team_questions import TeamQuestionStore
from tests.storage.builders import (
    BOB,
    COMPOSE,
    PLACE,
    Clock,
    answer,
    ending,
    open_turn,
    said,
    sends_of,
    words,
)
from tests.storage.handoffs.asked import deliver, ends_of, parts_of, rows_of, told
from tests.storage.handoffs.people import ANN, ANN_HERE, ASSISTANT, ESCALATE, RULES, by

HANDED_OVER = ("kept", "handed_over", None)
ESCALATION = Escalation(
    reason=EscalationReason.NO_SOURCE, summary="Nobody knows.", urgency=Urgency.HIGH
)


async def test_a_running_turn_ends_as_taken_over(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Its messages are free again and handed over; Claude's history has no trace of it."""
    work = await open_turn(store, said("Is hail covered?"), said("And theft?", at=2))
    await store.record_answer(work.lease, work.turn_id, answer("Let me see", calls=("c1",)))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    turns = await database.read(rows_of, "SELECT state, outcome FROM turn")
    assert turns == [("done", Outcome.TAKEN_OVER)]
    assert await ends_of(database) == [HANDED_OVER, HANDED_OVER]
    assert await store.history(1) == ()
    with pytest.raises(LeaseLost):
        await store.begin_call(work.lease, work.turn_id, "c1")


async def test_what_was_shown_is_taken_away_and_becomes_a_draft(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """The teammate may use it; the customer is left with nothing half said."""
    work = await open_turn(store)
    part = await store.begin_preview(work.lease, work.turn_id, words("Hail is"))
    assert part is not None
    await store.confirm_preview(work.lease, part, "p1")
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await told(database) == [ShowCard(), ShowLine(line=Line.DRAFT, text="Hail is")]
    sent = await sends_of(store, 1)
    assert sent.trigger == said("").id
    assert await deliver(store) == ["-p1", "queued today [Is hail covered?]"]


async def test_an_answer_that_waits_to_be_sent_stays_unsaid(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Its epoch is over; its words are offered as a draft."""
    work = await open_turn(store)
    await store.finish_turn(work.lease, work.turn_id, ending("Yes.", "It is.", say=answer()))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    drafts = [post for post in await told(database) if isinstance(post, ShowLine)]
    assert drafts == [ShowLine(line=Line.DRAFT, text="Yes.\n\nIt is.")]
    assert await deliver(store) == ["queued today [Is hail covered?]"]


async def test_what_is_private_is_in_no_draft(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """A draft is for the thread: neither the facts are in it, nor the line that they were sent."""
    work = await open_turn(store)
    alone = replace(words("P-1"), private_to="U1")
    parts = (words("Here you are."), alone, words("Sent to you."))
    whole = TurnEnding(outcome=Outcome.ANSWERED, parts=parts, answer=answer())
    await store.finish_turn(work.lease, work.turn_id, whole)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    drafts = [post for post in await told(database) if isinstance(post, ShowLine)]
    assert drafts == [ShowLine(line=Line.DRAFT, text="Here you are.")]


async def test_what_was_said_privately_is_in_no_transcript(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Claude drafts answers for the thread from it."""
    work = await open_turn(store)
    parts = (words("Here you are."), replace(words("P-1"), private_to="U1"))
    whole = TurnEnding(outcome=Outcome.ANSWERED, parts=parts, answer=answer())
    await store.finish_turn(work.lease, work.turn_id, whole)
    assert await deliver(store) == ["Here you are.", "P-1"]
    heard = [text for _, text in await handoffs.transcript(1, limit=9)]
    assert heard == ["Is hail covered?", "Here you are."]


async def test_what_waited_for_a_turn_is_handed_over_and_shown(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """It was said after the summary was made; nobody answers it but people."""
    await open_turn(store, said("Is hail covered?"))
    await store.receive(said("And theft?", at=2, by=BOB))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    lines = [post for post in await told(database) if isinstance(post, ShowLine)]
    assert lines == [ShowLine(line=Line.CUSTOMER_SAID, text="And theft?", author="Bob")]
    assert await ends_of(database) == [HANDED_OVER, HANDED_OVER]
    await deliver(store)
    assert await store.next_work(1, compose=COMPOSE, prompt="p1") == NoWork()


async def test_an_edit_of_a_taken_over_message_is_read_as_it_is_then(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """No turn has read it, so there is nothing to remark."""
    await open_turn(store, said("Is hall covered?"))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    key = f"{PLACE.key}:{said('').id}"
    await store.amend(Edit(key=key, edited_at=2e9, text="Is hail covered?"), compose=COMPOSE)
    assert await database.read(rows_of, "SELECT payload ->> '$.text' FROM inbox") == [
        ("Is hail covered?",)
    ]
    edited = ShowLine(line=Line.CUSTOMER_EDITED, text="Is hail covered?")
    assert (await told(database))[-1] == edited


async def test_a_turn_that_calls_people_says_its_last_words(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Ending and handoff are one transaction; the words leave under the epoch that begins."""
    work = await open_turn(store)
    whole = TurnEnding(
        outcome=Outcome.ESCALATED,
        parts=(words("Somebody will look."),),
        answer=answer("Somebody will look."),
        escalation=ESCALATION,
    )
    await store.finish_turn(work.lease, work.turn_id, whole)
    opened = await handoffs.handoff(1)
    assert opened is not None
    assert (opened.state, opened.reference) == (HandoffState.QUEUED, work.reference)
    assert (opened.reason, opened.urgency) == (EscalationReason.NO_SOURCE, Urgency.HIGH)
    assert opened.customer_name == "Maya"
    assert await told(database) == [ShowCard()]
    assert await database.read(rows_of, "SELECT outcome FROM turn") == [("escalated",)]
    assert await deliver(store) == ["Somebody will look.", "queued today [Is hail covered?]"]


async def test_a_claim_stops_what_the_last_turn_still_had_to_say(
    store: Conversations, handoffs: Handoffs
) -> None:
    """From then on the teammate speaks."""
    work = await open_turn(store)
    whole = TurnEnding(
        outcome=Outcome.ESCALATED, parts=(words("Somebody will look."),), escalation=ESCALATION
    )
    await store.finish_turn(work.lease, work.turn_id, whole)
    await handoffs.carry_out(1, Claim(), by(ANN))
    assert await deliver(store) == []


async def test_without_a_desk_an_escalation_is_only_noted(
    database: Database, handoffs: Handoffs
) -> None:
    """Nobody could come: the assistant goes on."""
    alone = Conversations(database, platform=Platform.SLACK, worker="w1")
    work = await open_turn(alone)
    whole = TurnEnding(outcome=Outcome.ESCALATED, parts=(words("Noted."),), escalation=ESCALATION)
    await alone.finish_turn(work.lease, work.turn_id, whole)
    assert await handoffs.open_handoffs() == ()
    assert [part.part.text for part in await parts_of(alone)] == ["Noted."]


async def test_writing_in_the_thread_silences_the_assistant(
    store: Conversations, handoffs: Handoffs, database: Database
) -> None:
    """Whoever writes there as a teammate has it, even while the assistant is at work."""
    await open_turn(store)
    await store.receive(said("I'll take this", at=3, by=ANN_HERE))
    assert await handoffs.open_handoffs() == ()  # a mention asks, as a customer would
    await store.receive(said("Hello Maya", at=4, by=ANN_HERE, address=Address.FOLLOW_UP))
    [taken] = await handoffs.open_handoffs()
    assert (taken.state, taken.customer, taken.customer_name) == (
        HandoffState.CLAIMED,
        "U1",
        "Maya",
    )
    assert taken.teammate is not None
    assert (taken.teammate.id, taken.teammate.workspace) == ("A1", "T1")
    assert await database.read(rows_of, "SELECT outcome FROM turn") == [(Outcome.TAKEN_OVER,)]


async def test_what_the_team_told_the_assistant_is_shown_as_no_words_of_the_customer(
    store: Conversations, handoffs: Handoffs, database: Database, clock: Clock
) -> None:
    """Where people come before a turn has read the answer, the card names it for what it is."""
    questions = TeamQuestionStore(database, RULES, seconds=60, clock=clock)
    work = await open_turn(store)
    await questions.ask(work.place, TeamQuestion(key="call:1", text="Is a trailer covered?"))
    await store.finish_turn(work.lease, work.turn_id, ending())
    await questions.answer(1, "Yes, it is.", ANN)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    lines = [post for post in await told(database) if isinstance(post, ShowLine)]
    assert lines == [
        ShowLine(line=Line.EVENT, text="The team had answered the assistant: Yes, it is.")
    ]
