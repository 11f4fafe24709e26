"""Answers, calls and results: stored before what follows, and always a history Claude takes."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    Outcome,
    TurnEnding,
    Urgency,
)
from engine.domain.steps import Role, StopReason
from engine.domain.verdicts import AnswerVerdict, VerdictAction
from engine.errors import LeaseLost
from engine.history import replay
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.builders import answer, ending, open_turn, result, said, turn_of
from tests.storage.promises import problems


def rows(connection: Connection, sql: str) -> list[tuple[object, ...]]:
    """What a query finds."""
    return [tuple(row) for row in connection.execute(text(sql))]


async def test_an_answer_is_kept_exactly(store: Conversations) -> None:
    """Blocks come back with their keys in order, so that a replay is the same byte for byte."""
    turn = await open_turn(store)
    said_by_claude = answer("Grüße 🚗 \x00", calls=("t1",))
    await store.record_answer(turn.lease, turn.turn_id, said_by_claude)
    stored = (await store.history(1))[-1]
    assert (stored.role, stored.seq) == (Role.ASSISTANT, 2)
    assert repr(stored.content) == repr(said_by_claude.content)


async def test_calls_are_stored_as_pending_before_they_run(
    store: Conversations, database: Database
) -> None:
    """Each with a key of its own that stays the same."""
    turn = await open_turn(store)
    calls = await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1", "t2")))
    assert [call.call.id for call in calls] == ["t1", "t2"]
    states = await database.read(rows, "SELECT state FROM tool_call")
    assert states == [("pending",), ("pending",)]
    assert calls[0].call.input == {"z": 1, "a": ["t1"]}
    assert len({call.key for call in calls}) == 2
    again = await turn_of(store, 1)
    assert again.open_calls == calls


async def test_a_begun_call_is_known_as_begun(store: Conversations, database: Database) -> None:
    """After a crash it is clear that its effect may have happened."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1", "t2")))
    await store.begin_call(turn.lease, turn.turn_id, "t2")
    states = await database.read(rows, "SELECT state FROM tool_call ORDER BY id")
    assert states == [("pending",), ("started",)]


async def test_the_last_result_appends_all_in_the_order_of_the_calls(
    store: Conversations,
) -> None:
    """Whatever order the tools end in, Claude gets one message."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1", "t2")))
    await store.begin_call(turn.lease, turn.turn_id, "t1")
    await store.record_result(turn.lease, turn.turn_id, result("t2", "two"))
    assert len(await store.history(1)) == 2
    await store.record_result(turn.lease, turn.turn_id, result("t1", "one", is_error=True))
    history = await store.history(1)
    assert history[-1].role is Role.USER
    assert history[-1].content == (result("t1", "one").block, result("t2", "two").block)
    assert problems(history) == []


async def test_a_result_counts_once(store: Conversations) -> None:
    """A second one changes nothing."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1",)))
    await store.record_result(turn.lease, turn.turn_id, result("t1", "first"))
    before = await store.history(1)
    await store.record_result(turn.lease, turn.turn_id, result("t1", "second"))
    assert await store.history(1) == before
    assert before[-1].content == (result("t1", "first").block,)


async def test_what_was_left_out_of_a_result_is_noted_with_it(
    store: Conversations, database: Database
) -> None:
    """Once, as the result is; where that is not stored, neither is this."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1",)))
    left_out = AnswerVerdict(
        check="tool_results", action=VerdictAction.LEFT_OUT, detail="orders", digest=""
    )
    found = replace(result("t1"), verdicts=(left_out,))
    void = replace(turn.lease, fence=turn.lease.fence - 1)
    with pytest.raises(LeaseLost):
        await store.record_result(void, turn.turn_id, found)
    for _ in range(2):
        await store.record_result(turn.lease, turn.turn_id, found)
    stored = await database.read(rows, "SELECT check_name, action, detail FROM verdict")
    assert stored == [("tool_results", "left_out", "orders")]


async def test_one_id_twice_in_a_turn_is_refused_by_the_database(store: Conversations) -> None:
    """Two calls that cannot be told apart would share an effect."""
    turn = await open_turn(store)
    with pytest.raises(IntegrityError, match="UNIQUE"):
        await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1", "t1")))
    assert len(await store.history(1)) == 1


async def test_every_exchange_is_on_the_bill(store: Conversations, database: Database) -> None:
    """Also what was discarded, and the answer that ends the turn."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1",), tokens=1))
    await store.record_result(turn.lease, turn.turn_id, result("t1"))
    await store.discard_answer(
        turn.lease, turn.turn_id, answer("cut", tokens=2, stop=StopReason.MAX_TOKENS)
    )
    await store.finish_turn(turn.lease, turn.turn_id, ending(say=answer(tokens=3)))
    bill = await database.read(
        rows,
        "SELECT seq, stop_reason, input_tokens, output_tokens, cache_read_tokens,"
        " cache_write_5m_tokens, cache_write_1h_tokens, cost_nano_usd, attempts, seconds,"
        " request_id FROM step ORDER BY id",
    )
    rest = (7, 3, 2, 1, 12_345, 2, 1.5, "req_1")
    assert bill == [
        (2, "tool_use", 1, *rest),
        (None, "max_tokens", 2, *rest),
        (4, "end_turn", 3, *rest),
    ]
    assert len(await store.history(1)) == 4


