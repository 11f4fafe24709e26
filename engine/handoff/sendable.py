"""Whether a teammate's words tell a customer anything."""

from collections.abc import Sequence

from engine.domain.decisions import WhyNot
from engine.domain.messages import Attachment
from engine.handoff.folding import PAUSE, STOP, fold

_VAGUE = frozenset(
    (
        *("ok", "okay", "okey", "k", "kk", "done", "all done", "fixed", "sure", "yep", "yup"),
        *("noted", "thx", "ty", "ack", "lgtm", "hm", "mhm", "on it", "got it", "will do", "good"),
        *("all good", "alright", "great", "cool", "nice", "hecho", "listo", "vale", "erledigt"),
        *("alles klar", "fait", "c est fait", "d accord", "feito", "pronto"),
    )
)


def why_not_sendable(
    text: str, attachments: Sequence[Attachment], *, longest: int
) -> WhyNot | None:
    """Why it cannot go to a customer as it is; None where it can. `longest` is in characters."""
    words = text.strip()
    if not words:
        return None if attachments else WhyNot.NOTHING_TO_SEND
    if len(words) > longest:
        return WhyNot.TOO_LONG
    return WhyNot.TOO_VAGUE if not attachments and is_vague(words) else None


def is_vague(text: str) -> bool:
    """Whether a text is an "ok" or signs alone: a colleague understands it, a customer does not."""
    clauses = "".join(f" {word}" if word not in {PAUSE, STOP} else "\n" for word in fold(text))
    said = [clause.strip() for clause in clauses.splitlines() if any(map(str.isalnum, clause))]
    return all(clause in _VAGUE for clause in said)
