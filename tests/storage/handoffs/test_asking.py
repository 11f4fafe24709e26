"""What teammates and customers can ask about handoffs."""

from dataclasses import replace

from engine.domain.commands import Claim, HandBack, Rate, Resolve, SendReply
from engine.domain.handoff import SolvedBy
from engine.domain.messages import Deletion, Platform
from engine.domain.receipts import MessageOutcome
from engine.handoff.asked_about import ThreadLink
from storage.conversations import Conversations
from storage.handoffs.store import Handoffs
from tests.storage.builders import (
    BOB,
    COMPOSE,
    MAYA,
    PLACE,
    Clock,
    answer,
    ending,
    open_turn,
    said,
    turn_of,
)
from tests.storage.handoffs.asked import deliver
from tests.storage.handoffs.people import ANN, ASSISTANT, CUSTOMER, ESCALATE, by, done

ELSEWHERE = replace(PLACE, thread="2")


async def two(store: Conversations, handoffs: Handoffs, clock: Clock) -> None:
    """Maya waits twice, in two threads; the second for a shorter time."""
    await store.receive(said("Is hail covered?"))
    await store.receive(said("Is theft covered?", place=ELSEWHERE))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    clock.now += 5
    await handoffs.carry_out_in(2, replace(ESCALATE, reference="DEF456"), ASSISTANT)


async def test_the_queue_begins_with_who_has_waited_longest(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """Those who wait for nobody's word come last, those that are closed not at all."""
    await two(store, handoffs, clock)
    assert [h.id for h in await handoffs.open_handoffs()] == [1, 2]
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, SendReply(text="Yes", key="k"), by(ANN))
    assert [h.id for h in await handoffs.open_handoffs()] == [2, 1]
    await handoffs.carry_out(1, Resolve(), by(ANN))
    assert [h.id for h in await handoffs.open_handoffs()] == [2]


