"""What calls people before the model is asked: code decides, whatever Claude would say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.domain.conversation import (
    Escalation,
    EscalationReason,
    Outcome,
    PastTurn,
    TurnWork,
    Urgency,
)
from engine.domain.messages import About
from engine.handoff.mood import Mood
from engine.handoff.topics import Topics

PAST_TURNS = 6
"""How far back a repetition is looked for."""

_MOST_FAILURES = 2
_WITHOUT_HELP = frozenset({Outcome.FAILED, Outcome.NOTICED, Outcome.EXHAUSTED, Outcome.REFUSED})
_LONGEST_QUOTE = 500
_LONGEST_READ = 8_000
"""Characters of a message that are looked at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Triggers:
    """Everything that may call people; `mood` is None where nobody can be asked about it."""

    asks_for_human: Callable[[str], bool]
    is_thanks: Callable[[str], bool]
    is_repeated: Callable[[str, Sequence[str]], bool]
    topics: Topics
    mood: Mood | None

    def explicit(self, work: TurnWork) -> Escalation | None:
        """The customer asks for a person; this holds also where nothing else may be spent."""
        said = _said(work)
        if not any(self.asks_for_human(text) for text in said):
            return None
        return _escalation(
            EscalationReason.CUSTOMER_ASKED, f"The customer asks for a person: {_quoted(said)}"
        )

    async def found(self, work: TurnWork, past: Sequence[PastTurn]) -> Escalation | None:
        """The first other reason to call people; `past` are the turns since they last had it."""
        if work.is_telling:
            return None
        return self._by_code(work, past) or await self._by_mood(work)

    def _by_code(self, work: TurnWork, past: Sequence[PastTurn]) -> Escalation | None:
        said = _said(work)
        if (topic := self.topics.found_in(said)) is not None:
            return _escalation(
                EscalationReason.TOPIC_BY_POLICY,
                f"A topic that people are to see (“{topic}”): {_quoted(said)}",
                Urgency.HIGH,
            )
        if _failures(past) >= _MOST_FAILURES:
            return _escalation(
                EscalationReason.REPEATED_FAILURE,
                f"The last {_MOST_FAILURES} questions got no answer; now: {_quoted(said)}",
            )
        if self._asks_again(said, past):
            return _escalation(
                EscalationReason.REPEATED_QUESTION,
                f"The customer asks the same again: {_quoted(said)}",
            )
        return None

    def _asks_again(self, said: Sequence[str], past: Sequence[PastTurn]) -> bool:
        """What was answered did not help; what a notice asks for once more is no repetition."""
        answered = [
            text for turn in past if turn.outcome is Outcome.ANSWERED for text in turn.asked
        ]
        return any(self.is_repeated(text, answered) for text in said if not self.is_thanks(text))

    async def _by_mood(self, work: TurnWork) -> Escalation | None:
        said = _said(work)
        if self.mood is None or not await self.mood.is_lost(work.principal, said):
            return None
        return _escalation(
            EscalationReason.MOOD, f"The customer has lost patience: {_quoted(said)}", Urgency.HIGH
        )


def _failures(past: Sequence[PastTurn]) -> int:
    """How many turns in a row, up to now, gave the customer nothing; `past` is oldest first."""
    helped = [at for at, turn in enumerate(past) if turn.outcome not in _WITHOUT_HELP]
    return len(past) - (helped[-1] + 1 if helped else 0)


def _said(work: TurnWork) -> list[str]:
    """What people have not had yet: what they hand back must not call them once more.

    Nothing of ours is looked at, though it may quote what the customer once wrote.
    """
    if work.is_telling:
        return []
    backs = [m.sort_key for m in work.messages if m.about is About.INSTRUCTION]
    new = (m for m in work.asked if not backs or m.sort_key > max(backs))
    return [message.text[:_LONGEST_READ] for message in new if message.text.strip()]


def _quoted(said: Sequence[str]) -> str:
    words = " / ".join(" ".join(text.split()) for text in said)
    return words if len(words) <= _LONGEST_QUOTE else f"{words[: _LONGEST_QUOTE - 1]}…"


def _escalation(
    reason: EscalationReason, summary: str, urgency: Urgency = Urgency.NORMAL
) -> Escalation:
    return Escalation(reason=reason, summary=summary, urgency=urgency)
