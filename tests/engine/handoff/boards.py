"""What the board may have to show beside the queue, at its longest."""

from engine.domain.commitments import Commitment
from engine.domain.messages import Place, Platform
from engine.domain.team_questions import OpenQuestion
from tests.engine.handoff.people import ANA

THERE = Place(platform=Platform.DISCORD, workspace="11", channel="22", thread="33")


def overdue(number: int = 1, sentence: str = "I'll call you by Friday") -> Commitment:
    """A promise that was due at the moment 0."""
    return Commitment(
        id=number,
        handoff_id=1,
        owner=ANA,
        sentence=sentence,
        made_at=-60.0,
        due_at=0.0,
        nags=0,
        is_answered=False,
        reference="AAAAAA",
        customer_name="Maya",
        place=THERE,
    )


def question(number: int = 1, text: str = "Is hail covered?") -> OpenQuestion:
    """A question that was asked at the moment 0."""
    return OpenQuestion(
        id=number,
        text=text,
        customer_name="Maya",
        reference="BBBBBB",
        place=THERE,
        asked_at=0.0,
        due_at=1_800.0,
    )
