"""Words for teammates: nothing of the closed lists is without them."""

import pytest

from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.decisions import NotDone, WhyNot
from engine.domain.handoff import HandoffState
from engine.handoff.move import Move
from engine.handoff.ports import EventLine
from engine.handoff.words import (
    duration,
    event_words,
    reason_words,
    refusal,
    sentence,
    state_words,
    urgency_words,
    why_not,
)
from tests.engine.handoff.story import CLOCK, CUSTOMER, KIM, by, claimed_story


def test_every_member_of_a_closed_list_has_its_own_words() -> None:
    """A new member without words is noticed here, not in the desk."""
    assert len({why_not(why) for why in WhyNot}) == len(WhyNot)
    assert len({reason_words(reason) for reason in EscalationReason}) == len(EscalationReason)
    assert len({urgency_words(urgency) for urgency in Urgency}) == len(Urgency)
    assert len({state_words(state) for state in HandoffState}) == len(HandoffState)
    assert len({sentence(move, by(KIM), "") for move in Move}) == len(Move)
    assert not any("{" in sentence(move, by(KIM), "") for move in Move)


@pytest.mark.parametrize(
    ("move", "detail", "words"),
    [
        ("transferred", "to Lee: knows\nbikes", "Kim transferred it: to Lee: knows bikes"),
        ("claimed", "", "Kim claimed it."),
        ("noted", "a long note", "Kim took a note."),
        ("of_a_newer_version", "", "Kim: of_a_newer_version."),
    ],
)
def test_an_event_is_one_line(move: str, detail: str, words: str) -> None:
    """Who, what, and the details where they are short."""
    event = EventLine(
        move=move, actor=by(KIM), detail=detail, at=0.0, before="queued", after="claimed", epoch=2
    )
    assert event_words(event) == words


def test_customer_and_clock_have_names() -> None:
    """As the beginning of a sentence."""
    assert sentence(Move.RATED, CUSTOMER, "4 of 5") == "The customer rated it: 4 of 5"
    assert sentence(Move.RESOLVED, CLOCK, "") == "The clock resolved it."


@pytest.mark.parametrize(
    ("seconds", "words"), [(59, "0 min"), (60, "1 min"), (3_599, "59 min"), (3_660, "1 h 1 min")]
)
def test_a_duration_is_told_in_minutes(seconds: float, words: str) -> None:
    """Nobody in a desk counts seconds."""
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "has just claimed this one."), (60, "has had this one for 1 min.")],
)
def test_who_comes_too_late_is_told_who_and_since_when(seconds: float, words: str) -> None:
    """Of what is closed, or with nobody, there is no such thing to tell."""
    story = claimed_story()
    late = NotDone(why=WhyNot.CLAIMED_BY_OTHER, handoff=story.handoff)
    assert refusal(late, story.now + seconds) == f"Kim {words}"
    assert refusal(NotDone(why=WhyNot.CLOSED, handoff=story.handoff), 0.0) == why_not(WhyNot.CLOSED)
    unknown = NotDone(why=WhyNot.CLAIMED_BY_OTHER)
    assert refusal(unknown, 0.0) == why_not(WhyNot.CLAIMED_BY_OTHER)
