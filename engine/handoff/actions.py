"""The ids of buttons, made and read: what a click means, on either platform, after any restart."""

import re
from dataclasses import dataclass
from enum import StrEnum


class CardVerb(StrEnum):
    """What a teammate may click on a card."""

    CLAIM = "claim"
    BACK = "back"
    RESOLVE = "resolve"
    TRANSFER = "transfer"
    SNOOZE = "snooze"
    DRAFT = "draft"
    TRANSCRIPT = "transcript"
    REPLY = "reply"
    REQUEUE = "requeue"
    ARTICLE = "article"


class CustomerVerb(StrEnum):
    """What a customer may click under a notice."""

    HUMAN = "human"
    NEVERMIND = "nevermind"
    RATE = "rate"


@dataclass(frozen=True, kw_only=True, slots=True)
class CardAction:
    """A teammate's click; `str` gives the id of its button."""

    verb: CardVerb
    handoff_id: int

    def __str__(self) -> str:
        return f"desk:{self.verb}:{self.handoff_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftAction:
    """A teammate's click that approves a drafted article; `str` gives the id of its button."""

    draft_id: int

    def __str__(self) -> str:
        return f"desk:approve:{self.draft_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseAction:
    """A teammate's click that a promise to the customer is kept; `str` gives its button's id."""

    handoff_id: int
    commitment_id: int

    def __str__(self) -> str:
        return f"desk:kept:{self.handoff_id}:{self.commitment_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionAction:
    """A teammate's wish to answer the assistant; `str` gives its button's id."""

    question_id: int

    def __str__(self) -> str:
        return f"desk:answer:{self.question_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeOverAction:
    """A teammate's click that takes the conversation instead; `str` gives its button's id."""

    question_id: int

    def __str__(self) -> str:
        return f"desk:instead:{self.question_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerAction:
    """A customer's click; `str` gives the id of its button.

    `handoff_id` is 0 for HUMAN, where there is none yet; `score`, 1 to 5, is set for RATE alone.
    """

    verb: CustomerVerb
    handoff_id: int = 0
    score: int | None = None

    def __str__(self) -> str:
        score = "" if self.score is None else f":{self.score}"
        return f"ask:{self.verb}:{self.handoff_id}{score}"


_CARD = re.compile(rf"desk:({'|'.join(CardVerb)}):([1-9][0-9]{{0,17}})")
_DRAFT = re.compile(r"desk:approve:([1-9][0-9]{0,17})")
_PROMISE = re.compile(r"desk:kept:([1-9][0-9]{0,17}):([1-9][0-9]{0,17})")
_QUESTION = re.compile(r"desk:(answer|instead):([1-9][0-9]{0,17})")
_CUSTOMER = re.compile(
    r"ask:(?:(human):(0)|(nevermind):([1-9]\d{0,17})|(rate):([1-9]\d{0,17}):([1-5]))", re.ASCII
)


TeamAction = CardAction | DraftAction | PromiseAction | QuestionAction | TakeOverAction
"""What only teammates may click."""


def parse(action_id: str) -> TeamAction | CustomerAction | None:
    """What a button means; None for one that is not ours, or of another version."""
    return _of_team(action_id) or _of_customer(action_id)


def _of_team(action_id: str) -> TeamAction | None:
    card = _CARD.fullmatch(action_id)
    if card is not None:
        return CardAction(verb=CardVerb(card[1]), handoff_id=int(card[2]))
    draft = _DRAFT.fullmatch(action_id)
    if draft is not None:
        return DraftAction(draft_id=int(draft[1]))
    kept = _PROMISE.fullmatch(action_id)
    if kept is not None:
        return PromiseAction(handoff_id=int(kept[1]), commitment_id=int(kept[2]))
    question = _QUESTION.fullmatch(action_id)
    if question is None:
        return None
    made = QuestionAction if question[1] == "answer" else TakeOverAction
    return made(question_id=int(question[2]))


def _of_customer(action_id: str) -> CustomerAction | None:
    asked = _CUSTOMER.fullmatch(action_id)
    if asked is None:
        return None
    verb, handoff_id, *score = (group for group in asked.groups() if group is not None)
    return CustomerAction(
        verb=CustomerVerb(verb),
        handoff_id=int(handoff_id),
        score=int(score[0]) if score else None,
    )
