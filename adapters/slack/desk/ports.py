"""What the desk on Slack asks of the engine: `engine.handoff.desk.Desk`."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from engine.domain.commands import Command, Imitated
from engine.domain.decisions import End, NotDone
from engine.domain.desk import TeamAnswer, TeamMessage
from engine.domain.handoff import Handoff, Teammate
from engine.domain.messages import Place, Platform
from engine.domain.team_questions import AnswerEnd
from engine.gaps.report import GapReport
from engine.handoff.asked_about import AskedAbout
from engine.handoff.click_words import Wording
from engine.handoff.draft import NoDraft


class Wordings(Protocol):
    """The words for customers who click, by the locale of their platform; nothing raises."""

    def wording(self, said: str, locale: str) -> Wording:
        """Those for a customer who said this."""
        ...

    async def wording_at(self, place: Place | None, customer: str, locale: str) -> Wording:
        """Those in the language of what the customer said last at a place."""
        ...


class CardVerbs(Wordings, Protocol):
    """What teammates do with a card; everything here raises StorageUnavailable."""

    async def press(self, handoff_id: int, command: Command, teammate: Teammate) -> End:
        """Carry out what a teammate clicked."""
        ...

    def refusal(self, end: NotDone) -> str:
        """Why nothing came of it, in a sentence for them; never raises."""
        ...

    async def draft(self, handoff_id: int, teammate: Teammate) -> str | NoDraft:
        """A suggested reply for the teammate alone, or why there is none."""
        ...

    async def transcript(self, handoff_id: int) -> str:
        """What was said so far."""
        ...

    async def draft_article(self, handoff_id: int) -> str:
        """Draft an article from a resolved case; the words for who asked."""
        ...

    async def approve_article(self, draft_id: int, teammate: Teammate) -> str:
        """Let a drafted article be published; the words for who approved it."""
        ...

    async def answer_question(self, question_id: int, text: str, teammate: Teammate) -> AnswerEnd:
        """Answer what the assistant asked the team."""
        ...

    async def take_over(self, question_id: int, teammate: Teammate) -> str:
        """Take the conversation instead; words where nothing came of it, else none."""
        ...

    async def queue(self) -> tuple[Handoff, ...]:
        """All that people still have to do, longest waiting first."""
        ...

    async def mine(self, teammate: Teammate) -> tuple[Handoff, ...]:
        """What a teammate has."""
        ...

    async def promises(self) -> str:
        """What customers were promised and is not done, a line for each; never empty."""
        ...

    async def why(self, about: AskedAbout) -> str:
        """What happened to a conversation, and why."""
        ...

    async def today(self) -> str:
        """The figures of the day."""
        ...

    async def gap_report(self) -> GapReport | None:
        """What the articles did not answer of late; None where nobody looks after that."""
        ...


class TalkVerbs(Protocol):
    """What teammates write in a card's thread; everything raises StorageUnavailable."""

    async def said(self, message: TeamMessage) -> TeamAnswer:
        """Take a message as a note, or as a reply if it begins with the reply prefix, once."""
        ...

    async def said_changed(self, key: str, text: str | None, teammate: Teammate) -> None:
        """Take a new wording, or that it is gone (None)."""
        ...


class CustomerVerbs(Wordings, Protocol):
    """What customers do by a click; everything here raises StorageUnavailable."""

    async def asks_for_human(self, place: Place, customer: str, name: str, words: str) -> End:
        """Bring the conversation at a place to people."""
        ...

    async def rate(self, handoff_id: int, customer: str, score: int) -> End:
        """Say how it was, 1 to 5."""
        ...

    async def never_mind(self, handoff_id: int, customer: str) -> End:
        """Nobody has to come any more."""
        ...

    async def waits_at(self, place: Place, other: str) -> int | None:
        """The handoff at a place where a customer waits for people, and is not this person."""
        ...

    async def imitated(self, handoff_id: int, seen: Imitated) -> End:
        """Warn everybody there of somebody who looks like a teammate."""
        ...

    async def of_customer(
        self, platform: Platform, workspace: str, customer: str
    ) -> tuple[Handoff, ...]:
        """A customer's own handoffs, newest first."""
        ...

    async def own_questions(self, own: Sequence[Handoff]) -> Mapping[int, str]:
        """What the customer had said before each, by its id."""
        ...


class Desk(CardVerbs, TalkVerbs, CustomerVerbs, Protocol):
    """All of it."""
