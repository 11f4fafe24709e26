"""Names of other insurers: Eva neither names nor compares nor judges them."""

from engine.guardrails.folded import fold
from engine.guardrails.names.spotting import names_in
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import CheckName, Finding


def competitors(text: str, context: Context) -> tuple[Finding, ...]:
    """Every name of the list, in whatever spelling."""
    folded = fold(text)
    spans = (folded.span(*span) for span in names_in(folded, context.house.competitors))
    return tuple(
        Finding(
            check=CheckName.COMPETITORS, start=start, end=end, detail="the name of a competitor"
        )
        for start, end in spans
    )
