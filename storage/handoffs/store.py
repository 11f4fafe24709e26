"""The store of handoffs: every method of the port is one function, run as one transaction."""

import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from engine.domain.commands import (
    BriefMade,
    ChangeReply,
    Command,
    KeepPromise,
    PromiseRang,
    Rate,
    TakeNote,
    TimerRang,
)
from engine.domain.commitments import Commitment
from engine.domain.decisions import End, NotDone, WhyNot
from engine.domain.desk import DeskPost
from engine.domain.handoff import Actor, Handoff, Teammate
from engine.domain.messages import Place, Platform
from engine.handoff.asked_about import ThreadLink
from engine.handoff.ports import (
    AnswerGrounds,
    BoardView,
    DayFigures,
    Decide,
    DeskTask,
    EventLine,
    MessageEnd,
)
from storage.database import Database
from storage.handoffs import (
    asking,
    commitments,
    desk_posts,
    desk_tasks,
    drafts,
    figures,
    own_asking,
    timers,
)
from storage.handoffs.applying import DeskRules, apply
from storage.handoffs.grounds import grounds
from storage.handoffs.last_words import last_words_at
from storage.handoffs.own_questions import own_questions
from storage.handoffs.situations import situation_of, this_handoff
from storage.handoffs.transcript import transcript


