"""The conversation store: every method of the port is one function, run as one transaction."""

import time
from collections.abc import Callable, Sequence

from engine.domain.budgets import Spent
from engine.domain.conversation import Absorbed, Lease, PastTurn, SendWork, TurnEnding, Work
from engine.domain.messages import Amendment, InboundMessage, Place, Platform, Principal
from engine.domain.posts import Part, QueuedPart
from engine.domain.receipts import Amended, Receipt
from engine.domain.routing import RouteLabel
from engine.domain.steps import Answer, Block, HistoryMessage, OpenCall, PrivateFacts, ToolResult
from engine.domain.verdicts import Offences, RefusedAnswer
from engine.ports.conversations import Compose
from storage import (
    absorbing,
    amending,
    budgets,
    burying,
    calls,
    log,
    previewing,
    receiving,
    sending,
    taking,
    turns,
    window,
    withdrawing,
)
from storage.database import Database
from storage.ending import finish_turn
from storage.handoffs.applying import DeskRules
from storage.handoffs.relaying import Render
from storage.offences import offences
from storage.past_turns import past_turns
from storage.routing import take_route
from storage.taken_over import taken_over
from storage.verdicts import refuse_answer


class Conversations:
    """Implements `engine.ports.conversations.ConversationStore` for one worker of one platform.

    `worker` names the process in its leases; `bot_turns` bounds how many messages of programs in a
    row are answered; `clock` gives POSIX seconds. `desk` hands over to people, and `render` makes
    what they say fit for this platform; None where there is no desk.
    """

    def __init__(
        self,
        database: Database,
        *,
        platform: Platform,
        worker: str,
        bot_turns: int = 3,
        clock: Callable[[], float] = time.time,
        desk: DeskRules | None = None,
        render: Render | None = None,
    ) -> None:
        self._database = database
        self._platform = platform
        self._worker = worker
        self._bot_turns = bot_turns
        self._clock = clock
        self._desk = desk
        self._render = render

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message under all its keys, once; open its conversation where it may."""
        return await self._database.write(
            receiving.receive, message, self._bot_turns, self._clock(), self._desk
        )

    async def amend(self, amendment: Amendment, *, compose: Compose) -> Amended:
        """Note that a message was edited or deleted; what was read of a deleted one is erased."""
        return await self._database.write(
            amending.amend, amendment, compose, self._clock(), self._desk
        )

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there."""
        return await self._database.read(receiving.watches, place)

    async def unfinished(self, platform: Platform, *, limit: int) -> tuple[int, ...]:
        """At most `limit` conversations with anything left to do, longest waiting first."""
        return await self._database.read(taking.unfinished, platform, limit)

    async def next_work(self, conversation_id: int, *, compose: Compose, prompt: str) -> Work:
        """Take the conversation's lease and say what is next."""
        starter = turns.Starter(
            platform=self._platform,
            compose=compose,
            prompt=prompt,
            now=self._clock(),
            render=self._render,
            people_first=self._desk.people_first if self._desk else None,
        )
        return await self._database.write(taking.next_work, conversation_id, self._worker, starter)

    async def absorb(self, lease: Lease, turn_id: int, *, compose: Compose) -> Absorbed:
        """Let a running turn begin again with what its customer has said and changed meanwhile."""
        return await self._database.write(absorbing.absorb, lease, turn_id, compose, self._clock())

    async def spent(self, principal: Principal) -> tuple[Spent, ...]:
        """What the windows of now that count for this customer have used up, unused ones too."""
        return await self._database.read(budgets.spent, principal, self._clock())

    async def count_use(self, principal: Principal, answer: Answer) -> None:
        """Count an answer outside of any turn for the workspace and for everybody."""
        await self._database.write(budgets.count_use, principal, answer, self._clock())

    async def offences(self, principal: Principal, *, counted: float, pause: float) -> Offences:
        """How often this customer was refused in `counted` seconds, and their last pause."""
        return await self._database.read(offences, principal, counted, pause, self._clock())

    async def take_route(
        self, lease: Lease, turn_id: int, label: RouteLabel, *, told: Block
    ) -> None:
        """Store the route of a turn without a step, with what Claude is told of it."""
        await self._database.write(take_route, lease, turn_id, label, told)

    async def past_turns(self, conversation_id: int, *, limit: int) -> tuple[PastTurn, ...]:
        """The newest turns that have ended since people last had it, oldest first."""
        return await self._database.read(past_turns, conversation_id, limit)

    async def taken_over(self, conversations: Sequence[int]) -> tuple[int, ...]:
        """Those of them that the assistant does not own any more."""
        return await self._database.read(taken_over, conversations)

    async def history(self, conversation_id: int) -> tuple[HistoryMessage, ...]:
        """Claude's history in order since it last began anew, without turns Claude refused."""
        return await self._database.read(log.history, conversation_id)

    async def begin_anew(self, lease: Lease, turn_id: int, *, keep: float) -> int:
        """Let the history begin later, at a customer's message; returns its new version."""
        return await self._database.write(window.begin_anew, lease, turn_id, keep)

    async def record_answer(
        self, lease: Lease, turn_id: int, answer: Answer
    ) -> tuple[OpenCall, ...]:
        """Append an answer that is not the last, with its calls as pending; returns these."""
        return await self._database.write(
            calls.record_answer, lease, turn_id, answer, self._clock()
        )

    async def discard_answer(self, lease: Lease, turn_id: int, answer: Answer) -> None:
        """Store what an answer cost that does not enter the history."""
        await self._database.write(calls.discard_answer, lease, turn_id, answer, self._clock())

    async def refuse_answer(
        self, lease: Lease, turn_id: int, refused: RefusedAnswer, *, hint: Block
    ) -> None:
        """Store what an answer cost and why it is not shown, and tell Claude from now on."""
        await self._database.write(refuse_answer, lease, turn_id, refused, hint, self._clock())

    async def begin_call(self, lease: Lease, turn_id: int, call_id: str) -> None:
        """Note that a call with an effect is about to run."""
        await self._database.write(calls.begin_call, lease, turn_id, call_id, self._clock())

    async def record_result(self, lease: Lease, turn_id: int, result: ToolResult) -> None:
        """Store a call's result; the last one appends the user message that carries them all."""
        await self._database.write(calls.record_result, lease, turn_id, result, self._clock())

    async def private_facts(self, turn_id: int) -> tuple[PrivateFacts, ...]:
        """What the calls of a turn found for the customer alone, in order, each once."""
        return await self._database.read(calls.private_facts, turn_id)

    async def finish_turn(self, lease: Lease, turn_id: int, ending: TurnEnding) -> SendWork | None:
        """Store the ending, its escalation and its parts in the outbox, and say what leaves."""
        return await self._database.write(
            finish_turn, lease, turn_id, ending, self._clock(), self._desk
        )

    async def begin_preview(self, lease: Lease, turn_id: int, part: Part) -> QueuedPart | None:
        """Note that a preview is about to be posted; None where none may be."""
        return await self._database.write(previewing.begin, lease, turn_id, part, self._clock())

    async def confirm_preview(self, lease: Lease, part: QueuedPart, remote_id: str) -> None:
        """Note under which id the platform shows the preview."""
        await self._database.write(previewing.confirm, lease, part, remote_id)

    async def drop_preview(self, lease: Lease, part: QueuedPart) -> None:
        """Note that the platform refused the preview: nothing is shown."""
        await self._database.write(previewing.drop, lease, part)

    async def begin_send(self, lease: Lease, part: QueuedPart) -> bool:
        """Claim a part for sending; False (and withdrawn) if its epoch is not the current one."""
        return await self._database.write(sending.begin, lease, part, self._clock())

    async def confirm_send(self, lease: Lease, part: QueuedPart, remote_id: str) -> bool:
        """Note that the platform has the part; True where nothing is left and the lease is free."""
        return await self._database.write(sending.confirm, lease, part, remote_id, self._clock())

    async def note_arrival(self, part: QueuedPart, remote_id: str) -> bool:
        """Note where a part is that is to be taken away; False if it is none of those."""
        return await self._database.write(withdrawing.note_arrival, part, remote_id)

    async def defer_send(
        self,
        lease: Lease,
        part: QueuedPart,
        *,
        until: float,
        not_before: float | None,
        in_doubt: bool,
        error: str,
    ) -> None:
        """Try this part again at `until` (POSIX seconds); what follows it waits too."""
        again = sending.Again(until=until, not_before=not_before, in_doubt=in_doubt, error=error)
        await self._database.write(sending.defer, lease, part, again, self._clock())

    async def bury_send(
        self, lease: Lease, part: QueuedPart, error: str, *, instead: Sequence[Part]
    ) -> None:
        """Give a part up and keep it for the operator, with the parts of its turn after it."""
        await self._database.write(burying.bury, lease, part, error, instead, self._clock())

    async def confirm_withdrawn(self, lease: Lease, part: QueuedPart) -> None:
        """Note that what was shown of a withdrawn part is gone, or never was."""
        await self._database.write(withdrawing.confirm, lease, part, self._clock())

    async def release(self, lease: Lease, turn_id: int) -> None:
        """Give a turn back in good order: its lease is free, the attempt does not count."""
        await self._database.write(turns.release, lease, turn_id)
