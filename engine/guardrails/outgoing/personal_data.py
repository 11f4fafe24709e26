"""Data of persons, and secrets, unless they are the company's own or the customer's."""

from engine.guardrails.folded import fold
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import CheckName, Finding
from engine.guardrails.personal.catalogue import NEVER_REPEATED, personal_data
from engine.guardrails.personal.item import Item, Kind
from engine.guardrails.word_set import word_set

_POST_BOXES = word_set(
    "billing claims contact help hello info legal office press privacy quotes sales service",
    "support team atencion ayuda contacto soporte hilfe kontakt schaden assistance aide ajuda",
)
"""Names of mail boxes that belong to no person; at our own hosts they are ours."""

_SHORT = 8
"""Letters and figures below which a part of an address says too little to compare."""


def personal_data_of_others(text: str, context: Context) -> tuple[Finding, ...]:
    """What of a text may not be said; card and account numbers not even to their owner."""
    folded = fold(text)
    return tuple(
        Finding(check=CheckName.PERSONAL_DATA, start=start, end=end, detail=item.kind.value)
        for item in personal_data(text)
        if not _may_be_said(item, context)
        for start, end in (folded.span(item.start, item.end),)
    )


def _may_be_said(item: Item, context: Context) -> bool:
    if item.kind in NEVER_REPEATED:
        return False
    known = context.house.public | context.own
    if item.key in known:
        return True
    if item.kind is Kind.EMAIL:
        name, _, host = item.key.rpartition("@")
        return name in _POST_BOXES and context.house.links.allows_host(host)
    if item.kind is Kind.RECORD:
        return item.key in context.facts.references
    if item.kind is Kind.ADDRESS:
        return any(item.key in key or key in item.key for key in known if len(key) > _SHORT)
    return False
