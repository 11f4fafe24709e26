"""What an exception of the SDK means for us: one kind, retryable or not, with what had arrived.

Once a stream has begun, the SDK (2.12) lets a dozen kinds of exception through; they all end here.
"""

import math
import time
from collections.abc import Mapping
from email.utils import mktime_tz, parsedate_tz

import aiohttp
import anthropic
import httpx2

from engine.claude.events import StreamError
from engine.errors import ModelError, ModelErrorKind

_BY_TYPE: Mapping[str, ModelErrorKind] = {
    "authentication_error": ModelErrorKind.AUTHENTICATION,
    "billing_error": ModelErrorKind.BILLING,
    "permission_error": ModelErrorKind.PERMISSION,
    "not_found_error": ModelErrorKind.NOT_FOUND,
    "request_too_large": ModelErrorKind.TOO_LARGE,
    "rate_limit_error": ModelErrorKind.RATE_LIMITED,
    "timeout_error": ModelErrorKind.TIMEOUT,
    "api_error": ModelErrorKind.SERVER,
    "conflict_error": ModelErrorKind.SERVER,
    "overloaded_error": ModelErrorKind.OVERLOADED,
}
_BY_STATUS: Mapping[int, ModelErrorKind] = {
    401: ModelErrorKind.AUTHENTICATION,
    402: ModelErrorKind.BILLING,
    403: ModelErrorKind.PERMISSION,
    404: ModelErrorKind.NOT_FOUND,
    408: ModelErrorKind.TIMEOUT,
    409: ModelErrorKind.SERVER,
    413: ModelErrorKind.TOO_LARGE,
    429: ModelErrorKind.RATE_LIMITED,
    504: ModelErrorKind.TIMEOUT,
    529: ModelErrorKind.OVERLOADED,
}
_RETRYABLE = frozenset(
    {
        ModelErrorKind.OVERLOADED,
        ModelErrorKind.RATE_LIMITED,
        ModelErrorKind.TIMEOUT,
        ModelErrorKind.CONNECTION,
        ModelErrorKind.INTERRUPTED,
        ModelErrorKind.MALFORMED,
        ModelErrorKind.SERVER,
    }
)
_SPENT_CODES = frozenset({"enforced_spend_limit_reached", "contract_spend_limit_reached"})
_SPENT_WORDS = ("You have reached your specified", "Your credit balance is too low")
"""How the API words a spend limit of one's own, and an empty balance: a 400 without a code."""


def model_error(
    error: Exception, *, partial_text: str = "", request_id: str | None = None
) -> ModelError:
    """Our error for one of the SDK; `request_id` is used where the error itself has none."""
    if isinstance(error, ModelError):
        return error
    kind = _kind(error)
    if isinstance(error, anthropic.APIStatusError) and error.request_id:
        request_id = error.request_id
    return ModelError(
        _explain(error),
        kind=kind,
        retryable=kind in _RETRYABLE and _header(error, "x-should-retry") != "false",
        partial_text=partial_text,
        request_id=request_id,
        retry_after=_retry_after(error),
    )


def _kind(error: Exception) -> ModelErrorKind:
    """The kind of a failure; what a stream says of itself is known by its type alone."""
    match error:
        case anthropic.APIStatusError() if _is_spent(error):
            return ModelErrorKind.BILLING
        case anthropic.APIStatusError():
            return _status_kind(error)
        case StreamError(type=name):
            return _BY_TYPE.get(name, ModelErrorKind.SERVER)
        case TimeoutError() | anthropic.APITimeoutError() | httpx2.TimeoutException():
            return ModelErrorKind.TIMEOUT
        case anthropic.APIConnectionError() | httpx2.ConnectError():
            return ModelErrorKind.CONNECTION
        case httpx2.HTTPError() | aiohttp.ClientError() | OSError():
            return ModelErrorKind.INTERRUPTED
        case _:
            return ModelErrorKind.MALFORMED


def _status_kind(error: anthropic.APIStatusError) -> ModelErrorKind:
    by_type = _BY_TYPE.get(error.type or "")
    if by_type is not None:
        return by_type
    fallback = ModelErrorKind.SERVER if error.status_code >= 500 else ModelErrorKind.INVALID_REQUEST
    return _BY_STATUS.get(error.status_code, fallback)


def _is_spent(error: anthropic.APIStatusError) -> bool:
    """Whether a limit on money was reached: no retry helps until somebody pays."""
    return error.error_code in _SPENT_CODES or any(w in error.message for w in _SPENT_WORDS)


def _explain(error: Exception) -> str:
    """The failure in a line for the operator's log, without a word of the conversation."""
    if isinstance(error, StreamError):
        return f"broken off by the API: {error.type}"
    if isinstance(error, anthropic.APIStatusError):
        said = error.api_message or ""
        return f"{type(error).__name__} {error.status_code} {error.type or ''} {said}"[:300].strip()
    return type(error).__name__


def _retry_after(error: Exception) -> float | None:
    """Seconds the server asks to wait (RFC 9110, 10.2.3; `retry-after-ms` is the API's own)."""
    milliseconds = _number(_header(error, "retry-after-ms"))
    if milliseconds is not None:
        return max(0.0, milliseconds / 1000)
    said = _header(error, "retry-after")
    date = parsedate_tz(said) if said else None
    seconds = _number(said) if date is None else mktime_tz(date) - time.time()
    return None if seconds is None else max(0.0, seconds)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return None if math.isnan(value) else value


def _header(error: Exception, name: str) -> str | None:
    return error.response.headers.get(name) if isinstance(error, anthropic.APIStatusError) else None
