"""What is listened for, and the form in which a language's file says it.

Patterns are written in small letters without accents; each begins and ends with a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Promise(StrEnum):
    """What kind of commitment a phrase is."""

    PLEDGE = "pledge"
    """Guarantees, words of honour."""

    ACT = "act"
    """What the company will do."""

    CONTACT = "contact"
    """That somebody will get in touch."""

    DONE = "done"
    """What is said to be done or decided."""

    COVER = "cover"
    """That this customer's case is covered."""

    GRANT = "grant"
    """Discounts, refunds, gifts, exceptions."""


class Role(StrEnum):
    """How speech leaves the role."""

    HUMAN = "claims to be a person"
    OTHER = "claims to be somebody else"
    MACHINERY = "speaks of its model or its instructions"
    PERSONA = "plays another part"
    ADVICE = "gives legal, medical, financial or political advice"
    MANNERS = "is rude"


class Attack(StrEnum):
    """How a text tries to steer the assistant."""

    OVERRIDE = "override"
    """Instructions are to be ignored or replaced."""

    REVEAL = "reveal"
    """Instructions are to be shown."""

    PERSONA = "persona"
    """Another part is to be played, or rules are said not to hold."""

    AUTHORITY = "authority"
    """The writer says to be the company, a developer, an administrator."""

    FRAME = "frame"
    """Signs that imitate the frame of a conversation with a model."""

    ORDER = "order"
    """Text that addresses the assistant where nobody should: send, call a tool, tell nobody."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Promises:
    """How one language promises, and how it takes that back.

    `hedges` before or within a promise make it none; `conditions` right behind it, too; `denials`
    before it within the same clause as well. `guidance` earlier in the sentence says that it tells
    a rule: what follows if a claim is approved. `here` right behind an answer of the team means
    the thread, and no call. `asks` begin a question.
    """

    kinds: Mapping[Promise, tuple[str, ...]]
    hedges: tuple[str, ...]
    conditions: tuple[str, ...]
    denials: tuple[str, ...]
    guidance: tuple[str, ...]
    here: tuple[str, ...]
    asks: tuple[str, ...]
