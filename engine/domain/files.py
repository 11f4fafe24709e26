"""Files on their way between a customer's thread and the desk: what is to be done with one."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.messages import Place
from engine.domain.posts import Speaker


class WhyStays(StrEnum):
    """Why a file did not travel; the list is closed."""

    TOO_LARGE = "too_large"
    GONE = "gone"
    FORBIDDEN = "forbidden"
    """We may not open it, or it is not kept by its platform."""

    UNREACHABLE = "unreachable"
    """It could not be fetched in time."""

    NOT_TAKEN = "not_taken"
    """The platform it was to go to did not take it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToCustomer:
    """The customer's thread; `speaker` is the teammate who sends the file."""

    place: Place
    speaker: Speaker


@dataclass(frozen=True, kw_only=True, slots=True)
class ToDesk:
    """The thread of a card."""

    channel: str
    card_id: str


FileTarget = ToCustomer | ToDesk
"""Where a file goes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FileTask:
    """Something to be done with a file; `attempt` counts what was begun before: it names the claim.

    `size` is in bytes, 0 where nobody has said it; `url` is where people open the file where it
    comes from. Without `for_customer` it goes to the desk. Times are POSIX seconds.
    """

    id: int
    attempt: int
    name: str
    size: int
    url: str
    for_customer: bool
    created_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchFile(FileTask):
    """Get the bytes; `source_id` is the platform's id of the file, never empty."""

    media_type: str
    source_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BringFile(FileTask):
    """Show the file where it is to go.

    `nonce` is stable over all attempts. `in_doubt` says that one begun at `began_at` may have
    arrived. `known` are the remote ids of other files of this handoff: none of them is this one.
    """

    target: FileTarget
    content: bytes
    nonce: str
    in_doubt: bool
    began_at: float | None
    known: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeFileAway(FileTask):
    """Delete the file where it was shown; where `remote_id` is None it is looked for first."""

    target: FileTarget
    remote_id: str | None
    began_at: float | None
    known: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class GiveFileUp(FileTask):
    """Nobody has fetched it, or brought it, for hours."""

    why: WhyStays


FileWork = FetchFile | BringFile | TakeFileAway | GiveFileUp
"""What can be next."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A file as its platform gave it."""

    name: str
    media_type: str
    content: bytes
