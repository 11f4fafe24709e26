"""What teammates bring about: claiming, speaking, notes, handing on and back."""

import math

import pytest

from engine.domain.commands import (
    ChangeReply,
    ChangeTyped,
    Claim,
    Command,
    HandBack,
    Resolve,
    SendReply,
    Snooze,
    TakeNote,
    TakeOver,
    Transfer,
)
from engine.domain.conversation import EscalationReason
from engine.domain.decisions import ChangeWords, Decision, SayWords, WhyNot
from engine.domain.desk import Line
from engine.domain.handoff import HandoffState, Owner, TimerKind
from engine.domain.messages import Attachment
from engine.domain.posts import NoticeKind
from tests.engine.handoff.story import (
    CUSTOMER,
    DAY,
    HOUR,
    KIM,
    LEE,
    MINUTE,
    Story,
    by,
    claimed_story,
    says,
    typed,
    waiting_story,
)

PHOTO = Attachment(name="a.png", media_type="image/png", size=9, url="https://files.example/a.png")


TAKE_OVER = TakeOver(
    customer="U1", customer_name="Maya", question="Is hail covered?", reference="CCCCCC"
)


def test_a_takeover_opens_a_handoff_that_is_claimed() -> None:
    """The customer hears who is there and waits for them; the card tells what was asked."""
    story = Story()
    assert story.do(TAKE_OVER, CUSTOMER) is WhyNot.NOT_A_TEAMMATE
    story.do(TAKE_OVER, by(KIM))
    assert (story.state, story.it.teammate, story.owner) == (
        HandoffState.CLAIMED,
        KIM,
        Owner.TEAMMATE,
    )
    assert (story.it.reason, story.it.waiting_since) == (
        EscalationReason.TEAMMATE_TOOK_OVER,
        story.now,
    )
    assert story.it.summary == "The assistant had asked the team: Is hail covered?"
    assert (story.notices, story.value("teammate")) == ([NoticeKind.CLAIMED], "Kim")
    assert story.timers
    assert story.do(TAKE_OVER, by(LEE)) is WhyNot.CLAIMED_BY_OTHER
    assert story.do(TAKE_OVER, by(KIM)) is WhyNot.ALREADY_YOURS


def test_words_typed_to_the_customer_promise_what_they_say_now() -> None:
    """Their change tells the customer nothing, moves nothing, and counts after the end too."""
    story = claimed_story()
    before = story.it
    promise = ChangeTyped(key="typed:x", text="I'll call you by Friday.")
    decision = story.do(promise, by(KIM))
    assert isinstance(decision, Decision)
    assert [each.sentence for each in decision.promises] == ["I'll call you by Friday"]
    assert (story.said, story.it) == ((), before)
    story.do(Resolve(), by(KIM))
    gone = story.do(ChangeTyped(key="typed:x", text=None), by(KIM))
    assert isinstance(gone, Decision)
    assert gone.promises == ()
    assert story.do(promise, CUSTOMER) is WhyNot.NOT_A_TEAMMATE


def test_two_agents_claim_at_once() -> None:
    """The first has it; the second learns that, and so does the first if they click twice."""
    story = waiting_story()
    story.do(Claim(), by(KIM))
    assert (story.state, story.it.teammate, story.epoch) == (HandoffState.CLAIMED, KIM, 3)
    assert (story.notices, story.value("teammate")) == ([NoticeKind.CLAIMED], "Kim")
    assert story.do(Claim(), by(LEE)) is WhyNot.CLAIMED_BY_OTHER
    assert story.do(Claim(), by(KIM)) is WhyNot.ALREADY_YOURS
    assert story.it.teammate == KIM


def test_a_claim_replaces_the_ladder_by_the_clocks_of_who_has_it() -> None:
    """From then on the teammate is expected to speak."""
    story = waiting_story()
    story.do(Claim(), by(KIM), after=20 * MINUTE)
    assert story.timers == {
        TimerKind.NEXT_REPLY: story.now + 15 * MINUTE,
        TimerKind.GONE_QUIET: story.now + 120 * MINUTE,
    }


