"""Puts the parts of a local Slack together; the one place that knows how they hang together."""

from sandbox.slack.announcer import Announcer
from sandbox.slack.board import Board
from sandbox.slack.changes import ChangeKind, Changes
from sandbox.slack.clock import SlackClock
from sandbox.slack.deliveries import EVENTS, Deliveries
from sandbox.slack.faults import Faults, Levers
from sandbox.slack.identify import identified
from sandbox.slack.installation import Installation
from sandbox.slack.limits import RateLimits
from sandbox.slack.manifest import Manifest, read_manifest
from sandbox.slack.modals import Modals
from sandbox.slack.people import Member
from sandbox.slack.server import SlackServer
from sandbox.slack.settings import SlackSettings
from sandbox.slack.socket_mode import SocketDoor
from sandbox.slack.streams import Streams
from sandbox.slack.tickets import ResponseUrls, Triggers
from sandbox.slack.uploads import Uploads
from sandbox.slack.workspace import Workspace
from sandbox.slack.world import World
from sandbox.strictness import Violation
from sandbox.wire import JsonObject


def build_world(settings: SlackSettings, server: SlackServer) -> World:
    """Return a workspace with the app installed, and nobody else in it."""
    timing = settings.timing
    clock = SlackClock()
    changes = Changes(clock.now)
    workspace = Workspace(settings, clock, changes)
    manifest = read_manifest(settings.manifest)
    installation = Installation(settings, manifest, _install_bot(workspace, manifest))
    violations: list[Violation] = []

    def report(rule: str, detail: str) -> None:
        violations.append(Violation(rule=rule, where="socket mode", detail=detail, at=clock.now()))
        changes.publish(ChangeKind.VIOLATION, f"socket mode: {rule} {detail}")

    door = SocketDoor(
        settings.app_id,
        clock,
        changes,
        timing.ping_interval,
        lambda envelope_id, response: _take_ack(deliveries, envelope_id, response),
        report,
    )
    streams = Streams(clock, workspace, timing.stream_life, identified)
    faults = Faults(_levers(server, door, streams, installation))
    deliveries = Deliveries(timing, clock, changes, faults, door.choose)
    return World(
        settings=settings,
        clock=clock,
        changes=changes,
        workspace=workspace,
        installation=installation,
        board=Board(clock, changes, timing.status_life),
        streams=streams,
        limits=RateLimits(clock.now, settings.rate_scale),
        faults=faults,
        deliveries=deliveries,
        announcer=Announcer(workspace, installation, deliveries, faults, clock),
        door=door,
        triggers=Triggers(clock, timing.trigger_life),
        response_urls=ResponseUrls(clock, timing.response_url_life, lambda: server.base_url),
        modals=Modals(workspace, changes),
        uploads=Uploads(workspace, lambda: server.base_url),
        base_url=lambda: server.base_url,
        violations=violations,
    )


def _install_bot(workspace: Workspace, manifest: Manifest) -> Member:
    settings = workspace.settings
    return workspace.add_member(
        Member(
            id=workspace.new_id("U0"),
            handle=manifest.bot_name.lower().replace(" ", "_"),
            name=manifest.app_name,
            team=settings.team_id,
            is_bot=True,
            bot_id=workspace.new_id("B0"),
            app_id=settings.app_id,
        )
    )


def _take_ack(deliveries: Deliveries, envelope_id: str, response: JsonObject | None) -> str | None:
    envelope = deliveries.acknowledge(envelope_id, response)
    if envelope is None:
        return "unknown_envelope_id"
    if envelope.kind == EVENTS and response:
        return "unexpected_response_payload"
    return None


def _levers(
    server: SlackServer, door: SocketDoor, streams: Streams, installation: Installation
) -> Levers:
    token = installation.bot_token
    return Levers(
        disconnect=door.disconnect,
        close_sockets=door.close,
        abort_sockets=door.abort,
        go_silent=door.go_silent,
        speak_again=door.speak_again,
        send_frame=door.send_text,
        refuse_connections=server.refuse,
        accept_connections=server.accept,
        expire_streams=streams.expire_all,
        revoke=lambda error: installation.refuse(token, error),
        restore=lambda: installation.accept(token),
        remove_scope=installation.scopes.discard,
        spoil_tickets=door.spoil_tickets,
    )
