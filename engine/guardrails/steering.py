"""Refuses a burst that openly attacks the assistant; flags what only looks like it."""

from collections.abc import Sequence
from itertools import chain

from engine.domain.messages import InboundMessage
from engine.domain.posts import NoticeKind
from engine.guardrails.injection import Attempt, attempts
from engine.guardrails.verdict import Allow, Flag, Refuse, Verdict
from engine.guardrails.wording.kinds import Attack

_KINDS_OF_A_BLATANT_ONE = 3


def steering_guardrail(messages: Sequence[InboundMessage]) -> Verdict:
    """Blatant is what disguises itself, and what overrides the rules and wants something of it.

    Anything else may be a customer who quotes, jokes or words it badly: Claude answers, and is told
    nothing, since its own instructions hold; the toolbox changes nothing in that turn.
    """
    found = [*chain.from_iterable(attempts(message.text) for message in messages)]
    if not found:
        return Allow()
    kinds = tuple(sorted({attempt.kind.value for attempt in found}))
    if is_blatant(found):
        return Refuse(notice=NoticeKind.REFUSED, reasons=kinds)
    return Flag(reasons=kinds)


def is_blatant(found: Sequence[Attempt]) -> bool:
    """Whether attempts leave no doubt about what they are."""
    kinds = {attempt.kind for attempt in found}
    overrides = Attack.OVERRIDE in kinds and len(kinds) > 1
    is_disguised = any(attempt.is_hidden for attempt in found)
    return is_disguised or overrides or len(kinds) >= _KINDS_OF_A_BLATANT_ONE