class Handoffs:
    """Implements `engine.handoff.ports.HandoffStore`.

    `desk_channel` is where cards go that have not been posted yet; `clock` gives POSIX seconds.
    """

    def __init__(
        self,
        database: Database,
        *,
        decide: Decide,
        desk_platform: Platform,
        desk_channel: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._database = database
        self._rules = DeskRules(decide=decide, platform=desk_platform)
        self._channel = desk_channel
        self._clock = clock

    async def carry_out(self, handoff_id: int, command: Command, actor: Actor) -> End:
        """Decide by the rules and apply the decision, or say why not."""
        return await self._database.write(
            _carry_out, self._rules, handoff_id, command, actor, self._clock()
        )

    async def carry_out_in(self, conversation_id: int, command: Command, actor: Actor) -> End:
        """The same for a conversation, whether it has a handoff or not."""
        return await self._database.write(
            _carry_out_in, self._rules, conversation_id, command, actor, self._clock()
        )

    async def handoff(self, handoff_id: int) -> Handoff | None:
        """One handoff as it is now."""
        return await self._database.read(this_handoff, handoff_id)

    async def of_card(self, platform: Platform, channel: str, card_id: str) -> Handoff | None:
        """The handoff whose card this message is."""
        return await self._database.read(asking.of_card, platform, channel, card_id)

    async def of_reply(self, key: str) -> Handoff | None:
        """The handoff in which a teammate's words went to the customer under this key."""
        return await self._database.read(asking.of_reply, key)

    async def of_place(self, place: Place) -> tuple[int, Handoff | None] | None:
        """The conversation living there and its newest handoff; None where there is none."""
        return await self._database.read(asking.of_place, place)

    async def of_thread(self, link: ThreadLink) -> tuple[int, Handoff | None] | None:
        """The same for the newest conversation that a link may lead to."""
        return await self._database.read(asking.of_thread, link)

    async def of_reference(self, reference: str) -> tuple[int, Handoff | None] | None:
        """The same for the conversation of a case, closed or not, or of a turn."""
        return await self._database.read(asking.of_reference, reference)

    async def open_handoffs(self) -> tuple[Handoff, ...]:
        """All that people still have to do, longest waiting first."""
        return await self._database.read(asking.open_handoffs)

    async def board(self) -> BoardView:
        """What the desk's live message shows, as it is now."""
        return await self._database.read(_board, self._clock())

    async def of_customer(
        self, platform: Platform, workspace: str, customer: str
    ) -> tuple[Handoff, ...]:
        """A customer's own handoffs, newest first, at most fifty."""
        return await self._database.read(asking.of_customer, platform, workspace, customer)

    async def own_questions(self, handoffs: Collection[int]) -> Mapping[int, str]:
        """What their customers had said before each, by its id; without those of no words."""
        return await self._database.read(own_questions, handoffs)

    async def last_words(self, place: Place, customer: str) -> str:
        """What a customer said last at a place; empty where that is not known."""
        return await self._database.read(last_words_at, place, customer)

    async def events(self, conversation_id: int) -> tuple[EventLine, ...]:
        """All that ever happened to a conversation with respect to people, in order."""
        return await self._database.read(asking.events, conversation_id)

    async def last_change(self, before: float) -> int:
        """The number of the newest event before a moment; 0 where there is none."""
        return await self._database.read(asking.last_change, before)

    async def changes(self, after: int, *, limit: int) -> tuple[tuple[int, Handoff], ...]:
        """The numbers of later events, in order, each with its handoff as it is now."""
        return await self._database.read(asking.changes, after, limit)

    async def outcomes(self, conversation_id: int, *, limit: int) -> tuple[MessageEnd, ...]:
        """What became of the newest messages of a conversation, oldest first."""
        return await self._database.read(asking.outcomes, conversation_id, limit)

    async def grounds(self, conversation_id: int, *, limit: int) -> tuple[AnswerGrounds, ...]:
        """What the newest answers rest on, and what guardrails found, oldest first."""
        return await self._database.read(grounds, conversation_id, limit)

    async def transcript(self, conversation_id: int, *, limit: int) -> tuple[tuple[str, str], ...]:
        """Speaker and words of the newest messages, oldest first."""
        return await self._database.read(transcript, conversation_id, limit)

    async def keep_draft(self, handoff_id: int, teammate: Teammate, text: str) -> None:
        """Keep what a teammate is about to be shown, to be compared with what they send."""
        await self._database.write(drafts.keep, handoff_id, teammate, text, self._clock())

    async def day(self, since: float) -> DayFigures:
        """What happened since a moment, for the stats of a day."""
        return await self._database.read(figures.day, since)

    async def due(
        self, now: float, *, limit: int
    ) -> tuple[tuple[int, TimerRang | PromiseRang], ...]:
        """Timers and promises that are due; one that rings goes with what it leads to."""
        return await self._database.read(_due, now, limit)

    async def promises(self, handoff_id: int | None = None) -> tuple[Commitment, ...]:
        """What people promised and is not done, first due first; of one handoff, or of all."""
        return await self._database.read(commitments.listed, handoff_id)

    async def next_task(self, platform: Platform, worker: str) -> DeskTask | None:
        """Claim the next desk post of this platform: in order within a handoff, the card first."""
        now = self._clock()
        if not await self._database.read(desk_tasks.is_anything, platform, worker, now):
            return None
        return await self._database.write(
            desk_tasks.next_task, platform, worker, self._channel, now
        )

    async def task_done(self, task: DeskTask, *, channel: str, remote_id: str) -> None:
        """Note where a desk post is now; the escalation counts as done once its card is there."""
        await self._database.write(desk_tasks.done, task, channel, remote_id, self._clock())

    async def task_failed(
        self, task: DeskTask, *, until: float | None, in_doubt: bool, error: str
    ) -> None:
        """Try again at `until` (POSIX seconds); None gives it up and keeps it for the operator."""
        failure, now = desk_tasks.Failure(error=error, in_doubt=in_doubt), self._clock()
        if until is None:
            await self._database.write(desk_tasks.bury, task, failure, now)
        else:
            await self._database.write(desk_tasks.put_back, task, until, failure, now)

    async def ring(self, tell: Sequence[DeskPost], handoff_id: int | None) -> None:
        """Queue desk posts outside of any decision, such as the board."""
        await self._database.write(
            desk_posts.put, self._rules.platform, handoff_id, tell, self._clock()
        )


_STILL_ITS_OWN = (Rate, BriefMade, ChangeReply, TakeNote, KeepPromise, PromiseRang)
"""What may happen to a handoff after which there was a newer one."""


def _due(
    connection: Connection, now: float, limit: int
) -> tuple[tuple[int, TimerRang | PromiseRang], ...]:
    rung = timers.due(connection, now, limit)
    promised = commitments.due(connection, now, limit)
    return (
        *((handoff_id, TimerRang(kind=kind)) for handoff_id, kind in rung),
        *((handoff_id, PromiseRang(commitment_id=row)) for handoff_id, row in promised),
    )


def _board(connection: Connection, now: float) -> BoardView:
    promised = commitments.listed(connection, None)
    return BoardView(
        queue=asking.open_handoffs(connection),
        overdue=tuple(promise for promise in promised if promise.due_at <= now),
        questions=own_asking.open_questions(connection),
    )


def _carry_out(
    connection: Connection,
    rules: DeskRules,
    handoff_id: int,
    command: Command,
    actor: Actor,
    now: float,
) -> End:
    known = this_handoff(connection, handoff_id)
    situation = situation_of(connection, known.conversation_id) if known else None
    if known is None or situation is None:
        return NotDone(why=WhyNot.NO_HANDOFF)
    if isinstance(command, TimerRang) and not timers.take(
        connection, handoff_id, command.kind, now
    ):
        return NotDone(why=WhyNot.NOT_DUE, handoff=known)
    if situation.handoff is not None and situation.handoff.id != known.id:
        if not isinstance(command, _STILL_ITS_OWN):  # a click on an old card moves nothing
            return NotDone(why=WhyNot.CLOSED, handoff=known)
        situation = replace(situation, handoff=known)
    promise = commitments.about(connection, handoff_id, command, now)
    situation = replace(situation, promise=promise)
    return apply(connection, rules, situation, command, actor, now)


def _carry_out_in(
    connection: Connection,
    rules: DeskRules,
    conversation_id: int,
    command: Command,
    actor: Actor,
    now: float,
) -> End:
    situation = situation_of(connection, conversation_id)
    if situation is None:
        return NotDone(why=WhyNot.NO_HANDOFF)
    return apply(connection, rules, situation, command, actor, now)
