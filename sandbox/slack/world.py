"""The local Slack's parts, tied together once: what methods and people's actions work on."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.slack.announcer import Announcer
from sandbox.slack.board import Board
from sandbox.slack.changes import ChangeKind, Changes
from sandbox.slack.clock import SlackClock
from sandbox.slack.deliveries import Deliveries
from sandbox.slack.faults import Faults
from sandbox.slack.installation import Installation
from sandbox.slack.limits import RateLimits
from sandbox.slack.modals import Modals
from sandbox.slack.records import Call
from sandbox.slack.settings import SlackSettings
from sandbox.slack.socket_mode import SocketDoor
from sandbox.slack.streams import Streams
from sandbox.slack.tickets import ResponseUrls, Triggers
from sandbox.slack.uploads import Uploads
from sandbox.slack.workspace import Workspace
from sandbox.strictness import Violation


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """Everything there is. The parts change; which parts there are does not."""

    settings: SlackSettings
    clock: SlackClock
    changes: Changes
    workspace: Workspace
    installation: Installation
    board: Board
    streams: Streams
    limits: RateLimits
    faults: Faults
    deliveries: Deliveries
    announcer: Announcer
    door: SocketDoor
    triggers: Triggers
    response_urls: ResponseUrls
    modals: Modals
    uploads: Uploads
    base_url: Callable[[], str]
    calls: list[Call] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)

    def report(self, rule: str, where: str, detail: str = "") -> None:
        """Write down that the app broke a rule."""
        self.violations.append(
            Violation(rule=rule, where=where, detail=detail, at=self.clock.now())
        )
        self.changes.publish(ChangeKind.VIOLATION, f"{where}: {rule} {detail}".strip())
