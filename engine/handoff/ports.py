"""Every Protocol that handing over to people asks of the outside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.domain.commands import Command, PromiseRang, TimerRang
from engine.domain.commitments import Commitment
from engine.domain.decisions import Decision, End, WhyNot
from engine.domain.desk import DeskPost
from engine.domain.handoff import Actor, Handoff, Owner, SolvedBy, Teammate
from engine.domain.messages import Place, Platform
from engine.domain.receipts import IgnoredReason, MessageOutcome
from engine.domain.routing import RouteLabel
from engine.domain.team_questions import OpenQuestion
from engine.handoff.asked_about import ThreadLink


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """Where a conversation stands: its owner, its epoch, and its newest handoff, open or not.

    `promise` is the open one that a command is about.
    """

    conversation_id: int
    place: Place
    owner: Owner
    epoch: int
    opener: str
    handoff: Handoff | None
    promise: Commitment | None = None


Decide = Callable[[Situation, Command, Actor, float], Decision | WhyNot]
"""The rules: pure, called inside the transaction that applies the decision; last is `now`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeskTask:
    """A desk post to deliver; `lease` names it for confirming.

    `handoff` is None for the board. `remote_id` is the platform's id of the message to be brought
    up to date, None where it is to be posted; `card_id` is that of the handoff's card, in whose
    thread a line belongs. `nonce` is stable over all attempts. `in_doubt` says that an earlier
    attempt may have arrived. `attempt` counts those before this one. `second_channel` says that the
    desk's first channel takes no card: post it in the second one, or refuse for good where there is
    none. The store leaves it False. `promises` are the open ones of its handoff, first due first.
    `thread` is the customer's that a question of the assistant is about.
    """

    id: int
    post: DeskPost
    handoff: Handoff | None
    card_channel: str | None
    card_id: str | None
    remote_id: str | None
    nonce: str
    attempt: int
    in_doubt: bool
    began_at: float | None
    created_at: float
    second_channel: bool = False
    promises: tuple[Commitment, ...] = ()
    thread: Place | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventLine:
    """One row of the append-only event table, for people."""

    move: str
    actor: Actor
    detail: str
    at: float
    before: str
    after: str
    epoch: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageEnd:
    """What became of a message; `outcome` is None while it waits. `said_by` is a name."""

    at: float
    said_by: str
    outcome: MessageOutcome | None
    reason: IgnoredReason | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerGrounds:
    """What an answer of the assistant rests on, and what guardrails found; `at` is its end.

    `sources` are the marks the customer sees, each with title, address and the number of the
    article's version, None where that was not noted. `verdicts` are check, action and detail.
    `route` is the kind of question it was taken for, None where turns are not routed.
    """

    at: float
    reference: str
    sources: tuple[tuple[int, str, str, int | None], ...]
    verdicts: tuple[tuple[str, str, str], ...]
    route: RouteLabel | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class BoardView:
    """All that people still have to do.

    `queue` is longest waiting first, `overdue` what was promised to customers and should be done by
    now, `questions` what the assistant waits for.
    """

    queue: tuple[Handoff, ...] = ()
    overdue: tuple[Commitment, ...] = ()
    questions: tuple[OpenQuestion, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.queue or self.overdue or self.questions)


