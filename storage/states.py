"""The states that rows go through; each list is closed and kept by a constraint."""

from enum import StrEnum


class InboxState(StrEnum):
    """Whether a message asks for an answer."""

    WAITING = "waiting"
    KEPT = "kept"
    DROPPED = "dropped"
    """Never read as it is: it was deleted before, or is an edit that went into its message."""


class TurnState(StrEnum):
    """Whether a turn has its ending."""

    RUNNING = "running"
    DONE = "done"


class PartState(StrEnum):
    """How far a part has come."""

    QUEUED = "queued"
    PREVIEW = "preview"
    """The beginning of it is shown while its turn still runs."""

    SENDING = "sending"
    SENT = "sent"
    WITHDRAWING = "withdrawing"
    """Its preview has to be taken away."""

    WITHDRAWN = "withdrawn"
    """The conversation changed its owner before it left."""

    BURIED = "buried"
    """Given up; kept for the operator."""


class Owner(StrEnum):
    """Who speaks to the customer."""

    ASSISTANT = "assistant"
    QUEUE = "queue"
    TEAMMATE = "teammate"