def test_agent_types_without_claiming() -> None:
    """It counts as a claim, whoever had it, and the desk sees the words."""
    story = waiting_story()
    story.do(typed("Hello Maya"), by(LEE))
    assert (story.it.teammate, story.owner, list(story.said)) == (LEE, Owner.TEAMMATE, [])
    assert (Line.REPLY_SENT, "Hello Maya") in story.lines
    epoch = story.epoch
    story.do(typed("I go on here"), by(KIM))
    assert (story.it.teammate, story.epoch) == (KIM, epoch + 1)
    story.do(typed("It is changed"), by(KIM))
    assert (story.epoch, story.it.waiting_since) == (epoch + 1, None)


def test_bot_was_mid_answer_at_takeover() -> None:
    """Where nobody was called, typing makes a handoff of its own and raises the epoch."""
    story = Story()
    story.do(typed("Let me help"), by(KIM))
    assert (story.state, story.epoch) == (HandoffState.CLAIMED, 2)
    assert story.it.reason is EscalationReason.TEAMMATE_TOOK_OVER
    assert story.it.reference == "BBBBBB"


def test_typing_after_the_end_goes_on_with_what_was_resolved() -> None:
    """Within the window there is no second card; after a hand-back it is a new matter."""
    story = claimed_story()
    story.do(Resolve(), by(KIM))
    story.do(typed("One more thing"), by(KIM), after=HOUR)
    assert (story.handoffs, story.state) == (1, HandoffState.CLAIMED)
    story.do(HandBack(), by(KIM))
    story.do(typed("Wait"), by(KIM))
    assert (story.handoffs, story.state) == (2, HandoffState.CLAIMED)
    assert "Here before: ACDEFH, handed back by Kim" in str(story.lines)


def test_a_reply_goes_out_under_the_teammates_name() -> None:
    """The customer is awaited then, and the card's thread shows what was sent."""
    story = claimed_story()
    story.do(SendReply(text=" I have changed it. ", key="r1", attachments=(PHOTO,)), by(KIM))
    assert story.said == (
        SayWords(text="I have changed it.", teammate=KIM, key="r1", attachments=(PHOTO,)),
    )
    assert story.lines == [(Line.REPLY_SENT, "I have changed it.")]
    assert (story.it.first_reply_at, story.it.waiting_since) == (story.now, None)
    assert list(story.timers) == [TimerKind.ASK_SOLVED]


def test_a_reply_to_what_nobody_has_claims_it() -> None:
    """Nobody has to click first."""
    story = waiting_story()
    story.do(SendReply(text="I have changed it.", key="r1"), by(KIM))
    assert (story.state, story.it.teammate) == (HandoffState.CLAIMED, KIM)
    assert story.do(SendReply(text="Me too here.", key="r2"), by(LEE)) is WhyNot.CLAIMED_BY_OTHER


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", WhyNot.NOTHING_TO_SEND),
        (" \n", WhyNot.NOTHING_TO_SEND),
        ("ok", WhyNot.TOO_VAGUE),
        ("OK!", WhyNot.TOO_VAGUE),
        ("Done.", WhyNot.TOO_VAGUE),
        ("ok, will do", WhyNot.TOO_VAGUE),
        ("👍🎉", WhyNot.TOO_VAGUE),
        (":white_check_mark:", WhyNot.TOO_VAGUE),
        ("...", WhyNot.TOO_VAGUE),
        ("a" * 8_001, WhyNot.TOO_LONG),
    ],
)
def test_vague_staff_reply_through_a_relay(text: str, why: WhyNot) -> None:
    """What tells the customer nothing is not sent, and changes nothing."""
    story = waiting_story()
    assert story.do(SendReply(text=text, key="r1"), by(KIM)) is why
    assert story.state is HandoffState.QUEUED


