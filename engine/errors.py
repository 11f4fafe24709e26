"""Every error of ours; the class docstring is the message.

TandemError
├── ModelError            the exchange with Claude failed
├── DeliveryError         a platform did not take a post
├── FileStays             a file cannot travel between a customer and the desk
├── PlatformSilent        nothing is heard from a platform any more
├── LeaseLost             another worker took the conversation over
├── StorageUnavailable    the database cannot be read or written
├── QuoteRejected         the rating service does not accept these values
├── QuoteUnavailable      the rating service cannot be asked now
├── NotYours              the customer has no such record, whoever else may have one
├── WriteRefused          the back office does not make this change
├── OutcomeUnknown        a change may or may not have been made, and is not tried again
├── BackOfficeUnavailable the back office cannot be asked now
├── RankingUnavailable    search results cannot be put in a better order now
└── ConfigurationError    something the operator has to set right
"""

from enum import StrEnum

from engine.domain.files import WhyStays


class TandemError(Exception):
    """Something went wrong in Tandem."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__ or "")


class ModelErrorKind(StrEnum):
    """What went wrong between us and Claude, as far as it changes what we do next."""

    OVERLOADED = "overloaded"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    INTERRUPTED = "interrupted"
    MALFORMED = "malformed"
    SERVER = "server"
    AUTHENTICATION = "authentication"
    BILLING = "billing"
    PERMISSION = "permission"
    NOT_FOUND = "not_found"
    TOO_LARGE = "too_large"
    INVALID_REQUEST = "invalid_request"


class ModelError(TandemError):
    """Claude could not be asked, or its answer did not arrive whole."""

    def __init__(
        self,
        message: str,
        *,
        kind: ModelErrorKind,
        retryable: bool,
        partial_text: str = "",
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retryable = retryable
        self.partial_text = partial_text
        self.request_id = request_id
        self.retry_after = retry_after
        """Seconds the server asked to wait, if it said so."""


class DeliveryErrorKind(StrEnum):
    """What is known about a post that was not confirmed."""

    RETRY = "retry"
    """The platform did not take it; try again later."""

    IN_DOUBT = "in_doubt"
    """It may or may not be there: look before sending again."""

    PERMANENT = "permanent"
    """It will never be taken: the place is gone, closed to us, or the text is refused."""


class DeliveryError(TandemError):
    """The platform did not confirm a post."""

    def __init__(
        self, message: str, *, kind: DeliveryErrorKind, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.retry_after = retry_after


class FileStays(TandemError):
    """A file cannot travel between a customer and the desk."""

    def __init__(self, message: str, *, why: WhyStays) -> None:
        super().__init__(message)
        self.why = why


class PlatformSilent(TandemError):
    """Nothing was heard from the platform for too long: end, and be started again."""


class LeaseLost(TandemError):
    """Another worker holds this conversation now; drop everything and say nothing."""


class StorageUnavailable(TandemError):
    """The database cannot be read or written."""


class QuoteRejected(TandemError):
    """The rating service does not accept these values; the message tells the model why."""


class QuoteUnavailable(TandemError):
    """The rating service cannot be asked now."""


class NotYours(TandemError):
    """The customer has no such record: there is none, or it is somebody else's."""


class WriteRefused(TandemError):
    """The back office does not make this change; the message says why, in words for people."""


class OutcomeUnknown(TandemError):
    """It may or may not have been done, and doing it again could do it twice."""


class BackOfficeUnavailable(TandemError):
    """The back office cannot be asked now; a change may or may not have been made."""

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds it asked to wait, if it said so."""


class ConfigurationError(TandemError):
    """Something the operator has to set right before Tandem can run."""


class RankingUnavailable(TandemError):
    """Search results cannot be put in a better order now."""

    def __init__(
        self, message: str = "", *, retry_after: float | None = None, is_skipped: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds it asked to wait, if it said so."""

        self.is_skipped = is_skipped
        """Whether it was not even asked, as it had failed just before."""
