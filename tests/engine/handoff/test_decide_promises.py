"""Promises to customers: who may close one, and the ladder of reminders while nobody does."""

from dataclasses import replace

from engine.domain.commands import ChangeReply, KeepPromise, PromiseRang, SendReply
from engine.domain.commitments import Commitment
from engine.domain.decisions import Decision, WhyNot
from engine.domain.desk import Alarm, Line, ShowCard, ShowLine
from engine.domain.handoff import HandoffState
from engine.domain.posts import NoticeKind
from engine.handoff.decide import Outcome, Rules
from engine.handoff.move import Move
from tests.engine.handoff.cases import PLACE
from tests.engine.handoff.story import (
    ASSISTANT,
    CLOCK,
    CUSTOMER,
    HOUR,
    KIM,
    LEE,
    OFFICE,
    Story,
    by,
    called,
    claimed_story,
    typed,
)

PROMISED = "I'll call you within 2 hours."
STORY = claimed_story()
OPEN = Commitment(
    id=7,
    handoff_id=STORY.it.id,
    owner=KIM,
    sentence="I'll call you within 2 hours",
    made_at=STORY.now,
    due_at=STORY.now + 2 * HOUR,
    nags=0,
    is_answered=False,
    reference=STORY.it.reference,
    customer_name="Maya",
    place=PLACE,
)


def rung(promise: Commitment | None, state: HandoffState = HandoffState.CLAIMED) -> Outcome:
    """What follows when this promise rings, half an hour after it was due."""
    it = replace(STORY.it, state=state)
    situation = replace(STORY.situation, handoff=it, promise=promise)
    rules = Rules(hours=OFFICE)
    return rules(situation, PromiseRang(commitment_id=7), CLOCK, OPEN.due_at + HOUR / 2)


def notices(outcome: Outcome) -> list[object]:
    """What the customer is told."""
    assert isinstance(outcome, Decision)
    return [getattr(post, "kind", None) for post in outcome.say]


def test_what_a_teammate_promises_is_decided_with_the_reply() -> None:
    """By a reply, in the customer's thread, and by new words for either; the card shows it."""
    story = claimed_story()
    for command in (
        SendReply(text=PROMISED, key="r1"),
        typed(PROMISED),
        ChangeReply(key="r1", text=PROMISED),
    ):
        decision = story.do(command, by(KIM))
        assert isinstance(decision, Decision)
        (promise,) = decision.promises
        assert promise.due_at == story.now + 2 * HOUR
        assert ShowCard() in decision.tell


def test_what_the_assistant_promises_as_it_calls_people_is_the_teams() -> None:
    """If it names a time: without one it is what the clocks of the handoff are about."""
    calls = replace(called(), said="A teammate will see it. We'll call you within 2 hours.")
    story = Story()
    decision = story.do(calls, ASSISTANT)
    assert isinstance(decision, Decision)
    (promise,) = decision.promises
    assert (promise.sentence, promise.due_at) == (
        "We'll call you within 2 hours",
        story.now + 2 * HOUR,
    )
    alarm = rung(replace(OPEN, owner=None))
    assert isinstance(alarm, Decision)
    assert alarm.detail == OPEN.sentence


def test_any_teammate_says_that_it_is_done_and_nobody_else() -> None:
    """Who comes second is told that it is not open any more."""
    situation, rules = replace(STORY.situation, promise=OPEN), Rules(hours=OFFICE)
    kept = rules(situation, KeepPromise(commitment_id=7), by(LEE), STORY.now)
    assert isinstance(kept, Decision)
    assert (kept.move, kept.say, kept.after) == (Move.PROMISE_KEPT, (), STORY.it)
    gone = rules(STORY.situation, KeepPromise(commitment_id=7), by(LEE), STORY.now)
    assert gone is WhyNot.KEPT_BEFORE
    other = rules(situation, KeepPromise(commitment_id=7), CUSTOMER, STORY.now)
    assert other is WhyNot.NOT_A_TEAMMATE


def test_the_ladder_is_the_desk_a_ping_and_then_the_customer_once() -> None:
    """Each an open hour after the other, and nothing after the last."""
    climbed = []
    for nags in range(3):
        decision = rung(replace(OPEN, nags=nags))
        assert isinstance(decision, Decision)
        card, line, alarm = decision.tell
        assert card == ShowCard()
        assert isinstance(line, ShowLine)
        assert isinstance(alarm, Alarm)
        assert line.line is Line.REMINDER
        assert "Kim" in alarm.text
        assert OPEN.sentence in alarm.text
        climbed.append((alarm.pings, alarm.second_channel, decision.nag_at, notices(decision)))
    again = OPEN.due_at + 1.5 * HOUR
    assert climbed == [
        (False, False, again, []),
        (True, False, again, []),
        (True, True, None, [NoticeKind.PROMISE_LATE]),
    ]


def test_no_customer_is_told_who_was_answered_since_or_needs_nobody() -> None:
    """The team is reminded all the same, resolved or not."""
    last = replace(OPEN, nags=2)
    assert notices(rung(last, HandoffState.RESOLVED)) == [NoticeKind.PROMISE_LATE]
    assert notices(rung(last, HandoffState.WITHDRAWN)) == []
    assert notices(rung(replace(last, is_answered=True))) == []


def test_what_is_kept_does_not_ring() -> None:
    """A timer that comes too late finds nothing."""
    assert rung(None) is WhyNot.NOT_DUE