@pytest.mark.parametrize(
    "text", ["Yes.", "No, it is not covered.", "42", "a" * 8_000, "はい、できます"]
)
def test_a_short_answer_is_no_vague_one(text: str) -> None:
    """Only what says nothing is held back."""
    story = claimed_story()
    story.do(SendReply(text=text, key="r1"), by(KIM))
    assert len(story.said) == 1


def test_a_reply_follows_its_edits_even_after_the_end() -> None:
    """New words or none go to the customer; vague ones do not."""
    story = claimed_story()
    story.do(SendReply(text="I have changed it.", key="r1"), by(KIM))
    story.do(Resolve(), by(KIM))
    story.do(ChangeReply(key="r1", text="I have changed both."), by(KIM))
    assert story.said == (ChangeWords(key="r1", text="I have changed both."),)
    assert story.do(ChangeReply(key="r1", text=" "), by(KIM)) is WhyNot.NOTHING_TO_SEND
    story.do(ChangeReply(key="r1", text=None), by(KIM))
    assert story.said == (ChangeWords(key="r1", text=None),)


def test_internal_notes() -> None:
    """Nothing is said; from who has it, a note shows that they are there."""
    story = claimed_story()
    quiet = story.timers[TimerKind.GONE_QUIET]
    story.do(TakeNote(text="Is this one covered?", key="n1"), by(LEE), after=HOUR)
    assert (list(story.said), story.timers[TimerKind.GONE_QUIET]) == ([], quiet)
    story.do(TakeNote(text="I look it up.", key="n2"), by(KIM))
    assert story.timers[TimerKind.GONE_QUIET] == story.now + 2 * HOUR
    assert story.do(TakeNote(text=" ", key="n3"), by(KIM)) is WhyNot.NOTHING_TO_SEND


def test_hand_back_to_bot() -> None:
    """The assistant goes on with the line; at once only if the customer waits."""
    story = claimed_story()
    story.do(HandBack(instruction="Offer  the\nbrochure."), by(KIM))
    assert (story.owner, story.it.instruction) == (Owner.ASSISTANT, "Offer the brochure.")
    assert story.last is not None
    assert story.last.wakes_assistant
    assert (story.notices, story.timers) == ([NoticeKind.HANDED_BACK], {})

    answered = claimed_story()
    answered.do(SendReply(text="I have changed it.", key="r1"), by(KIM))
    answered.do(HandBack(), by(KIM))
    assert answered.last is not None
    assert not answered.last.wakes_assistant


def test_transfer_between_agents() -> None:
    """A note is required, the customer's clock is kept, they are told once, hops are counted."""
    story = claimed_story()
    since = story.it.waiting_since
    assert story.do(Transfer(to=LEE, note=" "), by(KIM)) is WhyNot.NOTE_MISSING
    assert story.do(Transfer(to=KIM, note="me"), by(KIM)) is WhyNot.ALREADY_YOURS
    story.do(Transfer(to=LEE, note="Knows bikes"), by(KIM), after=HOUR)
    assert (story.it.teammate, story.it.hops, story.it.waiting_since) == (LEE, 1, since)
    assert (story.notices, story.value("teammate")) == ([NoticeKind.TRANSFERRED], "Lee")
    assert any("Knows bikes" in text for _, text in story.lines)
    assert story.timers[TimerKind.GONE_QUIET] == story.now + 2 * HOUR


def test_transfer_to_whoever_comes() -> None:
    """It waits again with its ladder, and the customer hears when."""
    story = claimed_story()
    since = story.it.waiting_since
    story.do(Transfer(to=None, note="I have to leave"), by(KIM))
    assert (story.state, story.it.waiting_since) == (HandoffState.QUEUED, since)
    assert story.notices == [NoticeKind.REQUEUED]
    assert TimerKind.REMIND_DESK in story.timers


