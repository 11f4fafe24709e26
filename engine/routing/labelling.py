"""Names the route of a turn: Claude's small model where it may be asked, else code."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.messages import Principal
from engine.domain.routing import CustomerMood, LabelledBy, RouteLabel
from engine.domain.steps import Json
from engine.guardrails.invisible import clean
from engine.guardrails.mask import mask
from engine.handoff.asking import Asking
from engine.handoff.mood import looks_heated
from engine.language import guess_language
from engine.routing.nearest import Nearest
from engine.routing.route import GENERAL, Route

log = logging.getLogger(__name__)

LABEL_SECONDS = 2.0
"""How long a customer's turn waits for the small model, retries included."""

LABEL_TOKENS = 500
"""Room for some thinking; the answer itself has some thirty."""

LANGUAGES = ("en", "de", "es", "fr", "pt")
_OTHER = "other"

_LEAST_SCORE = 0.12
_LEAST_LEAD = 0.02
"""How near the examples of a route must be, and how much nearer than those of the next one.

Chosen on the open half of `evals/routes.tsv`: `python bench/routing.py` prints both halves.
"""


class LocalLabels:
    """Labels by the examples of the routes; what is near to none of them is general."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self._nearest = Nearest([(route.name, said) for route in routes for said in route.examples])

    def label(self, said: Sequence[str]) -> RouteLabel:
        """The route of a burst; messages that want different things are for the general one."""
        named = {self._route_of(text) for text in said} - {GENERAL}
        language = guess_language("\n".join(said), among=LANGUAGES, default="")
        return RouteLabel(
            route=named.pop() if len(named) == 1 else GENERAL,
            by=LabelledBy.LOCAL,
            language=language or None,
            mood=CustomerMood.ANGRY if any(map(looks_heated, said)) else None,
        )

    def _route_of(self, text: str) -> str:
        near = self._nearest.of(text)
        if near is None or near.score < _LEAST_SCORE or near.lead < _LEAST_LEAD:
            return GENERAL
        return near.label


@dataclass(frozen=True, kw_only=True, slots=True)
class Labels:
    """Labels what customers ask; without `asking`, or where no answer comes, by code alone.

    `longest` is in characters a message.
    """

    local: LocalLabels
    names: frozenset[str]
    longest: int
    asking: Asking | None = None

    async def label(self, principal: Principal, said: Sequence[str]) -> RouteLabel:
        """The route of a burst; never raises for what the model does.

        The model reads what Claude would: without signs that nobody sees, cards and passwords
        hidden.
        """
        words = [mask(clean(text))[: self.longest] for text in said if text.strip()]
        if self.asking is not None and words:
            answer = await self.asking.ask(principal, {"messages": list(words)})
            if (label := self._read(answer)) is not None:
                return label
        return self.local.label(words)

    def _read(self, answer: str | None) -> RouteLabel | None:
        """What the model says, where it is what the schema promises."""
        if answer is None:
            return None
        try:
            said = json.loads(answer)
            route = str(said["intent"]).lower()
            mood = CustomerMood(str(said["mood"]).lower())
            language = str(said["language"]).lower()
        except (ValueError, KeyError, TypeError):
            route = ""
        if route not in self.names:
            log.warning("the labelling call answered something else than its schema")
            return None
        return RouteLabel(
            route=route,
            by=LabelledBy.MODEL,
            language=language if language in LANGUAGES else None,
            mood=mood,
        )


def label_schema(routes: Sequence[Route]) -> Mapping[str, Json]:
    """What the small model's answer has to fit; the same routes always make the same schema."""
    return {
        "type": "object",
        "properties": {
            "intent": {"type": "string", "enum": [route.name for route in routes]},
            "language": {"type": "string", "enum": [*LANGUAGES, _OTHER]},
            "mood": {"type": "string", "enum": [mood.value for mood in CustomerMood]},
        },
        "required": ["intent", "language", "mood"],
        "additionalProperties": False,
    }


def label_instructions(text: str, routes: Sequence[Route]) -> str:
    """The operator's instructions, and the routes with what each is about."""
    lines = (f"- {route.name}: {route.about}" for route in routes)
    return "\n".join((text, "", *lines))