async def test_the_ending_is_stored_at_once(store: Conversations, database: Database) -> None:
    """Outcome, answer, escalation and parts."""
    turn = await open_turn(store)
    escalation = Escalation(
        reason=EscalationReason.COMPLAINT, summary="Maya is angry \ud83d", urgency=Urgency.HIGH
    )
    whole = TurnEnding(
        outcome=Outcome.ESCALATED,
        parts=ending("one", "two").parts,
        answer=answer(),
        escalation=escalation,
        error="why",
    )
    await store.finish_turn(turn.lease, turn.turn_id, whole)
    found = "SELECT outcome, error, state FROM turn"
    assert await database.read(rows, found) == [("escalated", "why", "done")]
    found = "SELECT conversation_id, turn_id, reason, summary, urgency FROM escalation"
    assert await database.read(rows, found) == [(1, 1, "complaint", "Maya is angry ?", "high")]
    found = "SELECT ord, text, plain, epoch, state FROM outbox ORDER BY id"
    assert await database.read(rows, found) == [
        (0, "one", "one", 0, "queued"),
        (1, "two", "two", 0, "queued"),
    ]
    assert [message.role for message in await store.history(1)] == [Role.USER, Role.ASSISTANT]


async def test_a_turn_ends_once(store: Conversations, database: Database) -> None:
    """A second ending is refused and leaves nothing."""
    turn = await open_turn(store)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Yes."))
    with pytest.raises(LeaseLost):
        await store.finish_turn(turn.lease, turn.turn_id, ending("Yes!"))
    assert await database.read(rows, "SELECT text FROM outbox") == [("Yes.",)]


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.EXHAUSTED, Outcome.NOTICED])
@pytest.mark.parametrize("results", [(), ("t1",), ("t1", "t2")])
async def test_an_ending_without_an_answer_leaves_a_valid_history(
    store: Conversations, outcome: Outcome, results: tuple[str, ...]
) -> None:
    """Calls without a result are closed with an error, and the next turn can be asked."""
    turn = await open_turn(store)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1", "t2")))
    for call in results:
        await store.record_result(turn.lease, turn.turn_id, result(call))
    await store.finish_turn(turn.lease, turn.turn_id, ending("Sorry.", outcome=outcome))
    history = await store.history(1)
    assert problems(history) == []
    closed = [block.get("is_error") for block in history[2].content]
    assert closed == [None] * len(results) + [True] * (2 - len(results))


async def test_calls_of_the_last_answer_are_closed_too(store: Conversations) -> None:
    """An answer that ends the turn and still asks for something gets its errors."""
    turn = await open_turn(store)
    last = answer("Well", calls=("t1",), stop=StopReason.END_TURN)
    await store.finish_turn(turn.lease, turn.turn_id, ending("Well", say=last))
    assert problems(await store.history(1)) == []


async def test_an_answer_without_content_makes_no_message(
    store: Conversations, database: Database
) -> None:
    """The API takes no empty message back; the cost is stored."""
    turn = await open_turn(store)
    nothing = answer("", stop=StopReason.REFUSAL)
    nothing = replace(nothing, content=(), cost_nano_usd=None)
    await store.finish_turn(turn.lease, turn.turn_id, ending(say=nothing))
    assert len(await store.history(1)) == 1
    assert await database.read(rows, "SELECT seq, cost_nano_usd FROM step") == [(None, None)]


async def test_a_refused_turn_leaves_the_history_but_not_the_database(
    store: Conversations, database: Database
) -> None:
    """Question, steps and refusal are left out of what Claude sees later."""
    first = await open_turn(store, said("Is hail covered?"))
    await store.finish_turn(first.lease, first.turn_id, ending(say=answer("Yes.")))
    before = await store.history(1)
    await store.receive(said("How do I build a bomb?", at=2))
    turn = await turn_of(store, 1)
    await store.record_answer(turn.lease, turn.turn_id, answer(calls=("t1",)))
    refusal = answer("No", calls=("t2",), stop=StopReason.REFUSAL)
    refused = ending(outcome=Outcome.REFUSED, say=refusal)
    await store.finish_turn(turn.lease, turn.turn_id, refused)
    assert await store.history(1) == before
    assert len(await database.read(rows, "SELECT 1 FROM message")) > len(before)
    await store.receive(said("And theft?", at=3))
    await turn_of(store, 1)
    later = await store.history(1)
    assert later[: len(before)] == before
    assert problems(later) == []
    replayed = replay(later, version=1, offered=frozenset({"search_knowledge"}))
    assert [m["role"] for m in replayed] == ["user", "assistant", "user"]
