"""What customers bring about: calling people, adding, never mind, reopening, rating."""

import pytest

from engine.domain.commands import (
    CardFailed,
    Claim,
    CustomerChanged,
    HandBack,
    Rate,
    Resolve,
    SendReply,
    Snooze,
    Withdraw,
)
from engine.domain.conversation import Urgency
from engine.domain.decisions import Decision, WhyNot
from engine.domain.desk import Line, ShowCard
from engine.domain.handoff import HandoffState, Owner, TimerKind
from engine.domain.posts import NoticeKind
from engine.handoff.hours import NEVER
from engine.handoff.limits import Limits
from tests.engine.handoff.story import (
    ASSISTANT,
    CLOCK,
    CUSTOMER,
    DAY,
    HOUR,
    KIM,
    LEE,
    MINUTE,
    NEXT_MONDAY_NINE,
    SATURDAY,
    STRANGER,
    Story,
    by,
    called,
    claimed_story,
    says,
    waiting_story,
)


@pytest.fixture
def resolved() -> Story:
    """Kim answered Maya and resolved it."""
    story = claimed_story()
    story.do(SendReply(text="I have changed it.", key="r1"), by(KIM), after=MINUTE)
    story.do(Resolve(), by(KIM), after=MINUTE)
    return story


def test_an_escalation_promises_an_answer_in_office_hours() -> None:
    """The customer hears by when, the desk gets a card, and the ladder stands behind it."""
    story = Story()
    story.do(called(), ASSISTANT)
    assert (story.state, story.owner) == (HandoffState.QUEUED, Owner.QUEUE)
    assert story.notices == [NoticeKind.QUEUED]
    assert float(story.value("when")) == story.now + 15 * MINUTE
    assert story.told == (ShowCard(),)
    first = story.now + 10 * MINUTE
    assert story.timers[TimerKind.REMIND_DESK] == first
    assert set(story.timers) == {
        TimerKind.REMIND_DESK,
        TimerKind.REMIND_ROLE,
        TimerKind.REMIND_SECOND,
    }


def test_out_of_hours() -> None:
    """The customer hears of the next opening, and no reminder rings before it."""
    story = Story(now=SATURDAY)
    story.do(called(), ASSISTANT)
    assert story.notices == [NoticeKind.OUT_OF_HOURS]
    assert float(story.value("when")) == NEXT_MONDAY_NINE
    assert min(story.timers.values()) == NEXT_MONDAY_NINE + 10 * MINUTE
    assert story.alarms == []


def test_what_is_urgent_out_of_hours_pings_elsewhere_at_once() -> None:
    """Nobody looks at the desk on a Saturday."""
    story = Story(now=SATURDAY)
    story.do(called(urgency=Urgency.HIGH), ASSISTANT)
    (alarm,) = story.alarms
    assert alarm.pings
    assert alarm.second_channel


def test_nobody_is_ever_online() -> None:
    """Nobody is promised, another way is named, the assistant goes on, and the desk sees it."""
    story = Story(hours=NEVER, limits=Limits(fallback="call us"))
    story.do(called(), ASSISTANT)
    assert story.notices == [NoticeKind.NOBODY_COMES, NoticeKind.OTHER_ROUTE]
    assert (story.owner, story.epoch, story.timers) == (Owner.ASSISTANT, 1, {})
    assert ShowCard() in story.told
    assert story.do(says("And now?"), CUSTOMER) is WhyNot.CLOSED
    story.do(Claim(), by(KIM))
    assert (story.owner, story.it.teammate) == (Owner.TEAMMATE, KIM)


def test_escalating_again_adds_to_the_card() -> None:
    """There is one handoff, and its urgency may only rise."""
    story = waiting_story()
    story.do(called(urgency=Urgency.HIGH, summary="Now stranded."), ASSISTANT, after=MINUTE)
    assert (story.handoffs, story.it.urgency) == (1, Urgency.HIGH)
    assert "Now stranded." in story.lines[0][1]
    assert [alarm.pings for alarm in story.alarms] == [True]
    story.do(called(urgency=Urgency.LOW), ASSISTANT, after=MINUTE)
    assert (story.it.urgency, story.alarms) == (Urgency.HIGH, [])


def test_customer_writes_while_waiting() -> None:
    """It goes to the card; one notice in an interval; no clock is reset."""
    story = waiting_story()
    timers, since = dict(story.timers), story.it.waiting_since
    heard = []
    for after in (MINUTE, MINUTE, 40 * MINUTE):
        story.do(says("My number is 12."), CUSTOMER, after=after)
        heard.append(story.notices)
        assert story.lines == [(Line.CUSTOMER_SAID, "My number is 12.")]
    assert heard == [[NoticeKind.WAITING], [], [NoticeKind.WAITING]]
    assert (story.timers, story.it.waiting_since) == (timers, since)


