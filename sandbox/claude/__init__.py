"""A local Messages API that the real client talks to: scripted for tests, or a stand-in."""

from sandbox.claude.answers import Call, Cite, Say, Think, Turn
from sandbox.claude.faults import (
    CloseEarly,
    Drop,
    ErrorEvent,
    Faults,
    Faulty,
    Hang,
    HangUp,
    HttpError,
    Malformed,
    Stall,
)
from sandbox.claude.models import Model
from sandbox.claude.records import Request
from sandbox.claude.server import ClaudeSandbox

__all__ = [
    "Call",
    "Cite",
    "ClaudeSandbox",
    "CloseEarly",
    "Drop",
    "ErrorEvent",
    "Faults",
    "Faulty",
    "Hang",
    "HangUp",
    "HttpError",
    "Malformed",
    "Model",
    "Request",
    "Say",
    "Stall",
    "Think",
    "Turn",
]
