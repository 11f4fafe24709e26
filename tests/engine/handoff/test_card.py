"""What a card shows: state, clock, colour, buttons, and a warning of names that look alike."""

from dataclasses import replace

import pytest

from engine.domain.commands import Claim, HandBack, Resolve, SendReply, Snooze
from engine.domain.conversation import Urgency
from engine.domain.handoff import Handoff
from engine.domain.messages import Platform
from engine.handoff.actions import CardAction, CardVerb, parse
from engine.handoff.card import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    RED,
    CardClocks,
    CardView,
    card_of,
    is_late,
)
from engine.handoff.clocks import Targets
from engine.handoff.hours import NEVER
from engine.handoff.look_alike import look_alike
from tests.engine.handoff.story import (
    ASSISTANT,
    CUSTOMER,
    DAY,
    HOUR,
    KIM,
    MINUTE,
    OFFICE,
    Story,
    by,
    called,
    claimed_story,
    says,
    waiting_story,
)

CLOCKS = CardClocks(hours=OFFICE, targets=Targets(first_reply=15 * MINUTE, next_reply=HOUR))


def card(handoff: Handoff, now: float) -> CardView:
    """The card at a moment."""
    return card_of(handoff, now, CLOCKS)


def verbs(view: CardView) -> list[CardVerb]:
    """What may be clicked."""
    actions = [parse(button.action) for button in view.buttons]
    return [action.verb for action in actions if isinstance(action, CardAction)]


def test_what_waits_shows_its_clock_and_a_claim() -> None:
    """Orange until the promise is broken, red then; a night does not count."""
    story = waiting_story()
    early = card(story.it, story.now + 5 * MINUTE)
    assert (early.colour, early.state) == (ORANGE, "Nobody has it, waiting 5 min")
    assert early.title == "ACDEFH · Maya"
    assert verbs(early)[0] is CardVerb.CLAIM
    assert early.strong == early.buttons[0].action == "desk:claim:1"
    late = card(story.it, story.now + DAY)
    assert (late.colour, late.state) == (
        RED,
        "Nobody has it, waiting 8 h 0 min, later than promised",
    )


def test_what_is_claimed_shows_who_has_it_and_all_that_they_can_do() -> None:
    """The clock rests while the customer is awaited."""
    story = claimed_story()
    view = card(story.it, story.now)
    assert (view.colour, view.state) == (BLUE, "With Kim, waiting 1 min")
    assert ("With", "Kim") in view.fields
    assert set(CardVerb) - set(verbs(view)) == {CardVerb.CLAIM, CardVerb.ARTICLE}
    story.do(SendReply(text="I have changed it.", key="r"), by(KIM))
    assert card(story.it, story.now + DAY).state == "With Kim, the customer is awaited"


def test_a_snooze_is_shown_with_its_end() -> None:
    """In the time of the desk."""
    story = claimed_story()
    story.do(Snooze(until=story.now + DAY), by(KIM))
    view = card(story.it, story.now + 2 * HOUR)
    assert (view.colour, view.state) == (GREY, "Snoozed by Kim until Tue 03 Nov, 10:01 EST")


def test_what_is_closed_offers_what_was_said_and_an_article_of_it() -> None:
    """Its last holder stays on it; only what is resolved has an answer to make an article of."""
    story = claimed_story()
    story.do(Resolve(), by(KIM))
    view = card(story.it, story.now)
    assert (view.colour, view.state, view.strong) == (GREEN, "Resolved by Kim", None)
    assert verbs(view) == [CardVerb.ARTICLE, CardVerb.TRANSCRIPT]
    other = claimed_story()
    other.do(HandBack(), by(KIM))
    assert card(other.it, other.now).state == "Handed back by Kim"
    assert verbs(card(other.it, other.now)) == [CardVerb.TRANSCRIPT]


def test_what_nobody_was_promised_for_can_be_claimed() -> None:
    """A small team sees it and may come."""
    story = Story(hours=NEVER)
    story.do(called(), ASSISTANT)
    view = card(story.it, story.now)
    assert verbs(view)[0] is CardVerb.CLAIM
    assert "nobody was promised" in view.state
    story.do(Claim(), by(KIM))
    assert "With Kim" in card(story.it, story.now).state


def test_the_facts_are_on_the_card() -> None:
    """Platform, reason, urgency, hops, rating, brief and summary, in words."""
    story = claimed_story()
    known = replace(story.it, hops=2, score=4, brief="Wants: a new address", is_reopened=True)
    view = card(known, story.now)
    assert view.fields == (
        ("Platform", "Slack"),
        ("Reason", "asked for a person"),
        ("Urgency", "normal"),
        ("With", "Kim"),
        ("Transfers", "2"),
        ("Rating", "4 of 5"),
        ("Reopened", "yes"),
    )
    assert (view.brief, view.summary) == ("Wants: a new address", "Wants to change the address.")
    assert view.lead == view.summary
    assert known.place.platform is Platform.SLACK


def test_nothing_stands_on_the_card_twice() -> None:
    """A brief that has the whole summary takes its place; its urgency is a fact of the card."""
    story = claimed_story()
    brief = f"Wanted: {story.it.summary}\nTried: nothing yet\nUrgency: normal, nobody waits outside"
    view = card(replace(story.it, brief=brief), story.now)
    assert view.lead == ""
    assert ("Urgency", "normal, nobody waits outside") in view.fields
    assert "Urgency" not in (view.brief or "")


def test_an_urgency_of_before_is_not_shown() -> None:
    """What was raised after the brief was written is what counts."""
    story = claimed_story()
    raised = replace(story.it, brief="Urgency: normal, as ever", urgency=Urgency.HIGH)
    assert ("Urgency", "high") in card(raised, story.now).fields


@pytest.mark.parametrize(
    "name", ["kim miller", "Кіm Мiller", "K1m_M1ller", "Kím Miller", "Kirn Miller"]
)
def test_someone_imitates_staff(name: str) -> None:
    """A name that looks like a teammate's is flagged, and that is all it does."""
    story = waiting_story()
    view = card_of(replace(story.it, customer_name=name), story.now, CLOCKS, team=["Kim Miller"])
    assert view.warning is not None
    assert "Kim Miller" in view.warning


@pytest.mark.parametrize("name", ["", "Maya", "Kim", "Miller", "!!!"])
def test_other_names_are_not_flagged(name: str) -> None:
    """Not even one without any letters, beside a teammate's without any."""
    assert look_alike(name, ["Kim Miller", "???"]) is None


def test_what_is_unsolved_for_longer_than_promised_stands_out() -> None:
    """Though every reply came in time; while the customer is awaited it does not."""
    clocks = CardClocks(hours=OFFICE, targets=Targets(next_reply=HOUR, total=2 * HOUR))
    story = claimed_story()
    story.do(SendReply(text="Which car is it?", key="r1"), by(KIM), after=119 * MINUTE)
    story.do(says("The red one."), CUSTOMER)
    early = card_of(story.it, story.now - MINUTE, clocks)
    assert (early.colour, "Unsolved for" in dict(early.fields)) == (BLUE, False)
    late = card_of(story.it, story.now + 5 * MINUTE, clocks)
    assert late.colour == RED
    assert [is_late(story.it, story.now + n * MINUTE, clocks) for n in (-1, 0)] == [False, True]
    assert dict(late.fields)["Unsolved for"] == "2 h 5 min, longer than promised"
    story.do(SendReply(text="It is done.", key="r2"), by(KIM))
    assert card_of(story.it, story.now + DAY, clocks).colour == BLUE
