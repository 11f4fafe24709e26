"""Who works at the desk of the tests, and how a conversation gets there."""

from engine.domain.commands import Claim, Escalate
from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.decisions import Done, End
from engine.domain.desk import TeamMessage
from engine.domain.handoff import Actor, ActorKind, Handoff, Teammate
from engine.domain.messages import InboundMessage, Platform
from engine.handoff.ports import HandoffStore
from storage.conversations import Conversations
from tests.engine.handoff.pinboard import FIRST
from tests.storage.builders import MAYA, said

ANA = Teammate(platform=Platform.SLACK, workspace="T1", id="U-ANA", name="Ana")
TOM = Teammate(platform=Platform.SLACK, workspace="T1", id="U-TOM", name="Tom")


def by(teammate: Teammate) -> Actor:
    """A teammate as who does something."""
    return Actor(kind=ActorKind.TEAMMATE, id=teammate.id, teammate=teammate)


def done(end: End) -> Handoff:
    """The handoff after a command that must have taken effect."""
    assert isinstance(end, Done), end
    return end.handoff


async def escalated(
    conversations: Conversations, handoffs: HandoffStore, *messages: InboundMessage
) -> Handoff:
    """Maya has asked and waits for a person."""
    for message in messages or (said("Is hail covered?"), said("I want a person.", at=2)):
        receipt = await conversations.receive(message)
    assert receipt.conversation_id is not None
    command = Escalate(
        reason=EscalationReason.CUSTOMER_ASKED,
        urgency=Urgency.NORMAL,
        summary="Is hail covered?",
        customer=MAYA.id,
        customer_name=MAYA.name,
        reference="",
    )
    actor = Actor(kind=ActorKind.ASSISTANT)
    return done(await handoffs.carry_out_in(receipt.conversation_id, command, actor))


async def claimed(handoffs: HandoffStore, handoff: Handoff, teammate: Teammate = ANA) -> Handoff:
    """Ana has it, or somebody else."""
    return done(await handoffs.carry_out(handoff.id, Claim(), by(teammate)))


def written(text: str, *, card: str, at: int = 1, teammate: Teammate = ANA) -> TeamMessage:
    """What a teammate writes in a card's thread."""
    return TeamMessage(
        platform=Platform.SLACK,
        channel=FIRST,
        card_id=card,
        key=f"slack:T1:{FIRST}:{at}",
        id=f"{at}",
        teammate=teammate,
        text=text,
    )