async def test_a_customer_finds_their_own(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """All that was theirs, newest first, and nothing of anybody else."""
    await two(store, handoffs, clock)
    mine = await handoffs.of_customer(Platform.SLACK, "T1", MAYA.id)
    assert [h.id for h in mine] == [2, 1]
    for platform, workspace, customer in (
        (Platform.DISCORD, "T1", MAYA.id),
        (Platform.SLACK, "T2", MAYA.id),
        (Platform.SLACK, "T1", BOB.id),
    ):
        assert await handoffs.of_customer(platform, workspace, customer) == ()


async def test_a_place_a_card_and_a_reply_lead_to_their_handoff(
    store: Conversations, handoffs: Handoffs
) -> None:
    """None where there is none."""
    assert await handoffs.of_place(PLACE) is None
    await open_turn(store)
    assert await handoffs.of_place(PLACE) == (1, None)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    known = done(await handoffs.carry_out(1, SendReply(text="Yes", key="k"), by(ANN)))
    assert await handoffs.of_place(PLACE) == (1, known)
    assert await handoffs.of_reply("k") == known
    assert await handoffs.of_reply("other") is None
    task = await handoffs.next_task(Platform.SLACK, "w1")
    assert task is not None
    await handoffs.task_done(task, channel="D1", remote_id="r1")
    assert await handoffs.of_card(Platform.SLACK, "D1", "r1") == known
    assert await handoffs.of_card(Platform.SLACK, "D2", "r1") is None
    assert await handoffs.of_card(Platform.DISCORD, "D1", "r1") is None


async def test_a_link_and_a_reference_lead_to_a_conversation(
    store: Conversations, handoffs: Handoffs
) -> None:
    """Whatever its workspace, with a handoff or without, closed or open."""
    work = await open_turn(store)
    link = ThreadLink(platform=Platform.SLACK, channel=PLACE.channel, threads=("0", PLACE.thread))
    assert await handoffs.of_thread(link) == (1, None)
    assert await handoffs.of_reference(work.reference) == (1, None)
    await handoffs.carry_out_in(1, replace(ESCALATE, reference="DEF456"), ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    known = done(await handoffs.carry_out(1, Resolve(), by(ANN)))
    assert await handoffs.of_thread(link) == (1, known)
    assert await handoffs.of_thread(replace(link, channel=None)) == (1, known)
    assert await handoffs.of_reference("DEF456") == (1, known)
    assert await handoffs.of_thread(replace(link, channel="C-OTHER")) is None
    assert await handoffs.of_thread(replace(link, platform=Platform.DISCORD)) is None
    assert await handoffs.of_reference("AAAAAA") is None


async def test_a_transcript_has_what_everybody_said(
    store: Conversations, handoffs: Handoffs, clock: Clock
) -> None:
    """Customer, assistant, teammate and others in order; what is deleted is gone."""
    work = await open_turn(store)
    clock.now += 1
    await store.finish_turn(work.lease, work.turn_id, ending("Yes.", say=answer("Yes.")))
    await deliver(store)
    clock.now += 1
    await store.receive(said("Really?", at=2))
    await store.receive(said("oops", at=3))
    await store.amend(Deletion(key=f"{PLACE.key}:1700000000.000003"), compose=COMPOSE)
    clock.now += 1
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await handoffs.carry_out(1, Claim(), by(ANN))
    await handoffs.carry_out(1, SendReply(text="Really.", key="k"), by(ANN))
    await handoffs.carry_out(1, HandBack(instruction="Be brief."), by(ANN))
    expected = (
        ("Maya", "Is hail covered?"),
        ("assistant", "Yes."),
        ("Maya", "Really?"),
        ("Ann", "Really."),
    )
    assert await handoffs.transcript(1, limit=9) == expected
    assert await handoffs.transcript(1, limit=2) == expected[2:]


async def test_a_fixed_sentence_is_no_word_of_the_assistant(
    store: Conversations, handoffs: Handoffs
) -> None:
    """What the company's notices say is told apart from what the assistant answered."""
    await store.receive(said("Is hail covered?"))
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    notices = await deliver(store)
    assert notices
    told = await handoffs.transcript(1, limit=9)
    assert told == (("Maya", "Is hail covered?"), *(("notice", words) for words in notices))


async def test_it_can_be_seen_what_became_of_each_message(
    store: Conversations, handoffs: Handoffs
) -> None:
    """With whoever said it, oldest first."""
    await open_turn(store)
    await handoffs.carry_out_in(1, ESCALATE, ASSISTANT)
    await store.receive(said("Really?", at=2))
    ends = await handoffs.outcomes(1, limit=9)
    assert [(end.said_by, end.outcome) for end in ends] == [
        ("Maya", MessageOutcome.HANDED_OVER),
        ("Maya", MessageOutcome.HANDED_OVER),
    ]
    assert len(await handoffs.outcomes(1, limit=1)) == 1


async def test_the_figures_of_a_day(store: Conversations, handoffs: Handoffs, clock: Clock) -> None:
    """Each counts the rows behind it, since the moment asked for and not before."""
    await two(store, handoffs, clock)
    await store.receive(said("Is fire covered?", place=replace(PLACE, thread="3")))
    work = await turn_of(store, 3)
    await store.finish_turn(work.lease, work.turn_id, ending("Yes.", say=answer("Yes.")))
    for number, end in ((1, Resolve()), (2, HandBack())):
        clock.now += 10
        await handoffs.carry_out(number, Claim(), by(ANN))
        await handoffs.carry_out(number, SendReply(text="Yes", key="k"), by(ANN))
        await handoffs.carry_out(number, end, by(ANN))
    await handoffs.carry_out(1, Rate(score=4, customer=MAYA.id), CUSTOMER)
    day = await handoffs.day(clock.now - 1_000)
    assert (day.escalated, day.claimed, day.resolved, day.handed_back) == (2, 2, 1, 1)
    assert (day.withdrawn, day.answered_by_assistant) == (0, 1)
    assert day.first_reply_seconds == (15 + 20) / 2
    assert (day.ratings, day.mean_score) == (1, 4.0)
    assert day.mean_scores == {SolvedBy.PEOPLE: (1, 4.0)}
    assert (day.drafts, day.drafts_used, day.drafts_changed) == (0, 0, None)
    later = await handoffs.day(clock.now + 1)
    assert (later.escalated, later.claimed, later.answered_by_assistant) == (0, 0, 0)
    assert (later.first_reply_seconds, later.mean_score) == (None, None)