def test_customer_returns_while_human_ticket_open() -> None:
    """The words go to who has it, the assistant stays silent, and the clock begins once."""
    story = claimed_story()
    story.do(SendReply(text="Which street?", key="r1"), by(KIM))
    story.do(says("Main Street."), CUSTOMER, after=HOUR)
    assert (story.owner, list(story.said)) == (Owner.TEAMMATE, [])
    assert story.it.waiting_since == story.now
    due = story.timers[TimerKind.NEXT_REPLY]
    assert due == story.now + HOUR
    story.do(says("Number 5."), CUSTOMER, after=MINUTE)
    assert story.timers[TimerKind.NEXT_REPLY] == due


def test_thanks_do_not_start_a_clock() -> None:
    """Nobody has to answer them."""
    story = claimed_story()
    story.do(SendReply(text="I have changed it.", key="r1"), by(KIM))
    story.do(says("Thanks!", is_thanks=True), CUSTOMER, after=MINUTE)
    assert story.it.waiting_since is None


def test_third_person_joins_thread() -> None:
    """Their words are shown to people and bring about nothing else."""
    story = waiting_story()
    other = says("I have that too")
    other = type(other)(
        customer="U2", customer_name="Bo", text="Never mind", key="k", takes_back=True
    )
    story.do(other, STRANGER)
    assert (story.state, list(story.said)) == (HandoffState.QUEUED, [])
    assert story.lines == [(Line.CUSTOMER_SAID, "Never mind")]
    assert story.do(Withdraw(), STRANGER) is WhyNot.NOT_THE_CUSTOMER


def test_a_word_ends_a_snooze() -> None:
    """The teammate hears of it in the desk and is expected from then on."""
    story = claimed_story()
    story.do(Snooze(until=story.now + DAY), by(KIM))
    assert list(story.timers) == [TimerKind.WAKE]
    story.do(says("It is urgent now"), CUSTOMER, after=HOUR)
    assert story.state is HandoffState.CLAIMED
    assert len(story.alarms) == 1
    assert TimerKind.WAKE not in story.timers
    assert story.timers[TimerKind.GONE_QUIET] > story.now


@pytest.mark.parametrize("by_click", [True, False])
def test_never_mind(by_click: bool) -> None:
    """It is confirmed, the card says so, and the assistant has the conversation again."""
    story = waiting_story()
    story.do(Withdraw() if by_click else says("Never mind", takes_back=True), CUSTOMER)
    assert (story.state, story.owner) == (HandoffState.WITHDRAWN, Owner.ASSISTANT)
    assert (story.notices, story.timers) == ([NoticeKind.WITHDRAWN], {})
    assert ShowCard() in story.told
    assert story.do(Withdraw(), CUSTOMER) is WhyNot.CLOSED


def test_never_mind_in_a_talk_with_a_teammate_is_theirs_to_read() -> None:
    """It may be about something else; only a click ends the handoff then."""
    story = claimed_story()
    story.do(SendReply(text="Shall I also change the car?", key="r1"), by(KIM))
    story.do(says("Never mind", takes_back=True), CUSTOMER)
    before = story.state
    story.do(Withdraw(), CUSTOMER)
    assert (before, story.state) == (HandoffState.CLAIMED, HandoffState.WITHDRAWN)


def test_thanks_after_resolve(resolved: Story) -> None:
    """They are taken without a word, and nothing is reopened."""
    result = resolved.do(says("Thanks!", is_thanks=True), CUSTOMER, after=HOUR)
    assert isinstance(result, Decision)
    assert (resolved.state, list(resolved.said)) == (HandoffState.RESOLVED, [])


def test_reopen_after_resolve(resolved: Story) -> None:
    """In the window it goes to the last teammate, who is expected to answer."""
    resolved.do(says("It still shows the old one"), CUSTOMER, after=DAY)
    assert (resolved.state, resolved.owner) == (HandoffState.CLAIMED, Owner.TEAMMATE)
    assert (resolved.it.teammate, resolved.it.is_reopened) == (KIM, True)
    assert resolved.notices == [NoticeKind.REOPENED]
    assert float(resolved.value("when")) == resolved.timers[TimerKind.NEXT_REPLY]
    assert (Line.CUSTOMER_SAID, "It still shows the old one") in resolved.lines
    assert TimerKind.GONE_QUIET in resolved.timers


