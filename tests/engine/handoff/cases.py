"""A handoff and a turn as the desk's tests need them, with the details that do not matter."""

from engine.domain.conversation import EscalationReason, Lease, TurnWork, Urgency
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.messages import Address, Author, InboundMessage, Place, Platform, Principal

PLACE = Place(platform=Platform.SLACK, workspace="T1", channel="C1", thread="1700000000.000100")
PRINCIPAL = Principal(platform=Platform.SLACK, workspace="T1", customer="U1", place=PLACE)


def handoff(*, summary: str = "Wants to change the address.", brief: str | None = None) -> Handoff:
    """Maya waits for a person."""
    return Handoff(
        id=1,
        conversation_id=1,
        place=PLACE,
        reference="ACDEFH",
        customer="U1",
        customer_name="Maya",
        state=HandoffState.QUEUED,
        epoch=2,
        reason=EscalationReason.ACCOUNT_MATTER,
        urgency=Urgency.HIGH,
        summary=summary,
        queued_at=1_700_000_100.0,
        waiting_since=1_700_000_100.0,
        brief=brief,
    )


def turn(*said: str) -> TurnWork:
    """A turn that is to answer these messages of Maya."""
    messages = tuple(
        InboundMessage(
            place=PLACE,
            id=f"m{at}",
            keys=(f"k{at}",),
            sort_key=f"{at}",
            sent_at=1_700_000_000.0 + at,
            author=Author(id="U1", name="Maya"),
            address=Address.TO_ASSISTANT,
            text=text,
        )
        for at, text in enumerate(said)
    )
    return TurnWork(
        lease=Lease(conversation_id=1, worker="w1", fence=1, epoch=1),
        turn_id=1,
        reference="ACDEFH",
        place=PLACE,
        principal=PRINCIPAL,
        messages=messages,
        version=1,
        attempt=1,
        steps=0,
        tokens=0,
        last_prompt=0,
        open_calls=(),
        waiting_since=1_700_000_000.0,
        has_preview=False,
    )
