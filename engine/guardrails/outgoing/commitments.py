"""Prices, percentages, deadlines and promises that nothing known in this turn backs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.guardrails.folded import Folded, fold
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.deadlines import binds
from engine.guardrails.outgoing.finding import CheckName, Finding
from engine.guardrails.outgoing.promises import Pledge, promises
from engine.guardrails.quantities.amount import Amount
from engine.guardrails.quantities.amounts import amounts
from engine.guardrails.quantities.moments import moments
from engine.guardrails.wording.kinds import Promise

_DEEDS = frozenset({"cancel_order", "change_address", "file_claim"})
_BACKED_BY: Mapping[Promise, frozenset[str]] = {
    Promise.CONTACT: frozenset({"escalate_to_human"}),
    Promise.DONE: _DEEDS,
}
"""A promise of this kind is no empty word where this was done in the turn."""


def commitments(text: str, context: Context) -> tuple[Finding, ...]:
    """Every figure, date and promise without a source."""
    folded = fold(text)
    found = (*_figures(folded, context), *_dates(folded, context), *_promises(folded, context))
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _figures(folded: Folded, context: Context) -> Iterator[Finding]:
    known = context.facts.values | context.house.facts.values
    for amount in amounts(folded):
        if amount.is_span and not binds(folded.low, amount):
            continue
        if not amount.keys & known:
            yield _finding(folded, amount.start, amount.end, _what(amount))


def _what(amount: Amount) -> str:
    if amount.is_span:
        return "a span of time without a source"
    return f"a {'percentage' if amount.unit == 'percent' else 'sum'} without a source"


def _dates(folded: Folded, context: Context) -> Iterator[Finding]:
    known = context.facts.values | context.house.facts.values
    for moment in moments(folded):
        if not moment.keys & known:
            yield _finding(folded, moment.start, moment.end, "a date or hour without a source")


def _promises(folded: Folded, context: Context) -> Iterator[Finding]:
    for pledge in promises(folded):
        if not _is_backed(pledge, context):
            found = _finding(folded, pledge.start, pledge.end, f"a promise ({pledge.kind})")
            yield replace(found, needs_source=pledge.kind is Promise.COVER)


def _is_backed(pledge: Pledge, context: Context) -> bool:
    if _BACKED_BY.get(pledge.kind, frozenset()) & context.facts.acts:
        return True
    if pledge.kind is Promise.DONE and context.facts.tell(pledge.words):
        return True
    if context.facts.rule(pledge.kind, pledge.sentence):
        return True
    facts = (context.facts, context.house.facts)
    return any(each.back(pledge.kind, pledge.sentence) for each in facts)


def _finding(folded: Folded, first: int, last: int, what: str) -> Finding:
    start, end = folded.span(first, last)
    detail = f"{what}: {folded.plain[first:last].strip()}"
    return Finding(check=CheckName.COMMITMENTS, start=start, end=end, detail=detail)
