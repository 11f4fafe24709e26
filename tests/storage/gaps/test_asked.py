"""What is stored of turns and handoffs anyway tells which questions no article answered."""

from dataclasses import replace

import pytest

from engine.domain.commands import Claim, Resolve, SendReply
from engine.domain.conversation import Escalation, EscalationReason, Outcome, Urgency
from engine.domain.gaps import GapKind
from engine.domain.knowledge import PassageVersion, Source, UsedPassage
from storage.conversations import Conversations
from storage.gaps.store import Gaps
from storage.handoffs.store import Handoffs
from tests.storage.builders import Clock, answer, ending, open_turn, result, said
from tests.storage.handoffs.people import ANN, ASSISTANT, ESCALATE, by

FOUND = (PassageVersion(passage_id="p1", version=1),)
CITED = UsedPassage(
    number=1, source=Source(title="Hail", url="https://a.example"), call_id="c1", place=0
)
NO_SOURCE = Escalation(
    reason=EscalationReason.NO_SOURCE, summary="No article.", urgency=Urgency.NORMAL
)


async def searched(store: Conversations, *, finds: bool, cites: bool = False) -> None:
    """The customer asks, a search is made, and the assistant answers."""
    work = await open_turn(store, said("Is hail covered?"))
    await store.record_answer(work.lease, work.turn_id, answer("", calls=["c1"]))
    found = replace(result("c1"), passages=FOUND if finds else ())
    await store.record_result(work.lease, work.turn_id, found)
    end = replace(ending("It is.", say=answer()), used=(CITED,) if cites else ())
    await store.finish_turn(work.lease, work.turn_id, end)


@pytest.mark.parametrize(
    ("finds", "cites", "kinds"),
    [
        (False, False, [GapKind.NOTHING_FOUND]),
        (True, False, [GapKind.NO_CITATION]),
        (True, True, []),
    ],
)
async def test_a_search_without_use_is_a_gap(
    store: Conversations, gaps: Gaps, finds: bool, cites: bool, kinds: list[GapKind]
) -> None:
    """Nothing found, or nothing of it cited; what is cited was answered by an article."""
    await searched(store, finds=finds, cites=cites)
    found = await gaps.gaps(0)
    assert [gap.kind for gap in found] == kinds
    assert {gap.said for gap in found} <= {("Is hail covered?",)}


async def test_small_talk_is_no_gap(store: Conversations, gaps: Gaps) -> None:
    """Where nothing was looked for, nothing is missing."""
    work = await open_turn(store, said("Hello!"))
    await store.finish_turn(work.lease, work.turn_id, ending("Hello.", say=answer()))
    assert await gaps.gaps(0) == ()


async def test_an_escalation_for_want_of_a_source_is_a_gap(
    store: Conversations, gaps: Gaps
) -> None:
    """Whether anything was searched for or not."""
    work = await open_turn(store, said("Do you insure tents?"))
    end = replace(ending("Passed on.", outcome=Outcome.ESCALATED), escalation=NO_SOURCE)
    await store.finish_turn(work.lease, work.turn_id, end)
    assert [gap.kind for gap in await gaps.gaps(0)] == [GapKind.NO_SOURCE]


async def test_what_a_teammate_took_is_a_gap(
    store: Conversations, handoffs: Handoffs, gaps: Gaps, clock: Clock
) -> None:
    """With what the customer said before people came, and nothing said later."""
    await store.receive(said("Do you insure tents?"))
    clock.now += 1
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    assert await gaps.gaps(0) == ()  # nobody has it yet
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, SendReply(text="We do.", key="k"), by(ANN))
    clock.now += 60
    await store.receive(said("Thank you very much", at=2))
    await handoffs.carry_out(1, Resolve(), by(ANN))
    [gap] = await gaps.gaps(0)
    assert (gap.kind, gap.reference) == (GapKind.WITH_TEAMMATE, ESCALATE.reference)
    assert gap.said == ("Do you insure tents?",)
    assert gap.names == ("Maya",)
    assert await gaps.asked(1) == gap
    assert await gaps.gaps(clock.now) == ()
    assert await gaps.asked(2) is None
