"""Whether a customer has lost patience: a cheap look at the words, then one at Claude's opinion."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.messages import Principal
from engine.handoff.asking import Asking

_ANGRY_SIGNS = frozenset("😡😠😤🤬💢🖕")
_FEWEST_LETTERS = 12
"""Letters from which capitals are loud, and not an abbreviation; numbers of policies are none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mood:
    """Asks only about words that look heated; in doubt there is no mood."""

    asking: Asking

    async def is_lost(self, principal: Principal, said: Sequence[str]) -> bool:
        """Whether a person should take over because of how the customer feels; never raises."""
        if not any(looks_heated(text) for text in said):
            return False
        opinion = await self.asking.ask(principal, {"messages": list(said)})
        return opinion is not None and opinion.strip(" .\n").lower() == "yes"


def looks_heated(text: str) -> bool:
    """Whether it is worth asking: shouting, rows of signs, or an angry face, in any language."""
    words = [word for word in text.split() if not any(sign.isdigit() for sign in word)]
    letters = [sign for word in words for sign in word if sign.isalpha()]
    capitals = sum(sign.isupper() for sign in letters)
    is_loud = len(letters) >= _FEWEST_LETTERS and capitals > 0.6 * len(letters)
    rows = "!!" in text or "??" in text or "?!" in text or "!?" in text
    return is_loud or rows or not _ANGRY_SIGNS.isdisjoint(text)