def test_what_waits_may_be_resolved_or_given_to_somebody_by_anybody() -> None:
    """Both take care of it: the one counts as a claim, the other as a claim for them."""
    story = waiting_story()
    story.do(Resolve(), by(KIM))
    assert (story.state, story.it.teammate) == (HandoffState.RESOLVED, KIM)
    assert story.it.claimed_at == story.now
    story = waiting_story()
    assert story.do(Transfer(to=None, note="n"), by(KIM)) is WhyNot.NOT_CLAIMED
    story.do(Transfer(to=LEE, note="Yours"), by(KIM))
    assert (story.state, story.it.teammate) == (HandoffState.CLAIMED, LEE)
    assert story.notices == [NoticeKind.CLAIMED]


@pytest.mark.parametrize(
    "command",
    [HandBack(), Resolve(), Transfer(to=None, note="n"), Snooze(until=math.inf)],
    ids=["hand back", "resolve", "transfer", "snooze"],
)
def test_only_who_has_it_may_end_or_put_it_off(command: Command) -> None:
    """Others learn that somebody has it; nobody can do it to a closed one."""
    story = claimed_story()
    assert story.do(command, by(LEE)) is WhyNot.CLAIMED_BY_OTHER
    story.do(Resolve(), by(KIM))
    assert story.do(command, by(KIM)) is WhyNot.CLOSED


@pytest.mark.parametrize("command", [HandBack(), Snooze(until=math.inf)], ids=["back", "snooze"])
def test_what_nobody_has_is_to_be_claimed_first(command: Command) -> None:
    """Whoever puts it off has to be there for it."""
    assert waiting_story().do(command, by(KIM)) is WhyNot.NOT_CLAIMED


@pytest.mark.parametrize("until", [0.0, math.nan, math.inf])
def test_a_snooze_ends_in_the_future(until: float) -> None:
    """Else nothing would ever wake it."""
    assert claimed_story().do(Snooze(until=until), by(KIM)) is WhyNot.IN_THE_PAST


def test_a_snooze_lasts_over_the_teammates_own_words_and_ends_by_a_claim() -> None:
    """They may write and still leave it for tomorrow."""
    story = claimed_story()
    story.do(Snooze(until=story.now + DAY), by(KIM))
    story.do(SendReply(text="I come back to you tomorrow.", key="r1"), by(KIM))
    assert (story.state, list(story.timers)) == (HandoffState.SNOOZED, [TimerKind.WAKE])
    assert story.do(Claim(), by(LEE)) is WhyNot.CLAIMED_BY_OTHER
    story.do(Claim(), by(KIM))
    assert story.state is HandoffState.CLAIMED


def test_who_is_no_teammate_can_do_nothing_of_this() -> None:
    """Whatever name they bear."""
    story = waiting_story()
    commands: list[Command] = [
        *(
            Claim(),
            typed("Hi"),
            SendReply(text="Hello there", key="r"),
            TakeNote(text="n", key="n"),
        ),
        *(HandBack(), Resolve(), Transfer(to=None, note="n"), Snooze(until=math.inf)),
        ChangeReply(key="r", text=None),
    ]
    for command in commands:
        assert story.do(command, CUSTOMER) is WhyNot.NOT_A_TEAMMATE


def test_a_name_is_shown_as_it_is() -> None:
    """Nobody's name becomes markup in a customer's thread."""
    story = waiting_story()
    mate = type(KIM)(platform=KIM.platform, workspace="1", id="X", name="*[Kim](x)*\n{when}")
    story.do(Claim(), by(mate))
    assert story.value("teammate") == r"\*\[Kim\]\(x\)\* \{when\}"


def test_customer_and_teammate_take_turns() -> None:
    """The clock begins with the customer's word and ends with the teammate's."""
    story = claimed_story()
    story.do(SendReply(text="Which street?", key="r1"), by(KIM))
    story.do(says("Main Street"), CUSTOMER, after=MINUTE)
    assert set(story.timers) == {TimerKind.NEXT_REPLY, TimerKind.GONE_QUIET}
    story.do(SendReply(text="It is changed.", key="r2"), by(KIM), after=MINUTE)
    assert set(story.timers) == {TimerKind.ASK_SOLVED}
