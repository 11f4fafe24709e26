"""What the desk answers a teammate in sentences; English, plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import assert_never

from engine.domain.commitments import Commitment
from engine.domain.handoff import Handoff, HandoffState, SolvedBy
from engine.domain.receipts import IgnoredReason, MessageOutcome
from engine.domain.routing import LabelledBy, RouteLabel
from engine.domain.verdicts import VerdictAction
from engine.handoff.asked_about import AskedAbout, CaseReference
from engine.handoff.brief import ASSISTANT, Transcript
from engine.handoff.card import promise_line
from engine.handoff.ports import AnswerGrounds, DayFigures, EventLine, MessageEnd
from engine.handoff.words import event_words, reason_words

_MOST_EVENTS = 15
_MOST_SILENCES = 8
_MOST_PROMISES = 25

_NOT_ANSWERED = {
    IgnoredReason.CONTEXT: "it was not said to the assistant",
    IgnoredReason.DELETED: "it was deleted",
    IgnoredReason.OVER_BUDGET: "a budget was used up, or a pause is on, which the customer knew",
    IgnoredReason.BOT_LOOP: "programs had talked to each other long enough",
    IgnoredReason.OTHER_OWNER: "people took the conversation over, or answered, before it did",
}

_ACTIONS = {
    VerdictAction.REGENERATED: "the answer was not shown and written anew",
    VerdictAction.WITHHELD: "the answer was not shown, people went on",
    VerdictAction.FLAGGED: "only noted",
    VerdictAction.REFUSED: "the message did not reach the assistant",
    VerdictAction.PAUSED: "the customer is not answered for a while",
    VerdictAction.LEFT_OUT: "the assistant got the result without it",
}

_SOLVERS = {
    SolvedBy.ASSISTANT: "solved by the assistant",
    SolvedBy.PEOPLE: "by people",
    SolvedBy.BOTH: "by both",
}

_LABELLED_BY = {LabelledBy.MODEL: "the small model", LabelledBy.LOCAL: "the examples of the routes"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Telling:
    """Sentences with the times of the desk's zone."""

    zone: tzinfo

    def midnight(self, now: float) -> float:
        """When the day of the desk began, POSIX seconds."""
        day = datetime.fromtimestamp(now, self.zone)
        return day.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()

    def nothing_there(self, about: AskedAbout) -> str:
        """The answer to a question about what nobody knows."""
        if isinstance(about, CaseReference):
            return f"Nothing is stored under the reference {about.text}."
        return "The assistant has no conversation there, so it is silent."

    def why(
        self,
        handoff: Handoff | None,
        events: Sequence[EventLine],
        ends: Sequence[MessageEnd],
        grounds: Sequence[AnswerGrounds],
    ) -> str:
        """Why this was escalated, who speaks now, all that happened, and what stayed unanswered.

        Then what the newest answers rest on, and what guardrails found in them.
        """
        silences = [end for end in ends if _why_silent(end) is not None]
        blocks = (
            [self._standing(handoff)],
            [f"{self._when(event.at)}: {event_words(event)}" for event in events[-_MOST_EVENTS:]],
            [
                f"{self._when(end.at)}, {end.said_by}: no answer of the assistant, as "
                f"{_why_silent(end)}."
                for end in silences[-_MOST_SILENCES:]
            ],
            *(self._grounds(each) for each in grounds),
        )
        return "\n\n".join("\n".join(lines) for lines in blocks if lines)

    def transcript(self, handoff: Handoff, said: Transcript) -> str:
        """What was said, each with its speaker."""
        head = f"{handoff.customer_name}, reference {handoff.reference}"
        lines = (f"{_speaker(speaker)}: {words}" for speaker, words in said)
        return "\n\n".join((head, *lines))

    def promises(self, open_ones: Sequence[Commitment], now: float) -> str:
        """What customers were promised and is not done, a line for each."""
        lines = [
            f"• {each.reference}, {each.customer_name}: {promise_line(each, now, self.zone)}"
            for each in open_ones[:_MOST_PROMISES]
        ]
        left = len(open_ones) - len(lines)
        more = [f"… and {left} more"] if left else []
        return "\n".join([*lines, *more]) or "No promise to a customer is open."

    def day(self, figures: DayFigures, waiting: Sequence[Handoff]) -> str:
        """The day so far; a share is never told without what it leaves out."""
        alone, handed = figures.answered_by_assistant, figures.escalated
        unclaimed = sum(handoff.state is HandoffState.QUEUED for handoff in waiting)
        closed = figures.resolved + figures.handed_back + figures.withdrawn
        return "\n".join(
            (
                f"Today: {alone + handed} conversations. Deflected: {_share(alone, alone + handed)}"
                " had the assistant alone, which does not say that they were helped."
                f" Resolved by people: {_share(figures.resolved, handed)} of what was escalated.",
                f"Escalated {handed}, claimed {figures.claimed}, closed {closed}: resolved"
                f" {figures.resolved}, handed back {figures.handed_back}, withdrawn by the"
                f" customer {figures.withdrawn}.",
                f"Open now: {len(waiting)}, of which {unclaimed} wait for somebody.",
                f"First reply: {_minutes(figures.first_reply_seconds)}."
                f" Ratings: {_ratings(figures)}.",
                f"Drafts: {_drafts(figures)}.",
            )
        )

    def _grounds(self, answer: AnswerGrounds) -> list[str]:
        """One answer: its route, its sources, each version once, and what was found."""
        versions = dict.fromkeys(answer.sources)
        return [
            f"{self._when(answer.at)}, answer {answer.reference}:",
            *(() if answer.route is None else (_route(answer.route),)),
            *(_source(*each) for each in versions),
            *(_verdict(*each) for each in answer.verdicts),
        ]

    def _standing(self, handoff: Handoff | None) -> str:
        if handoff is None:
            return "Nobody was called here. The assistant answers what is said to it."
        escalated = f"Escalated on {self._when(handoff.queued_at)}: {reason_words(handoff.reason)}."
        return "\n".join(filter(None, (escalated, handoff.summary, self._who_speaks(handoff))))

    def _who_speaks(self, handoff: Handoff) -> str:
        name = handoff.teammate.name if handoff.teammate else "A teammate"
        ended = "" if handoff.closed_at is None else f" on {self._when(handoff.closed_at)}"
        match handoff.state:
            case HandoffState.QUEUED:
                return "It waits for a teammate: the assistant is silent until people hand it back."
            case HandoffState.CLAIMED | HandoffState.SNOOZED:
                return f"{name} has it: the assistant is silent until they hand it back."
            case HandoffState.RESOLVED:
                return f"It was resolved{ended}: the assistant answers again."
            case HandoffState.HANDED_BACK:
                return f"It was handed back{ended}: the assistant answers again."
            case HandoffState.WITHDRAWN:
                return f"The customer took it back{ended}: the assistant answers again."
        assert_never(handoff.state)

    def _when(self, at: float) -> str:
        return datetime.fromtimestamp(at, self.zone).strftime("%d %b %Y, %H:%M %Z").strip()


