"""Stored tool calls and what they propose, with the details that do not matter filled in."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from engine.accounts.pending import Proposal
from engine.domain.accounts import CancelOrder, CustomerId, Write
from engine.domain.conversation import TurnWork
from engine.domain.handoff import Teammate
from engine.domain.messages import InboundMessage, Place, Platform, Principal
from engine.domain.steps import Block, Json, OpenCall
from storage.conversations import Conversations
from tests.storage.builders import MAYA, PLACE, answer, open_turn, said

OWNER = Principal(platform=Platform.SLACK, workspace="T1", customer=MAYA.id, place=PLACE)
STRANGER = Principal(platform=Platform.SLACK, workspace="T1", customer="U2", place=PLACE)
CUSTOMER = CustomerId("AC-1003")
TEAMMATE = Teammate(platform=Platform.SLACK, workspace="T1", id="U7", name="Ana")
ORDER = CancelOrder(order="OR-1")
APPROVAL_UNTIL = 2_000_000_000.0


async def called(
    store: Conversations,
    *calls: tuple[str, Mapping[str, Json]],
    message: InboundMessage | None = None,
) -> tuple[TurnWork, tuple[OpenCall, ...]]:
    """A turn in which Claude has asked for these tools with these arguments."""
    work = await open_turn(store, message or said("Please."))
    content: list[Block] = [
        {"type": "tool_use", "id": f"toolu_{number}", "name": name, "input": dict(arguments)}
        for number, (name, arguments) in enumerate(calls, 1)
    ]
    asked = replace(answer("", calls=("toolu_1",)), content=tuple(content))
    return work, await store.record_answer(work.lease, work.turn_id, asked)


def proposal(
    call: OpenCall,
    *,
    principal: Principal = OWNER,
    change: Write = ORDER,
    amount: str | None = "59.90",
    needs_teammate: bool = False,
) -> Proposal:
    """What the call asks to have confirmed."""
    return Proposal(
        principal=principal,
        customer=CUSTOMER,
        change=change,
        call_key=call.key,
        amount=None if amount is None else Decimal(amount),
        needs_teammate=needs_teammate,
    )


def elsewhere(channel: str) -> Place:
    """Another thread of the same workspace."""
    return Place(platform=Platform.SLACK, workspace="T1", channel=channel, thread="9.0")
