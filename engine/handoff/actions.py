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
_CUSTOMER = re.compile(
    r"ask:(?:(human):(0)|(nevermind):([1-9]\d{0,17})|(rate):([1-9]\d{0,17}):([1-5]))", re.ASCII
)


def parse(action_id: str) -> CardAction | CustomerAction | None:
    """What a button means; None for one that is not ours, or of another version."""
    card = _CARD.fullmatch(action_id)
    if card is not None:
        return CardAction(verb=CardVerb(card[1]), handoff_id=int(card[2]))
    asked = _CUSTOMER.fullmatch(action_id)
    if asked is None:
        return None
    verb, handoff_id, *score = (group for group in asked.groups() if group is not None)
    return CustomerAction(
        verb=CustomerVerb(verb),
        handoff_id=int(handoff_id),
        score=int(score[0]) if score else None,
    )