def _route(label: RouteLabel) -> str:
    seen = (
        f"labelled by {_LABELLED_BY[label.by]}",
        f"language {label.language}" if label.language else "",
        f"mood {label.mood}" if label.mood else "",
    )
    return f"Taken for the kind of question “{label.route}”: {', '.join(filter(None, seen))}."


def _source(number: int, title: str, url: str, version: int | None) -> str:
    known = "" if version is None else f", version {version} of the article"
    return f"[{number}] {title}, {url}{known}"


def _verdict(check: str, action: str, detail: str) -> str:
    """An erased verdict has no detail left."""
    found = f": {detail}" if detail else ""
    return f"Guardrail {check}, {_ACTIONS[VerdictAction(action)]}{found}"


def _speaker(name: str) -> str:
    return "The assistant" if name == ASSISTANT else name


def _why_silent(end: MessageEnd) -> str | None:
    """Why a message has no answer of the assistant; None where it has one, or will."""
    match end.outcome:
        case None | MessageOutcome.ANSWERED | MessageOutcome.MERGED:
            return None
        case MessageOutcome.HANDED_OVER:
            return "it went to people"
        case MessageOutcome.FAILED:
            return "something went wrong; the customer was told so"
        case MessageOutcome.IGNORED:
            return _NOT_ANSWERED[end.reason] if end.reason else "nobody asked it"
    assert_never(end.outcome)


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.0f} %)" if whole else "0 of 0"


def _minutes(seconds: float | None) -> str:
    return "none yet" if seconds is None else f"{seconds / 60:.0f} minutes (median)"


def _ratings(figures: DayFigures) -> str:
    if figures.mean_score is None:
        return "none yet"
    apart = "; ".join(
        f"{_SOLVERS[who]}: {many}, {score:.1f}"
        for who, (many, score) in figures.mean_scores.items()
    )
    told = f" ({apart})" if apart else ""
    return f"{figures.ratings}, {figures.mean_score:.1f} of 5 on average{told}"


def _drafts(figures: DayFigures) -> str:
    """A draft counts as used if at most half of its words were changed."""
    if not figures.drafts:
        return "none yet"
    told = f"{_share(figures.drafts_used, figures.drafts)} were used"
    if figures.drafts_changed is None:
        return told
    return f"{told}, with {100 * figures.drafts_changed:.0f} % of the words changed on average"
