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
    """What is shown of it, or may be, has to be taken away."""

    WITHDRAWN = "withdrawn"
    """The conversation changed its owner before it left."""

    BURIED = "buried"
    """Given up; kept for the operator."""


class RelayState(StrEnum):
    """Whether what people's work makes the customer see has become parts of the outbox."""

    WAITING = "waiting"
    DONE = "done"
    BROKEN = "broken"
    """It could not be rendered; the desk is told."""


class DeskPostState(StrEnum):
    """How far a desk post has come; a card that has to change is queued again."""

    QUEUED = "queued"
    SENDING = "sending"
    SHOWN = "shown"
    BURIED = "buried"
    """Given up; kept for the operator."""


class FileState(StrEnum):
    """How far a file has come that travels between a customer and the desk."""

    WANTED = "wanted"
    """To be fetched from where it is."""

    HELD = "held"
    """Its bytes are here, to be brought to where it goes."""

    BROUGHT = "brought"
    LEAVING = "leaving"
    """It was brought, and has to be taken away again."""

    WITHDRAWN = "withdrawn"
    """Taken back by whoever sent it."""

    STAYED = "stayed"
    """It did not travel, and whom it was for was told."""

    @property
    def is_on_its_way(self) -> bool:
        """Whether anything is left to be done."""
        return self in {FileState.WANTED, FileState.HELD, FileState.LEAVING}


class ArticleSource(StrEnum):
    """Where an article is read from."""

    FOLDER = "folder"
    WEB = "web"