class HandoffStore(Protocol):
    """Handoffs; every method is one transaction. All raise StorageUnavailable."""

    async def carry_out(self, handoff_id: int, command: Command, actor: Actor) -> End:
        """Decide by the rules and apply the decision, or say why not.

        The row is changed only under the epoch it was decided on; of two at once, one wins and the
        other is decided anew on what is there then.
        """
        ...

    async def carry_out_in(self, conversation_id: int, command: Command, actor: Actor) -> End:
        """The same for a conversation, whether it has a handoff or not."""
        ...

    async def handoff(self, handoff_id: int) -> Handoff | None:
        """One handoff as it is now."""
        ...

    async def board(self) -> BoardView:
        """What the desk's live message shows, as it is now."""
        ...

    async def of_card(self, platform: Platform, channel: str, card_id: str) -> Handoff | None:
        """The handoff whose card this message is."""
        ...

    async def of_reply(self, key: str) -> Handoff | None:
        """The handoff in which a teammate's words went to the customer under this key."""
        ...

    async def of_place(self, place: Place) -> tuple[int, Handoff | None] | None:
        """The conversation living there and its newest handoff; None where there is none."""
        ...

    async def of_thread(self, link: ThreadLink) -> tuple[int, Handoff | None] | None:
        """The same for the newest conversation that a link may lead to."""
        ...

    async def of_reference(self, reference: str) -> tuple[int, Handoff | None] | None:
        """The same for the conversation of a case, closed or not, or of a turn."""
        ...

    async def open_handoffs(self) -> tuple[Handoff, ...]:
        """All that people still have to do, longest waiting first."""
        ...

    async def of_customer(
        self, platform: Platform, workspace: str, customer: str
    ) -> tuple[Handoff, ...]:
        """A customer's own handoffs, newest first, at most fifty."""
        ...

    async def own_questions(self, handoffs: Collection[int]) -> Mapping[int, str]:
        """What their customers had said before each, by its id; without those of no words."""
        ...

    async def last_words(self, place: Place, customer: str) -> str:
        """What a customer said last at a place; empty where that is not known."""
        ...

    async def events(self, conversation_id: int) -> tuple[EventLine, ...]:
        """All that ever happened to a conversation with respect to people, in order."""
        ...

    async def last_change(self, before: float) -> int:
        """The number of the newest event before a moment (POSIX seconds); 0 where there is none."""
        ...

    async def changes(self, after: int, *, limit: int) -> tuple[tuple[int, Handoff], ...]:
        """The numbers of later events, in order, each with its handoff as it is now."""
        ...

    async def outcomes(self, conversation_id: int, *, limit: int) -> tuple["MessageEnd", ...]:
        """What became of the newest messages of a conversation, oldest first."""
        ...

    async def grounds(self, conversation_id: int, *, limit: int) -> tuple["AnswerGrounds", ...]:
        """Of the newest turns that have sources or verdicts, oldest first."""
        ...

    async def transcript(self, conversation_id: int, *, limit: int) -> tuple[tuple[str, str], ...]:
        """Speaker and words of the newest messages, oldest first."""
        ...

    async def keep_draft(self, handoff_id: int, teammate: Teammate, text: str) -> None:
        """Keep what a teammate is about to be shown, to be compared with what they send."""
        ...

    async def day(self, since: float) -> "DayFigures":
        """What happened since a moment, for the stats of a day."""
        ...

    async def due(
        self, now: float, *, limit: int
    ) -> tuple[tuple[int, TimerRang | PromiseRang], ...]:
        """Timers and promises that are due, at most `limit` of each, with their handoffs.

        One that rings goes, or is put off, with the decision it leads to.
        """
        ...

    async def promises(self, handoff_id: int | None = None) -> tuple[Commitment, ...]:
        """What people promised customers and is not done, first due first; of one handoff, or all.

        At most a hundred.
        """
        ...

    async def next_task(self, platform: Platform, worker: str) -> DeskTask | None:
        """Claim the next desk post of this platform: in order within a handoff, the card first."""
        ...

    async def task_done(self, task: DeskTask, *, channel: str, remote_id: str) -> None:
        """Note where a desk post is now; the escalation counts as done once its card is there."""
        ...

    async def task_failed(
        self, task: DeskTask, *, until: float | None, in_doubt: bool, error: str
    ) -> None:
        """Try again at `until` (POSIX seconds); None gives it up and keeps it for the operator."""
        ...

    async def ring(self, tell: Sequence[DeskPost], handoff_id: int | None) -> None:
        """Queue desk posts outside of any decision, such as the board."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class DayFigures:
    """Counts since a moment; seconds are medians, None where there is nothing to count.

    `mean_scores` are those of `ratings` by who solved it. `drafts` were shown; of those that were
    sent, `drafts_used`, a share of `drafts_changed` of the words was changed, on average.
    """

    escalated: int
    claimed: int
    resolved: int
    handed_back: int
    withdrawn: int
    answered_by_assistant: int
    first_reply_seconds: float | None
    ratings: int
    mean_score: float | None
    mean_scores: Mapping[SolvedBy, tuple[int, float]]
    drafts: int
    drafts_used: int
    drafts_changed: float | None


class DeskDelivery(Protocol):
    """The platform the desk is on, as the engine sees it."""

    async def deliver(self, task: DeskTask) -> tuple[str, str]:
        """Post or bring up to date; returns channel and message id; raises DeliveryError."""
        ...

    async def find(self, task: DeskTask) -> tuple[str, str] | None:
        """Where an earlier attempt arrived, if it did; raises DeliveryError."""
        ...
