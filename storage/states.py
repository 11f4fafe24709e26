"""The states that rows go through; each list is closed and kept by a constraint."""

from enum import StrEnum


class InboxState(StrEnum):
    """Whether a message asks for an answer."""

    WAITING = "waiting"
    KEPT = "kept"


class TurnState(StrEnum):
    """Whether a turn has its ending."""

    RUNNING = "running"
    DONE = "done"


class PartState(StrEnum):
    """How far a part has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    """The conversation changed its owner before it left."""

    BURIED = "buried"
    """Given up; kept for the operator."""


class Owner(StrEnum):
    """Who speaks to the customer."""

    ASSISTANT = "assistant"
    QUEUE = "queue"
    TEAMMATE = "teammate"
