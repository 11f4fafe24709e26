"""Every Protocol the engine asks of the outside: model, store, knowledge, prices, delivery."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.domain.budgets import Spent
from engine.domain.conversation import (
    Absorbed,
    Amended,
    Lease,
    PastTurn,
    Receipt,
    SendWork,
    TurnEnding,
    Work,
)
from engine.domain.knowledge import Passage, TeamPassage
from engine.domain.messages import Amendment, InboundMessage, Place, Platform, Principal
from engine.domain.posts import Part, Post, QueuedPart
from engine.domain.quotes import Quote, QuoteRequest
from engine.domain.routing import RouteLabel
from engine.domain.steps import (
    Answer,
    Block,
    HistoryMessage,
    Json,
    OpenCall,
    PrivateFacts,
    ToolResult,
)
from engine.domain.verdicts import Offences, RefusedAnswer


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelRequest:
    """One request to Claude, complete: the same values always make the same bytes.

    `customer` is an opaque hash for abuse detection (Messages API, `metadata.user_id`), never a
    name. `seconds` bounds the whole exchange, retries included. `schema` is the JSON Schema that
    the answer has to fit (Claude docs, "Structured outputs"); None for words.
    """

    system: tuple[Block, ...]
    tools: tuple[Mapping[str, Json], ...]
    messages: tuple[Mapping[str, Json], ...]
    max_tokens: int
    customer: str
    seconds: float
    schema: Mapping[str, Json] | None = None


class Model(Protocol):
    """Claude."""

    async def answer(
        self, request: ModelRequest, *, heard: Callable[[str], None] | None = None
    ) -> Answer:
        """Ask once, retrying within the request's time; raises ModelError and nothing else.

        `heard` gets all of the text so far whenever there is more; after a broken attempt it
        begins again, with less text than before.
        """
        ...


class Compose(Protocol):
    """Turns a burst of messages into the content of one user message; pure, may run twice."""

    def __call__(self, messages: Sequence[InboundMessage], *, customer: str) -> tuple[Block, ...]:
        """`customer` is the author id of the person the turn answers."""
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


class Knowledge(Protocol):
    """The company's articles as customers may see them."""

    async def search(
        self, wordings: Sequence[str], *, limit: int, workspace: str = ""
    ) -> tuple[Passage, ...]:
        """The best public passages for one to three wordings of one question, best first.

        `workspace` is the customer's; without it, only what is for all workspaces is found.
        """
        ...


class TeamKnowledge(Protocol):
    """All of the company's articles, for what only teammates see."""

    async def search_for_team(
        self, wordings: Sequence[str], *, limit: int
    ) -> tuple[TeamPassage, ...]:
        """The best passages of all articles, best first."""
        ...


class RatingService(Protocol):
    """Prices insurance."""

    async def quote(self, request: QuoteRequest, *, key: str) -> Quote:
        """An estimate, the same for the same key; raises QuoteRejected or QuoteUnavailable."""
        ...


class Delivery(Protocol):
    """A platform as the engine sees it: a place to show posts in."""

    @property
    def settle_seconds(self) -> float:
        """How long after a send without an answer `find` may still miss what will arrive."""
        ...

    def render(self, post: Post) -> tuple[Part, ...]:
        """Split a post into platform messages within the platform's limits; pure."""
        ...

    async def show_working(self, place: Place, trigger: str, doing: str) -> None:
        """Show that the assistant is at work; best effort, never raises.

        Called at once when a message arrives, when `doing` (a few words) has changed, and every few
        seconds until the post is out. `trigger` is the id of the message being answered.
        """
        ...

    async def show_idle(self, place: Place) -> None:
        """Take the sign away where nothing was posted; best effort, never raises."""
        ...

    @property
    def preview_seconds(self) -> float:
        """The shortest time between two showings of a preview."""
        ...

    def may_preview(self, place: Place) -> bool:
        """Whether the platform's quota has room for one more preview; takes that room."""
        ...

    async def open_preview(
        self, place: Place, trigger: str, principal: Principal, part: QueuedPart
    ) -> str | None:
        """Show the beginning of an answer and return the platform's message id.

        None where the platform refuses a preview for good or for now: then nothing is shown.
        Raises DeliveryError where it may be shown.
        """
        ...

    async def extend_preview(self, place: Place, preview_id: str, part: Part) -> bool:
        """Show more of an answer; False where no more of it can be shown before its end.

        Best effort: an answer that is lost raises nothing, and once this returns nothing of the
        call is under way any more.
        """
        ...

    async def withdraw(
        self, place: Place, part: QueuedPart, *, instead: Part | None = None
    ) -> None:
        """Take away what is shown of a part: a preview, or all of it; raises DeliveryError.

        It is looked for where its id is not known. Where the platform lets nobody delete it,
        `instead` takes its place; without that, the refusal is raised. May be repeated.
        """
        ...

    async def deliver(self, place: Place, trigger: str, part: QueuedPart) -> str:
        """Post a part and return the platform's message id; raises DeliveryError.

        A part with a preview takes its place, which may be repeated; if the preview is gone, the
        part is posted anew.
        """
        ...

    async def find(self, place: Place, part: QueuedPart) -> str | None:
        """The id under which an earlier attempt arrived, if it did; raises DeliveryError."""
        ...
