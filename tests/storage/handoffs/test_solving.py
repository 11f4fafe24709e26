"""Who solved a handoff is noted as it is resolved."""

from dataclasses import replace

import pytest

from engine.domain.commands import Claim, HandBack, Rate, Resolve, SendReply
from engine.domain.handoff import SolvedBy
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.storage.builders import MAYA, Clock, answer, ending, said, turn_of
from tests.storage.handoffs.people import ANN, ASSISTANT, CUSTOMER, ESCALATE, by, done

REPLY = SendReply(text="It is covered.", key="k")


async def asked(store: Conversations, *, answers: bool) -> None:
    """A question, which the assistant answers or not."""
    await store.receive(said("Is hail covered?"))
    if answers:
        work = await turn_of(store, 1)
        await store.finish_turn(work.lease, work.turn_id, ending("Yes.", say=answer("Yes.")))


@pytest.mark.parametrize(
    ("answers", "speaks", "solver"),
    [
        (True, True, SolvedBy.BOTH),
        (False, True, SolvedBy.PEOPLE),
        (True, False, SolvedBy.ASSISTANT),
        (False, False, SolvedBy.PEOPLE),
    ],
)
async def test_who_said_something_solved_it(
    store: Conversations, handoffs: Handoffs, answers: bool, speaks: bool, solver: SolvedBy
) -> None:
    """It stays while the case is resolved, whatever is said about it, and goes with its rating."""
    await asked(store, answers=answers)
    opened = done(await handoffs.carry_out_in(1, ESCALATE, ASSISTANT))
    assert opened.solved_by is None
    done(await handoffs.carry_out(1, Claim(), by(ANN)))
    if speaks:
        done(await handoffs.carry_out(1, REPLY, by(ANN)))
    assert done(await handoffs.carry_out(1, Resolve(), by(ANN))).solved_by is solver
    rate = Rate(score=4, customer=MAYA.id)
    assert done(await handoffs.carry_out(1, rate, CUSTOMER)).solved_by is solver
    assert (await handoffs.day(0)).mean_scores == {solver: (1, 4.0)}


async def test_an_answer_to_an_earlier_case_solved_that_one(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """What the assistant said before the last case ended counts for it alone."""
    await asked(store, answers=True)
    done(await handoffs.carry_out_in(1, ESCALATE, ASSISTANT))
    clock.now += 1
    handed_back = done(await handoffs.carry_out(1, HandBack(), by(ANN)))
    assert handed_back.solved_by is None
    again = replace(ESCALATE, reference="DEF456")
    done(await handoffs.carry_out_in(1, again, ASSISTANT))
    done(await handoffs.carry_out(2, REPLY, by(ANN)))
    assert done(await handoffs.carry_out(2, Resolve(), by(ANN))).solved_by is SolvedBy.PEOPLE
