"""What a finder of personal data has found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from engine.guardrails.folded import Folded


class Kind(StrEnum):
    """What was found; its value is what people are told of it."""

    CARD = "card number"
    BANK_ACCOUNT = "bank account"
    NATIONAL_ID = "national id number"
    SECRET = "password or key"  # noqa: S105  # the name of a kind, no secret
    DOCUMENT = "number of a document"
    PHONE = "phone number"
    EMAIL = "e-mail address"
    ADDRESS = "postal address"
    BIRTH = "date of birth"
    VEHICLE = "vehicle or plate number"
    NETWORK = "network address"
    RECORD = "number of an order, policy or claim"


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One find, from `start` to `end` of the folded text; `key` is the same however it is written.

    `key` is for comparing and is never logged.
    """

    kind: Kind
    key: str
    start: int
    end: int


Finder = Callable[[Folded], Iterable[Item]]


def letters_and_digits(text: str) -> str:
    """A text without all other signs, in capitals."""
    return "".join(char for char in text if char.isalnum()).upper()
