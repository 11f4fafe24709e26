"""The guardrails in the order they are asked; a new one is one file and one line here."""

from collections.abc import Sequence

from engine.domain.messages import InboundMessage
from engine.guardrails.size import size_guardrail
from engine.guardrails.steering import steering_guardrail
from engine.guardrails.verdict import Allow, Flag, Guardrail, Refuse, Verdict
from engine.guardrails.words import words_guardrail


def input_guardrails(*, message_characters: int) -> tuple[Guardrail, ...]:
    """What a message passes before the model sees it."""
    return (
        words_guardrail,
        size_guardrail(message_characters),
        steering_guardrail,
    )


def first_refusal(guardrails: Sequence[Guardrail], messages: Sequence[InboundMessage]) -> Verdict:
    """The verdict of the first guardrail that refuses, or Allow."""
    verdicts = (guardrail(messages) for guardrail in guardrails)
    return next((verdict for verdict in verdicts if isinstance(verdict, Refuse)), Allow())


def offence(guardrails: Sequence[Guardrail], messages: Sequence[InboundMessage]) -> Refuse | None:
    """The first verdict that a burst is an attack, whatever else may be wrong with it."""
    verdicts = (guardrail(messages) for guardrail in guardrails)
    attacks = (each for each in verdicts if isinstance(each, Refuse) and each.is_offence)
    return next(attacks, None)


def flags(guardrails: Sequence[Guardrail], messages: Sequence[InboundMessage]) -> tuple[str, ...]:
    """What looks odd in a burst that is not refused, for counting and for a closer look."""
    verdicts = (guardrail(messages) for guardrail in guardrails)
    return tuple(
        reason for verdict in verdicts if isinstance(verdict, Flag) for reason in verdict.reasons
    )
