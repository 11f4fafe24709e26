"""What linking asks of the outside: rows, the records by a mail address, a way to send mail."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from engine.domain.accounts import CustomerId, Profile
from engine.domain.messages import Platform, Principal


class RequestKind(StrEnum):
    """What a request waits for."""

    CODE = "code"
    SITE = "site"


class RequestState(StrEnum):
    """Whether a request can still be answered; one whose time is up may be called open."""

    OPEN = "open"
    USED = "used"
    REPLACED = "replaced"
    """By a newer one, or as the person unlinked."""


class LinkChange(StrEnum):
    """What happened to a link."""

    LINKED = "linked"
    REPLACED = "replaced"
    """The same person linked anew."""

    UNLINKED = "unlinked"
    """The person wanted it."""

    GONE = "gone"
    """The back office knows the customer no more."""


class MailState(StrEnum):
    """How far a mail has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    """Not to be sent: nobody has this address, or its request is over."""

    UNSURE = "unsure"
    """It may have arrived, and is not sent again."""

    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkRules:
    """The bounds of linking; times in seconds."""

    link_seconds: float
    people: int
    request_seconds: float = 15 * 60.0
    tries: int = 5
    codes: int = 3
    """For each person, and for each address, in `codes_seconds`."""

    codes_seconds: float = 3_600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """A request whose code is about to be compared; this try is counted already.

    `customer` is None where the address is nobody's. `is_last` says that no try is left.
    """

    request_id: int
    nonce: str
    customer: CustomerId | None
    is_last: bool


class NoTry(StrEnum):
    """Why nothing is compared."""

    NOTHING_ASKED = "nothing_asked"
    EXHAUSTED = "exhausted"


class Linked(StrEnum):
    """What came of an attempt to link."""

    DONE = "done"
    NOT_OPEN = "not_open"
    """The request is used, replaced or too old."""

    TOO_MANY_PEOPLE = "too_many_people"
    NOT_WANTED = "not_wanted"
    """The person has unlinked, and only they link again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A link that holds; `checked_at` is when the records were last seen to have the customer."""

    customer: CustomerId
    checked_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedMail:
    """A mail with a code that one program has taken to send; `attempt` counts how often."""

    id: int
    request_id: int
    nonce: str
    platform: Platform
    address: str
    language: str
    message_id: str
    attempt: int
    expires_at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A mail as it goes out; `message_id` stays the same however often it is tried."""

    to: str
    subject: str
    body: str
    message_id: str


class LinkStore(Protocol):
    """The rows of linking; every method is one transaction and raises StorageUnavailable."""

    async def ask_code(
        self, principal: Principal, *, address: str, hidden: str, language: str
    ) -> bool:
        """Store a request with its mail; False where person or address had too many of late."""
        ...

    async def ask_site(self, principal: Principal) -> tuple[str, float]:
        """The nonce of the person's open request to the site, and when it ends."""
        ...

    async def try_code(self, principal: Principal) -> Tried | NoTry:
        """Count a try of the person's newest code, whatever comes of it."""
        ...

    async def link_by_code(self, principal: Principal, request_id: int) -> Linked:
        """Use the request up and link to the customer it was found to be about."""
        ...

    async def link_by_site(self, principal: Principal, nonce: str, customer: CustomerId) -> Linked:
        """Use the request with this nonce up, if it is this person's, and link."""
        ...

    async def link_by_email(self, principal: Principal, customer: CustomerId) -> Linked:
        """Link without a request, unless the person has unlinked."""
        ...

    async def unlink(self, principal: Principal) -> bool:
        """End link and open requests of a person; False if there was no link."""
        ...

    async def standing(self, principal: Principal) -> Standing | None:
        """The link of a person that is neither revoked nor expired."""
        ...

    async def may_link_itself(self, principal: Principal) -> bool:
        """Whether the person has not unlinked."""
        ...

    async def checked(self, principal: Principal) -> None:
        """Note that the records still have the customer."""
        ...

    async def revoke_gone(self, customer: CustomerId) -> int:
        """End every link of a customer whom the records have no more; returns how many."""
        ...


class MailQueue(Protocol):
    """Mails that have to go out; every method is one transaction and raises StorageUnavailable."""

    async def take(self) -> QueuedMail | None:
        """Take the mail that is due, for a while, and give up what cannot be sent any more."""
        ...

    async def found(self, mail: QueuedMail, customer: CustomerId) -> bool:
        """Note whose address it is, as the mail is about to be sent; False if it is not to be."""
        ...

    async def end(self, mail: QueuedMail, state: MailState, *, error: str = "") -> None:
        """Note what became of it, and forget the address."""
        ...

    async def defer(self, mail: QueuedMail, *, until: float, error: str) -> None:
        """Try again at that time."""
        ...


class RecordsByEmail(Protocol):
    """The records, as far as linking asks for them; all raises BackOfficeUnavailable."""

    async def find_by_email(self, email: str) -> CustomerId | None:
        """The one customer with this address, in any letter case; None for none or several."""
        ...

    async def profile(self, customer: CustomerId) -> Profile:
        """Who they are; raises NotYours where the customer is gone."""
        ...


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, letter: Letter) -> None:
        """Hand it to the mail server; raises DeliveryError, IN_DOUBT where it may have got it."""
        ...


class TrustedEmails(Protocol):
    """The addresses a platform vouches for."""

    async def email_of(self, principal: Principal) -> str | None:
        """The confirmed address of a full member of our own workspace; None for anybody else."""
        ...
