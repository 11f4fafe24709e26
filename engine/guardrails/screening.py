"""The small model's opinion whether what a customer wrote attacks the assistant: one boolean.

Patterns find what they know; this finds what is worded anew. It may be wrong and may be away, so
nothing rests on it alone: without an opinion the patterns decide.
"""

import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from engine.domain.messages import Principal
from engine.domain.steps import Json
from engine.guardrails.invisible import clean
from engine.guardrails.mask import mask
from engine.handoff.asking import Asking

log = logging.getLogger(__name__)

SCREENING_SCHEMA: Mapping[str, Json] = {
    "type": "object",
    "properties": {"attack": {"type": "boolean"}},
    "required": ["attack"],
    "additionalProperties": False,
}
SCREENING_SECONDS = 3.0
"""How long a customer's turn waits for an opinion, retries included."""

SCREENING_TOKENS = 500
"""Room for some thinking; the answer itself has ten."""

_MOST_KEPT = 4_096
"""Opinions that are kept, a hash and a boolean each."""


class Screening:
    """Asks once about the same words, whoever writes them; `longest` is in characters a message."""

    def __init__(self, asking: Asking, *, longest: int) -> None:
        self._asking = asking
        self._longest = longest
        self._known: OrderedDict[str, bool] = OrderedDict()

    async def is_attack(self, principal: Principal, said: Sequence[str]) -> bool | None:
        """What the model thinks of a burst; None where there is no opinion. Never raises.

        It reads what Claude would: without signs that nobody sees, cards and passwords hidden.
        """
        words: list[Json] = [mask(clean(text))[: self._longest] for text in said if text.strip()]
        if not words:
            return None
        key = hashlib.sha256(json.dumps(words).encode()).hexdigest()
        if (known := self._known.get(key)) is not None:
            self._known.move_to_end(key)
            return known
        opinion = _opinion(await self._asking.ask(principal, {"messages": words}))
        if opinion is not None:
            self._known[key] = opinion
            while len(self._known) > _MOST_KEPT:
                self._known.popitem(last=False)
        return opinion


def _opinion(answer: str | None) -> bool | None:
    """What an answer says, where it is what the schema promises."""
    if answer is None:
        return None
    try:
        said = json.loads(answer)
    except ValueError:
        said = None
    attack = said.get("attack") if isinstance(said, dict) else None
    if not isinstance(attack, bool):
        log.warning("the screening call answered something else than its schema")
        return None
    return attack
