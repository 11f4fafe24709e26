"""Keeps what was written down: REST calls, gateway events, typing, and broken rules."""

from sandbox.discord.changes import ChangeKind, Changes
from sandbox.discord.clock import DiscordClock
from sandbox.discord.records import Call, SentEvent, Typing
from sandbox.strictness import Violation


class Diary:
    """Lists that only grow, oldest first; each entry is also news."""

    def __init__(self, clock: DiscordClock, changes: Changes) -> None:
        self.clock = clock
        self.changes = changes
        self.calls: list[Call] = []
        self.events: list[SentEvent] = []
        self.typings: list[Typing] = []
        self.violations: list[Violation] = []

    def add_typing(self, channel_id: str, person_id: str) -> None:
        """Write down that somebody types."""
        self.typings.append(Typing(channel_id=channel_id, person_id=person_id, at=self.clock.now()))
        self.changes.publish(ChangeKind.TYPING, person_id, channel_id=channel_id)

    def add_event(self, event: SentEvent) -> None:
        """Write down that a gateway event went out."""
        self.events.append(event)
        self.changes.publish(ChangeKind.EVENT, event.name)

    def add_call(self, call: Call) -> None:
        """Write down a REST call that was answered."""
        self.calls.append(call)
        self.changes.publish(ChangeKind.CALL, f"{call.method} {call.path} {call.status}")

    def report(self, rule: str, where: str, detail: str = "") -> None:
        """Write down that the program broke a rule."""
        self.violations.append(
            Violation(rule=rule, where=where, detail=detail, at=self.clock.now())
        )
        self.changes.publish(ChangeKind.VIOLATION, f"{where}: {rule} {detail}".strip())
