"""Speech out of the role: Eva is Acme's assistant, an AI that says so, and nobody else."""

import re

from engine.guardrails.folded import fold
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import CheckName, Finding
from engine.guardrails.wording.catalogue import ROLES
from engine.guardrails.wording.kinds import Role

_STAGE = re.compile(
    r"(?<!\*)[*_](?:winks?|smiles?|laughs?|sighs?|nods?|grins?|giggles?|bows?|hugs?"
    r"|whispers?|shrugs?|blushes|waves?|chuckles?)\b[^*_\n]{0,60}[*_](?!\*)",
    re.IGNORECASE,
)


def role(text: str, context: Context) -> tuple[Finding, ...]:
    """Every phrase by which the assistant would be another than it is."""
    del context  # the part is the same in every turn
    folded = fold(text)
    found = [
        _finding(*folded.span(*each.span()), Role[each.lastgroup or ""])
        for each in ROLES.finditer(folded.low)
    ]
    found += [_finding(*each.span(), Role.PERSONA) for each in _STAGE.finditer(text)]
    return tuple(sorted(found, key=lambda finding: finding.start))


def _finding(start: int, end: int, kind: Role) -> Finding:
    return Finding(check=CheckName.ROLE, start=start, end=end, detail=kind.value)
