"""Which accounts on Slack and on Discord belong to one teammate, as the operator has set it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.domain.handoff import Handoff, HandoffState, Teammate
from engine.domain.messages import Platform


@dataclass(frozen=True, kw_only=True, slots=True)
class SamePeople:
    """Slack's id of a person by that of Discord; it makes nobody a teammate."""

    slack_of: Mapping[str, str] = field(default_factory=dict)

    def are_one(self, one: Teammate, other: Teammate) -> bool:
        """Whether these are the same human."""
        return one.key == other.key or self._person(one) == self._person(other)

    def holds(self, teammate: Teammate, handoff: Handoff) -> bool:
        """Whether the handoff is open and with this teammate, from whichever side they took it."""
        is_held = handoff.state in {HandoffState.CLAIMED, HandoffState.SNOOZED}
        holder = handoff.teammate
        return is_held and holder is not None and self.are_one(teammate, holder)

    def _person(self, teammate: Teammate) -> str:
        """A Discord account is one and the same in every server; an id of Slack's need not be."""
        if teammate.platform is Platform.DISCORD:
            return self.slack_of.get(teammate.id, f"discord:{teammate.id}")
        is_listed = teammate.id in self.slack_of.values()
        return teammate.id if is_listed else teammate.key
