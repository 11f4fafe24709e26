"""The verbs of the desk that an adapter may call."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import assert_never

from engine.domain.commands import (
    ChangeReply,
    Command,
    Escalate,
    Imitated,
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
from engine.domain.team_questions import AnswerEnd
from engine.errors import StorageUnavailable
from engine.gaps.gap_desk import GapDesk
from engine.gaps.report import GapReport
from engine.handoff.asked_about import AskedAbout, CaseReference, ThreadLink
from engine.handoff.brief import NOTICE, Transcript
from engine.handoff.click_words import ClickWords, Wording
from engine.handoff.draft import Drafts, NoDraft
from engine.handoff.ports import HandoffStore
from engine.handoff.reply_prefix import reply_in
from engine.handoff.same_people import SamePeople
from engine.handoff.team_questions import TeamQuestions
from engine.handoff.telling import Telling
from engine.handoff.words import refusal

_TRANSCRIPT = 200
"""Messages of a transcript, the newest of them."""

_DRAFT_FROM = 60
_OUTCOMES = 20
_GROUNDS = 3
_NO_GAPS = "Articles cannot be drafted here."
_LANGUAGE_SECONDS = 1.0
"""For the language of an answer; a click has three seconds for all of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What teammates and customers can do to a handoff; every verb may raise StorageUnavailable.

    `clicks` are the words for customers who click. `drafts` is None where Claude cannot be asked,
    `gaps` where nobody looks after what the articles lack. `changed` is told of every handoff that
    a verb changed, so that what follows from it leaves at once. `clock` gives POSIX seconds,
    `people` tells who is the same person.
    """

    store: HandoffStore
    telling: Telling
    clicks: ClickWords
    drafts: Drafts | None
    changed: Callable[[Handoff], None]
    clock: Callable[[], float]
    people: SamePeople = field(default_factory=SamePeople)
    gaps: GapDesk | None = None
    questions: TeamQuestions | None = None

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
            case NotDone():
                line = ShowLine(line=Line.PROBLEM, text=self.refusal(end))
                await self.store.ring((line,), handoff.id)
                self.changed(handoff)
                return TeamAnswer.NOT_DONE
        assert_never(end)

    def refusal(self, end: NotDone) -> str:
        """Why nothing changed, in a sentence for the teammate who wanted it."""
        return refusal(end, self.clock())

    async def said_changed(self, key: str, text: str | None, teammate: Teammate) -> None:
        """A teammate edited or deleted (None) a message in a card's thread.

        What was sent follows; without the reply prefix it is for the customer no more. A note never
        becomes a reply this way.
        """
        handoff = await self.store.of_reply(key)
        if handoff is not None:
            words = None if text is None else reply_in(text)
            await self.press(handoff.id, ChangeReply(key=key, text=words or None), teammate)

    async def draft(self, handoff_id: int, teammate: Teammate) -> str | NoDraft:
        """A reply that Claude suggests, for who asked alone.

        One that somebody has overtaken by a word to or of the customer is dropped. One that is
        shown is kept until their next reply, which tells how much of it they used.
        """
        handoff = await self.store.handoff(handoff_id)
        if handoff is None or self.drafts is None:
            return NoDraft.NOT_WRITTEN
        said = await self.store.transcript(handoff.conversation_id, limit=_DRAFT_FROM)
        draft = await self.drafts.write(handoff, said)
        if draft is None:
            return NoDraft.NOT_WRITTEN
        now = await self.store.transcript(handoff.conversation_id, limit=_DRAFT_FROM)
        if _spoken(now) != _spoken(said):
            return NoDraft.MOVED_ON
        await self.store.keep_draft(handoff_id, teammate, draft)
        return draft

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
        waiting = await self.store.open_handoffs()
        return tuple(handoff for handoff in waiting if self.people.holds(teammate, handoff))

    async def promises(self) -> str:
        """What customers were promised and is not done, a line for each, first due first."""
        return self.telling.promises(await self.store.promises(), self.clock())

    async def why(self, about: AskedAbout) -> str:
        """Why this was escalated, and why the assistant was silent, in sentences."""
        match about:
            case ThreadLink():
                found = await self.store.of_thread(about)
            case CaseReference():
                found = await self.store.of_reference(about.text)
            case _:
                assert_never(about)
        if found is None:
            return self.telling.nothing_there(about)
        conversation_id, handoff = found
        events = await self.store.events(conversation_id)
        ends = await self.store.outcomes(conversation_id, limit=_OUTCOMES)
        grounds = await self.store.grounds(conversation_id, limit=_GROUNDS)
        return self.telling.why(handoff, events, ends, grounds)

    async def today(self) -> str:
        """The figures of the day, what was deflected beside what was solved."""
        since = self.telling.midnight(self.clock())
        waiting = await self.store.open_handoffs()
        return self.telling.day(await self.store.day(since), waiting)

    async def gap_report(self) -> GapReport | None:
        """What the articles did not answer of late; None where nobody looks after that."""
        return None if self.gaps is None else await self.gaps.report()

    async def draft_article(self, handoff_id: int) -> str:
        """Draft an article from a resolved handoff; the words for who asked for it."""
        return _NO_GAPS if self.gaps is None else await self.gaps.draft(handoff_id)

    async def approve_article(self, draft_id: int, teammate: Teammate) -> str:
        """Let a drafted article be published; the words for who approved it."""
        return _NO_GAPS if self.gaps is None else await self.gaps.approve(draft_id, teammate)

    async def answer_question(self, question_id: int, text: str, teammate: Teammate) -> AnswerEnd:
        """Answer what the assistant asked the team; the end has the words for who answered."""
        if self.questions is None:
            return AnswerEnd.GONE
        return await self.questions.answer(question_id, text, teammate)

    async def take_over(self, question_id: int, teammate: Teammate) -> str:
        """Take the conversation instead of answering; words where nothing came of it, else none."""
        if self.questions is None:
            return AnswerEnd.GONE.value
        end = await self.questions.take_over(question_id, teammate)
        if isinstance(end, AnswerEnd):
            return end.value
        self._told(end)
        return self.refusal(end) if isinstance(end, NotDone) else ""

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

    async def waits_at(self, place: Place, other: str) -> int | None:
        """The handoff at a place where a customer waits for people, and is not this person."""
        found = await self.store.of_place(place)
        known = None if found is None else found[1]
        if known is None or not known.state.is_open or known.customer == other:
            return None
        return known.id

    async def imitated(self, handoff_id: int, seen: Imitated) -> End:
        """Somebody's name there looks like a teammate's: all are told, once for each of them."""
        actor = Actor(kind=ActorKind.ASSISTANT)
        return self._told(await self.store.carry_out(handoff_id, seen, actor))

    def wording(self, said: str, locale: str) -> Wording:
        """The words for a customer who said this; `locale` is what their platform is set to."""
        return self.clicks.wording(said, locale)

    async def wording_at(self, place: Place | None, customer: str, locale: str) -> Wording:
        """The same by what the customer said last at a place, as far as that can be read now."""
        said = ""
        if place is not None:
            with suppress(StorageUnavailable, TimeoutError):
                async with asyncio.timeout(_LANGUAGE_SECONDS):
                    said = await self.store.last_words(place, customer)
        return self.wording(said, locale)

    async def of_customer(
        self, platform: Platform, workspace: str, customer: str
    ) -> tuple[Handoff, ...]:
        """A customer's own handoffs, newest first."""
        return await self.store.of_customer(platform, workspace, customer)

    async def own_questions(self, own: Sequence[Handoff]) -> Mapping[int, str]:
        """What the customer had said before each, by its id: summaries are written for the team."""
        return await self.store.own_questions([handoff.id for handoff in own])

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


def _spoken(said: Transcript) -> Transcript:
    """The words of people and of the assistant: a notice changes nothing about what to say next."""
    return [line for line in said if line[0] != NOTICE]


def _teammate(teammate: Teammate) -> Actor:
    return Actor(kind=ActorKind.TEAMMATE, id=teammate.id, teammate=teammate)


def _customer(customer: str) -> Actor:
    return Actor(kind=ActorKind.CUSTOMER, id=customer)
