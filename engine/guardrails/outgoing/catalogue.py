"""The checks of what the assistant says, in their order; a new one is one line here."""

from engine.guardrails.outgoing.commitments import commitments
from engine.guardrails.outgoing.competitors import competitors
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import Check, Finding
from engine.guardrails.outgoing.leakage import leakage
from engine.guardrails.outgoing.links import links
from engine.guardrails.outgoing.personal_data import personal_data_of_others
from engine.guardrails.outgoing.pings import pings
from engine.guardrails.outgoing.role import role

CHECKS: tuple[Check, ...] = (
    leakage,
    personal_data_of_others,
    competitors,
    links,
    pings,
    commitments,
    role,
)


def check_sentence(sentence: str, context: Context) -> tuple[Finding, ...]:
    """What speaks against showing a sentence; places count from its beginning.

    Pure: it takes a fraction of a millisecond and asks nobody.
    """
    return _checked(sentence, context)


def check_whole(answer: str, context: Context) -> tuple[Finding, ...]:
    """What speaks against a whole answer, also where it stretches over several sentences."""
    return _checked(answer, context)


def _checked(text: str, context: Context) -> tuple[Finding, ...]:
    return tuple(finding for check in CHECKS for finding in check(text, context))
