"""Records that people should see a conversation; the customer gets a fixed notice."""

from collections.abc import Mapping

from engine.domain.conversation import REASONS_OF_CODE, Escalation, EscalationReason, Urgency
from engine.domain.steps import Effect, Json
from engine.tools.tool import Done, ToolContext, ToolOutcome, TryAgain

_LONGEST_SUMMARY = 1_500
_REASONS = [reason.value for reason in EscalationReason if reason not in REASONS_OF_CODE]


class EscalateToHuman:
    """The escalation is stored, and the notice posted, in the transaction that ends the turn."""

    name = "escalate_to_human"
    effect = Effect.READ  # the call itself changes nothing: see `escalation_of`
    schema: Mapping[str, Json] = {
        "type": "object",
        "properties": {
            "reason": {"type": "string", "enum": list(_REASONS)},
            "summary": {
                "type": "string",
                "description": "Two or three sentences for the teammate: what is wanted, what was "
                "tried, what is still open.",
            },
            "urgency": {"type": "string", "enum": [urgency.value for urgency in Urgency]},
        },
        "required": ["reason", "summary", "urgency"],
        "additionalProperties": False,
    }

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Check the summary; the rest follows from the stored call."""
        del context
        if not str(arguments["summary"]).strip():
            return TryAgain(hint="Write a summary a teammate can start from.")
        note = (
            "Recorded. After your answer the customer is shown a fixed notice that says who "
            "follows up and when; do not repeat it or promise more."
        )
        return Done(content=({"type": "text", "text": note},))


def escalation_of(arguments: Mapping[str, Json]) -> Escalation:
    """The escalation a valid call asks for; as stored, it may be spelled in other capitals."""
    return Escalation(
        reason=EscalationReason(str(arguments["reason"]).lower()),
        summary=str(arguments["summary"]).strip()[:_LONGEST_SUMMARY],
        urgency=Urgency(str(arguments["urgency"]).lower()),
    )
