"""The verbs of the desk that an adapter may call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from engine.domain.commands import (
    ChangeReply,
    Command,
    Escalate,
    Rate,
    SendReply,
    TakeNote,
    Withdraw,
)
from engine.domain.conversation import EscalationReason, Urgency
from engine.domain.decisions import Done, End, NotDone, WhyNot
from engine.domain.desk import Line, ShowLine, TeamAnswer, TeamMessage
from engine.domain.handoff import Actor, ActorKind, Handoff, Teammate
from engine.domain.messages import Place, Platform
from engine.handoff.draft import Drafts
from engine.handoff.ports import HandoffStore
from engine.handoff.reply_prefix import reply_in
from engine.handoff.telling import Telling
from engine.handoff.words import why_not

_TRANSCRIPT = 200
"""Messages of a transcript, the newest of them."""

_DRAFT_FROM = 60
_OUTCOMES = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What teammates and customers can do to a handoff; every verb may raise StorageUnavailable.

    `drafts` is None where Claude cannot be asked. `changed` is told of every handoff that a verb
    changed, so that what follows from it leaves at once. `clock` gives POSIX seconds.
    """

    store: HandoffStore
    telling: Telling
    drafts: Drafts | None
    changed: Callable[[Handoff], None]
    clock: Callable[[], float]

    async def press(self, handoff_id: int, command: Command, teammate: Teammate) -> End:
        """A teammate, verified just now, does something to a handoff."""
        actor = _teammate(teammate)
        return self._told(await self.store.carry_out(handoff_id, command, actor))

    async def said(self, message: TeamMessage) -> TeamAnswer:
        """A message in a card's thread: a note, or a reply if it begins with the reply prefix.

        Why one could not be sent is told in the thread.
        """
        handoff = await self.store.of_card(message.platform, message.channel, message.card_id)
        if handoff is None:
            return TeamAnswer.NO_CARD
        command = _command_of(message)
        end = await self.press(handoff.id, command, message.teammate)
        match end:
            case Done():
                return TeamAnswer.SENT if isinstance(command, SendReply) else TeamAnswer.NOTED
            case NotDone(why=WhyNot.SEEN_BEFORE):
                return TeamAnswer.SEEN_BEFORE
            case NotDone(why=why):
                line = ShowLine(line=Line.PROBLEM, text=why_not(why))
                await self.store.ring((line,), handoff.id)
                self.changed(handoff)
                return TeamAnswer.NOT_DONE
        assert_never(end)

    async def said_changed(self, key: str, text: str | None, teammate: Teammate) -> None:
        """A teammate edited or deleted (None) a message in a card's thread.

        What was sent follows; without the reply prefix it is for the customer no more. A note never
        becomes a reply this way.
        """
        handoff = await self.store.of_reply(key)
        if handoff is not None:
            words = None if text is None else reply_in(text)
            await self.press(handoff.id, ChangeReply(key=key, text=words or None), teammate)

    async def draft(self, handoff_id: int) -> str | None:
        """A reply that Claude suggests, for who asked alone; None where there is none to be had."""
        handoff = await self.store.handoff(handoff_id)
        if handoff is None or self.drafts is None:
            return None
        said = await self.store.transcript(handoff.conversation_id, limit=_DRAFT_FROM)
        return await self.drafts.write(handoff, said)

    async def transcript(self, handoff_id: int) -> str:
        """What was said, to be read by a teammate; empty where there is no such handoff."""
        handoff = await self.store.handoff(handoff_id)
        if handoff is None:
            return ""
        said = await self.store.transcript(handoff.conversation_id, limit=_TRANSCRIPT)
        return self.telling.transcript(handoff, said)

    async def queue(self) -> tuple[Handoff, ...]:
        """All that people still have to do, longest waiting first."""
        return await self.store.open_handoffs()

    async def mine(self, teammate: Teammate) -> tuple[Handoff, ...]:
        """What a teammate has."""
        return await self.store.of_teammate(teammate)

    async def why(self, place: Place) -> str:
        """Why this was escalated, and why the assistant was silent, in sentences."""
        found = await self.store.of_place(place)
        if found is None:
            return self.telling.nothing_there()
        conversation_id, handoff = found
        events = await self.store.events(conversation_id)
        ends = await self.store.outcomes(conversation_id, limit=_OUTCOMES)
        return self.telling.why(handoff, events, ends)

    async def today(self) -> str:
        """The figures of the day, what was deflected beside what was solved."""
        since = self.telling.midnight(self.clock())
        waiting = await self.store.open_handoffs()
        return self.telling.day(await self.store.day(since), waiting)

    async def asks_for_human(self, place: Place, customer: str, name: str, words: str) -> End:
        """The customer asks for a person by a button, a command or a shortcut."""
        found = await self.store.of_place(place)
        if found is None:
            return NotDone(why=WhyNot.NO_HANDOFF)
        command = Escalate(
            reason=EscalationReason.CUSTOMER_ASKED,
            urgency=Urgency.NORMAL,
            summary=words.strip() or "The customer asks for a person.",
            customer=customer,
            customer_name=name,
            reference="",  # no turn has told the customer one: the store draws it
        )
        return self._told(await self.store.carry_out_in(found[0], command, _customer(customer)))

    async def rate(self, handoff_id: int, customer: str, score: int) -> End:
        """The customer says how it was, 1 to 5."""
        command = Rate(score=score, customer=customer)
        return self._told(await self.store.carry_out(handoff_id, command, _customer(customer)))

    async def never_mind(self, handoff_id: int, customer: str) -> End:
        """The customer needs nobody any more."""
        return self._told(await self.store.carry_out(handoff_id, Withdraw(), _customer(customer)))

    async def of_customer(
        self, platform: Platform, workspace: str, customer: str
    ) -> tuple[Handoff, ...]:
        """A customer's own handoffs, newest first."""
        return await self.store.of_customer(platform, workspace, customer)

    def _told(self, end: End) -> End:
        if isinstance(end, Done):
            self.changed(end.handoff)
        return end


def _command_of(message: TeamMessage) -> SendReply | TakeNote:
    words = reply_in(message.text)
    if words is not None:
        return SendReply(text=words, key=message.key, attachments=message.attachments)
    files = (f"[{file.name}]" for file in message.attachments)
    return TakeNote(text="\n".join(filter(None, (message.text.strip(), *files))), key=message.key)


def _teammate(teammate: Teammate) -> Actor:
    return Actor(kind=ActorKind.TEAMMATE, id=teammate.id, teammate=teammate)


def _customer(customer: str) -> Actor:
    return Actor(kind=ActorKind.CUSTOMER, id=customer)
