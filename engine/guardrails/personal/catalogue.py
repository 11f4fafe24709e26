"""The finders in the order of their say: a number that is a card is no phone."""

from collections.abc import Iterator
from functools import lru_cache

from engine.guardrails.folded import Folded, fold
from engine.guardrails.personal.addresses import addresses, network_addresses
from engine.guardrails.personal.bank_accounts import bank_accounts
from engine.guardrails.personal.cards import cards
from engine.guardrails.personal.documents import births, documents, records, vehicles
from engine.guardrails.personal.emails import emails
from engine.guardrails.personal.item import Finder, Item, Kind
from engine.guardrails.personal.national_ids import national_ids
from engine.guardrails.personal.phones import phones
from engine.guardrails.personal.secrets import secrets

FINDERS: tuple[Finder, ...] = (
    secrets,
    cards,
    bank_accounts,
    national_ids,
    emails,
    births,
    documents,
    vehicles,
    phones,
    network_addresses,
    addresses,
    records,
)

NEVER_REPEATED = frozenset(
    {Kind.SECRET, Kind.CARD, Kind.BANK_ACCOUNT, Kind.NATIONAL_ID, Kind.DOCUMENT}
)
"""What is not said even to the person it belongs to: others may read the thread."""


@lru_cache(maxsize=64)
def personal_data(text: str) -> tuple[Item, ...]:
    """All that is found, in its order in the text; of what overlaps, the first finder's."""
    return tuple(sorted(_found(fold(text)), key=lambda item: item.start))


def _found(text: Folded) -> Iterator[Item]:
    taken: list[Item] = []
    for finder in FINDERS:
        for item in finder(text):
            if not any(item.start < other.end and other.start < item.end for other in taken):
                taken.append(item)
                yield item
