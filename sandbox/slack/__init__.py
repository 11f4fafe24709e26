"""A strict local Slack that the real clients talk to: Web API, Socket Mode, people and faults."""

from sandbox.slack.board import Prompts, Session, StatusLine
from sandbox.slack.changes import Change, ChangeKind
from sandbox.slack.manifest import DEFAULT_MANIFEST
from sandbox.slack.messages import Ephemeral, SlackFile, SlackMessage, StreamState
from sandbox.slack.modals import View
from sandbox.slack.people import Channel, ChannelKind, Member, Usergroup
from sandbox.slack.pressing import Submission
from sandbox.slack.records import Attempt, Call, Envelope
from sandbox.slack.sandbox import SlackSandbox
from sandbox.slack.settings import SlackSettings, Timing
from sandbox.slack.writing import NewFile
from sandbox.strictness import Violation

__all__ = [
    "DEFAULT_MANIFEST",
    "Attempt",
    "Call",
    "Change",
    "ChangeKind",
    "Channel",
    "ChannelKind",
    "Envelope",
    "Ephemeral",
    "Member",
    "NewFile",
    "Prompts",
    "Session",
    "SlackFile",
    "SlackMessage",
    "SlackSandbox",
    "SlackSettings",
    "StatusLine",
    "StreamState",
    "Submission",
    "Timing",
    "Usergroup",
    "View",
    "Violation",
]
