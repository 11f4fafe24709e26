"""Gives a turn the instructions and the tools of the kind of question it answers.

System prompt and tools stay as they are in every request, and with them Claude's cache and its
signed thinking: the instructions stand at the head of the turn's own message, and a call of another
tool gets an error as its result.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.conversation import TurnWork
from engine.domain.routing import RouteLabel
from engine.domain.steps import Block, Json
from engine.handoff.asking import Asking
from engine.ports.conversations import ConversationStore
from engine.routing.labelling import Labels, LocalLabels
from engine.routing.route import Route

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Router:
    """The routes by name, and who says which one a turn takes."""

    routes: Mapping[str, Route]
    labels: Labels

    @property
    def instructions(self) -> tuple[str, ...]:
        """What Claude may be told, and customers are not."""
        return tuple(route.instructions for route in self.routes.values())

    async def tools(self, store: ConversationStore, work: TurnWork) -> frozenset[str] | None:
        """The tools that a turn may call, None for all; its route is stored first, once.

        A turn that was begun without a route has none, and neither has one whose route is gone.
        Raises LeaseLost and StorageUnavailable.
        """
        name = work.route
        if name is None and work.steps == 0 and not work.has_preview:
            name = await self._take(store, work)
        route = None if name is None else self.routes.get(name)
        return None if route is None else route.tools

    async def _take(self, store: ConversationStore, work: TurnWork) -> str:
        said = [message.text for message in work.asked]
        label = await self.labels.label(work.principal, said)
        told = _told(label, self.routes[label.route])
        await store.take_route(work.lease, work.turn_id, label, told=told)
        log.info("the turn takes the route %s, labelled by %s", label.route, label.by)
        return label.route


def make_router(routes: Sequence[Route], *, longest: int, asking: Asking | None) -> Router:
    """The router over these routes; `longest` is in characters a message."""
    labels = Labels(
        local=LocalLabels(routes),
        names=frozenset(route.name for route in routes),
        longest=longest,
        asking=asking,
    )
    return Router(routes={route.name: route for route in routes}, labels=labels)


def _told(label: RouteLabel, route: Route) -> Block:
    """What Claude is told: JSON, as everything is that the customer did not write."""
    facts: dict[str, Json] = {"route": route.name, "instructions": route.instructions}
    if label.mood is not None:
        facts["mood"] = label.mood.value
    return {"type": "text", "text": json.dumps(facts, ensure_ascii=False)}
