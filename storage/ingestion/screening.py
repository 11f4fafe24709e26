"""What no article may bring to the assistant: signs nobody sees, and words that speak to it.

Claude reads articles as facts, and whoever can write one could try to give it orders. What shows
nothing is taken out; an article that speaks to the assistant is not served until its author, or
the operator who looked at it, has seen to it.
"""

from dataclasses import dataclass

from engine.guardrails.invisible import clean
from engine.guardrails.poison import Finding, find
from storage.ingestion.draft import Draft
from storage.ingestion.shelf import Unusable

_MOST_NAMED = 3
_LONGEST = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Screened:
    """Title and body as they may be served, and what was taken out, a sentence each."""

    title: str
    body: str
    notes: tuple[str, ...]


def screened(title: str, draft: Draft, *, is_accepted: bool, accept: str) -> Screened:
    """The draft without what nobody sees; raises Unusable where it speaks to the assistant.

    `accept` is what the operator writes into KNOWLEDGE_ACCEPTED to have it served all the same.
    """
    everything = "\n\n".join((title, draft.body, *draft.hidden))
    findings = find(everything)
    orders = [finding for finding in findings if finding.is_instruction]
    if orders and not is_accepted:
        raise Unusable(_why(orders, accept), is_quarantined=True)
    body, heading = clean(draft.body), " ".join(clean(title).split())
    if not body.strip() or not heading:
        raise Unusable("it has no text but signs that nobody sees")
    return Screened(title=heading, body=body, notes=tuple(_notes(draft, findings)))


def _why(orders: list[Finding], accept: str) -> str:
    named = "; ".join(dict.fromkeys(str(finding) for finding in orders[:_MOST_NAMED]))
    more = f"; and {len(orders) - _MOST_NAMED} more" if len(orders) > _MOST_NAMED else ""
    return (
        f"it speaks to the assistant ({named}{more}): take that out, or accept it as it is with"
        f" {accept} in KNOWLEDGE_ACCEPTED"
    )


def _notes(draft: Draft, findings: tuple[Finding, ...]) -> list[str]:
    notes = [
        f"invisible characters were taken out ({finding.excerpt})"
        for finding in findings
        if not finding.is_instruction
    ]
    for words in draft.hidden[:_MOST_NAMED]:
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        notes.append(f"text that readers do not see was left out: “{short}”")
    if len(draft.hidden) > _MOST_NAMED:
        notes.append(f"and {len(draft.hidden) - _MOST_NAMED} more such texts")
    return notes