def test_a_person_asked_for_after_resolve_is_the_same_one(resolved: Story) -> None:
    """A click on "talk to a person" within the window makes no second card."""
    resolved.do(called(), CUSTOMER, after=HOUR)
    assert (resolved.handoffs, resolved.state) == (1, HandoffState.CLAIMED)


def test_reply_after_closed(resolved: Story) -> None:
    """After the window the assistant has it; a new card says what was here before."""
    assert resolved.do(says("Another thing"), CUSTOMER, after=4 * DAY) is WhyNot.CLOSED
    assert resolved.state is HandoffState.RESOLVED
    resolved.do(called(), ASSISTANT)
    assert (resolved.handoffs, resolved.state) == (2, HandoffState.QUEUED)
    before = "Here before: ACDEFH, resolved by Kim. Wants to change the address."
    assert (Line.EVENT, before) in resolved.lines


def test_rating_once_for_each_resolve(resolved: Story) -> None:
    """Only by the customer, only from 1 to 5, only once; reopened and resolved, once more."""
    assert resolved.do(Rate(score=4, customer="U2"), STRANGER) is WhyNot.NOT_THE_CUSTOMER
    assert resolved.do(Rate(score=6, customer="U1"), CUSTOMER) is WhyNot.NO_SUCH_SCORE
    resolved.do(Rate(score=4, customer="U1"), CUSTOMER)
    assert (resolved.it.score, resolved.notices) == (4, [NoticeKind.RATED])
    assert resolved.do(Rate(score=5, customer="U1"), CUSTOMER) is WhyNot.RATED_BEFORE
    resolved.do(says("It is wrong again"), CUSTOMER)
    assert resolved.do(Rate(score=5, customer="U1"), CUSTOMER) is WhyNot.NOT_RESOLVED
    resolved.do(Resolve(), by(KIM))
    resolved.do(Rate(score=5, customer="U1"), CUSTOMER)
    assert resolved.it.score == 5


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("👍", 5),
        ("⭐⭐⭐⭐", 4),
        ("5", 5),
        ("4/5", 4),
        (":star: :star:", 2),
        ("👎🏽", 1),
        ("3 stars!", 3),
    ],
)
def test_rating_in_words_or_signs(resolved: Story, words: str, score: int) -> None:
    """It is a rating and nothing to reopen for; said again, it changes nothing."""
    resolved.do(says(words), CUSTOMER, after=MINUTE)
    assert (resolved.it.score, resolved.state) == (score, HandoffState.RESOLVED)
    assert resolved.notices == [NoticeKind.RATED]
    assert isinstance(resolved.do(says("1"), CUSTOMER), Decision)
    assert (resolved.it.score, list(resolved.said)) == (score, [])


@pytest.mark.parametrize(
    "words", ["5 cars", "6", "0", "👍 but the street is wrong", "10", "⭐⭐⭐⭐⭐⭐"]
)
def test_what_is_no_rating_reopens(resolved: Story, words: str) -> None:
    """A figure in a sentence is not taken for praise."""
    resolved.do(says(words), CUSTOMER, after=MINUTE)
    assert (resolved.state, resolved.it.score) == (HandoffState.CLAIMED, None)


def test_customer_edits_or_deletes() -> None:
    """People are shown it, and nothing else follows."""
    story = waiting_story()
    story.do(CustomerChanged(key="k", text="Main Street 6"), CUSTOMER)
    assert (story.lines, list(story.said)) == ([(Line.CUSTOMER_EDITED, "Main Street 6")], [])
    story.do(CustomerChanged(key="k", text=None), CUSTOMER)
    assert story.lines == [(Line.CUSTOMER_DELETED, "")]


def test_handoff_post_fails() -> None:
    """First it goes elsewhere, then the customer hears the truth and is not left in silence."""
    story = waiting_story()
    story.limits = Limits(fallback="call us")
    story.do(CardFailed(is_final=False, error="channel_not_found"), CLOCK)
    assert (story.state, list(story.said)) == (HandoffState.QUEUED, [])
    assert story.alarms[0].second_channel
    story.do(CardFailed(is_final=True, error="channel_not_found"), CLOCK)
    assert story.notices == [NoticeKind.FALLBACK, NoticeKind.OTHER_ROUTE]
    assert (story.owner, story.timers) == (Owner.ASSISTANT, {})


def test_a_handed_back_conversation_is_the_assistants() -> None:
    """Nothing the customer writes then goes to people."""
    story = claimed_story()
    story.do(HandBack(), by(KIM))
    assert story.do(says("Hello?"), CUSTOMER) is WhyNot.CLOSED
    assert story.do(Claim(), by(LEE)) is WhyNot.CLOSED
