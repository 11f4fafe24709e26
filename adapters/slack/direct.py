"""Finds where a part goes: most into their thread, a private one into the customer's own messages.

A direct message, and not an ephemeral one: Slack keeps those for nobody and finds none again.
"""

from collections import OrderedDict
from dataclasses import replace

from adapters.slack.calls import Calls
from engine.domain.messages import Place
from engine.domain.posts import QueuedPart

_MOST_REMEMBERED = 10_000


class Direct:
    """Remembers the direct conversations it has opened; Slack gives the same one each time."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def spot(self, place: Place, part: QueuedPart) -> Place:
        """The place itself, or the direct conversation, which has no thread; raises as calls do."""
        member = part.part.private_to
        if member is None:
            return place
        key = (place.workspace, member)
        if key not in self._known:
            self._known[key] = await self._calls.open_direct(place, member)
            if len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)
        return replace(place, channel=self._known[key], thread="")
