"""Where conversations, their turns and their posts are kept."""

from collections.abc import Sequence
from typing import Protocol

from engine.domain.budgets import Spent
from engine.domain.conversation import Absorbed, Lease, PastTurn, SendWork, TurnEnding, Work
from engine.domain.messages import Amendment, InboundMessage, Place, Platform, Principal
from engine.domain.posts import Part, QueuedPart
from engine.domain.receipts import Amended, Receipt
from engine.domain.routing import RouteLabel
from engine.domain.steps import Answer, Block, HistoryMessage, OpenCall, PrivateFacts, ToolResult
from engine.domain.verdicts import Offences, RefusedAnswer


class Compose(Protocol):
    """Turns a burst of messages into the content of one user message; pure, may run twice."""

    def __call__(
        self, messages: Sequence[InboundMessage], *, customer: str, awaits: str | None = None
    ) -> tuple[Block, ...]:
        """`customer` is the author id of the person the turn answers.

        `awaits` is what the assistant had asked the team, without an answer as the turn began.
        """
        ...


class ConversationStore(Protocol):
    """Conversations, turns and posts; every method is one transaction.

    Methods that take a lease raise LeaseLost when it is void. All raise StorageUnavailable when
    the database cannot be used.
    """

    async def receive(self, message: InboundMessage) -> Receipt:
        """Store a message under all its keys, once; open its conversation where it may."""
        ...

    async def amend(self, amendment: Amendment, *, compose: Compose) -> Amended:
        """Note that a message was edited or deleted.

        One that no turn has read yet is changed or dropped in place. One that was read is told to
        Claude with the next turn; the words of a deleted one are erased, in the history too, made
        anew by `compose`, which begins a new version there.
        """
        ...

    async def watches(self, place: Place) -> bool:
        """Whether a conversation lives there."""
        ...

    async def unfinished(self, platform: Platform, *, limit: int) -> tuple[int, ...]:
        """At most `limit` conversations with anything left to do, longest waiting first."""
        ...

    async def next_work(self, conversation_id: int, *, compose: Compose, prompt: str) -> Work:
        """Take the conversation's lease and say what is next: posts, an open turn, a new turn.

        A new turn takes the waiting messages of one author (and the context around them) as one
        user message made by `compose`. `prompt` is the digest of model, system prompt and tools;
        when it is not the conversation's last one, the conversation gets a new version.
        """
        ...

    async def absorb(self, lease: Lease, turn_id: int, *, compose: Compose) -> Absorbed:
        """Let a running turn begin again with what its customer has said and changed meanwhile.

        Only while it has no step and no preview; otherwise it goes on and what waits is for the
        next turn. Where all it was to answer is deleted, it ends here, whatever it has done. The
        lease stays good only if the turn is unchanged: the work it begins again with has its own.
        """
        ...

    async def spent(self, principal: Principal) -> tuple[Spent, ...]:
        """What the windows of now that count for this customer have used up, unused ones too."""
        ...

    async def count_use(self, principal: Principal, answer: Answer) -> None:
        """Count an answer outside of any turn for the workspace and for everybody."""
        ...

    async def offences(self, principal: Principal, *, counted: float, pause: float) -> Offences:
        """Turns of this customer that guardrails refused in the last `counted` seconds, and when
        they were last paused, at most `pause` seconds ago; in all their conversations.
        """
        ...

    async def take_route(
        self, lease: Lease, turn_id: int, label: RouteLabel, *, told: Block
    ) -> None:
        """Store the route of a turn without a step, once, with `told` before its user message.

        It is forgotten where that message is written anew.
        """
        ...

    async def past_turns(self, conversation_id: int, *, limit: int) -> tuple[PastTurn, ...]:
        """The newest turns that have ended since people last had it, oldest first."""
        ...

    async def taken_over(self, conversations: Sequence[int]) -> tuple[int, ...]:
        """Those of them that the assistant does not own any more."""
        ...

    async def history(self, conversation_id: int) -> tuple[HistoryMessage, ...]:
        """Claude's history in order since it last began anew, without turns Claude refused."""
        ...

    async def begin_anew(self, lease: Lease, turn_id: int, *, keep: float) -> int:
        """Let the history begin later, at a customer's message; returns its new version.

        `keep` is the share of it that may stay beside this turn, by characters; 0 keeps this
        turn alone. Nothing is deleted.
        """
        ...

    async def record_answer(
        self, lease: Lease, turn_id: int, answer: Answer
    ) -> tuple[OpenCall, ...]:
        """Append an answer that is not the last, with its calls as pending; returns these."""
        ...

    async def discard_answer(self, lease: Lease, turn_id: int, answer: Answer) -> None:
        """Store what an answer cost that does not enter the history."""
        ...

    async def refuse_answer(
        self, lease: Lease, turn_id: int, refused: RefusedAnswer, *, hint: Block
    ) -> None:
        """Store what an answer cost and why it is not shown, and tell Claude with the next request.

        `hint` stands from now on behind what Claude was asked with.
        """
        ...

    async def begin_call(self, lease: Lease, turn_id: int, call_id: str) -> None:
        """Note that a call with an effect is about to run."""
        ...

    async def record_result(self, lease: Lease, turn_id: int, result: ToolResult) -> None:
        """Store a call's result; the last one appends the user message that carries them all."""
        ...

    async def private_facts(self, turn_id: int) -> tuple[PrivateFacts, ...]:
        """What the calls of a running turn found for the customer alone, in order, each once."""
        ...

    async def finish_turn(self, lease: Lease, turn_id: int, ending: TurnEnding) -> SendWork | None:
        """Store the ending, its escalation and its parts in the outbox.

        Returns the posts that are next, under the same lease; None where `next_work` has to say
        what is. Calls without a result are closed with an error result, so that the history stays
        valid.
        """
        ...

    async def begin_preview(self, lease: Lease, turn_id: int, part: Part) -> QueuedPart | None:
        """Note that a preview of the turn's first part is about to be posted.

        None if the conversation's epoch is no longer the lease's, or the turn has a preview.
        Whatever `finish_turn` stores first takes the preview's place; a turn that ends without
        parts withdraws it.
        """
        ...

    async def confirm_preview(self, lease: Lease, part: QueuedPart, remote_id: str) -> None:
        """Note under which id the platform shows the preview."""
        ...

    async def drop_preview(self, lease: Lease, part: QueuedPart) -> None:
        """Note that the platform refused the preview: nothing is shown."""
        ...

    async def begin_send(self, lease: Lease, part: QueuedPart) -> bool:
        """Claim a part for sending; False if its epoch is not the current one.

        Then it is withdrawn with those after it; one with a preview comes back as `is_withdrawn`.
        So does a reply that was being sent, or whose arrival was in doubt, when people took over.
        """
        ...

    async def confirm_send(self, lease: Lease, part: QueuedPart, remote_id: str) -> bool:
        """Note that the platform has the part, under this id.

        True where nothing is left to do in the conversation: then the lease is given back.
        """
        ...

    async def note_arrival(self, part: QueuedPart, remote_id: str) -> bool:
        """Note that a part is at the platform, after all, under this id; needs no lease.

        True where it is to be taken away, since people took the conversation over meanwhile: it
        comes back as `is_withdrawn`. Else nothing happens.
        """
        ...

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
        """Try this part again at `until` (POSIX seconds); what follows it waits too.

        `not_before` is when the platform allows it again, if it said so: a restart ends the wait
        of `until`, but not this one. No wait is longer than ten minutes.
        """
        ...

    async def bury_send(
        self, lease: Lease, part: QueuedPart, error: str, *, instead: Sequence[Part]
    ) -> None:
        """Give a part up and keep it for the operator, with the parts of its turn after it.

        `instead` is queued for the customer as the kind UNDELIVERED; what was given up counts as
        failed.
        """
        ...

    async def confirm_withdrawn(self, lease: Lease, part: QueuedPart) -> None:
        """Note that what was shown of a withdrawn part is gone, or never was."""
        ...

    async def release(self, lease: Lease, turn_id: int) -> None:
        """Give a turn back in good order: its lease is free, and it does not count as an attempt.

        Nothing happens if the lease is void.
        """
        ...
