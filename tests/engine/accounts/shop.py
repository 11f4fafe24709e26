"""A customer who is asked about changes, with real parts that are brought on by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from engine.accounts.action_asking import ActionAsking
from engine.accounts.action_buttons import ActionButton, ActionVerb
from engine.accounts.actions import Actions
from engine.accounts.keeper import ActionKeeper
from engine.accounts.pending import PendingAction
from engine.domain.accounts import CallTool, CancelOrder, Change, CustomerId, FileClaim
from engine.domain.conversation import TurnEnding, TurnWork
from engine.domain.handoff import Teammate
from engine.domain.posts import Part, PostKind
from storage.conversations import Conversations
from storage.database import Database
from tests.storage.accounts.calling import OWNER, called
from tests.storage.builders import ending, result, said, sends_of

ROBIN = CustomerId("K-1")
CANCEL = CancelOrder(order="OR-100")
_TOOLS = {CancelOrder: "cancel_order", FileClaim: "file_claim"}


@dataclass(kw_only=True)
class Shop:
    """Everything that happens to an action after it was proposed, brought on by hand."""

    store: Conversations
    actions: Actions
    keeper: ActionKeeper
    asking: ActionAsking
    database: Database
    looked: list[int]

    async def asks(
        self, change: Change = CANCEL, amount: str | None = "649.00", *, at: int = 1
    ) -> tuple[PendingAction, Part]:
        """Let a turn propose a change and end with the post that asks, which arrives."""
        work, action = await self.proposes(change, amount, at=at)
        parts = await self.asking.parts(work.turn_id, language="en")
        done = ending("Please click.")
        await self.ends(work, replace(done, parts=(*done.parts, *parts)))
        return action, parts[-1]

    async def proposes(
        self, change: Change = CANCEL, amount: str | None = "649.00", *, at: int = 1
    ) -> tuple[TurnWork, PendingAction]:
        """Let a turn propose a change and go on."""
        tool = change.tool if isinstance(change, CallTool) else _TOOLS[type(change)]
        work, (call,) = await called(
            self.store, (tool, {}), message=replace(said("Please.", at=at), is_direct=True)
        )
        action = await self.actions.propose(
            change,
            principal=OWNER,
            customer=ROBIN,
            call_key=call.key,
            amount=None if amount is None else Decimal(amount),
        )
        await self.store.record_result(work.lease, work.turn_id, result(call.call.id))
        return work, action

    async def ends(self, work: TurnWork, how: TurnEnding) -> None:
        """Let a turn end, and what it says arrive."""
        await self.store.finish_turn(work.lease, work.turn_id, how)
        await self.sends(work.lease.conversation_id)

    async def sends(self, conversation_id: int) -> list[tuple[PostKind, str | None, Part]]:
        """Let everything that is queued arrive."""
        work = await sends_of(self.store, conversation_id)
        sent = []
        for part in work.parts:
            assert not part.is_withdrawn
            assert await self.store.begin_send(work.lease, part)
            await self.store.confirm_send(work.lease, part, part.preview_id or f"post-{part.id}")
            sent.append((part.kind, part.preview_id, part.part))
        return sent

    async def clicks(self, action: PendingAction, verb: ActionVerb = ActionVerb.DO) -> str:
        """The customer's own click."""
        button = ActionButton(verb=verb, action_id=action.id)
        return await self.keeper.click(button, OWNER, locale="en-US")

    async def decides(
        self, action: PendingAction, by: Teammate, verb: ActionVerb = ActionVerb.APPROVE
    ) -> str:
        """A teammate's click."""
        return await self.keeper.decide(ActionButton(verb=verb, action_id=action.id), by)

    async def rows(self, question: str) -> Sequence[Any]:
        """Ask the database itself."""
        return await self.database.read(lambda c: c.execute(text(question)).all())
