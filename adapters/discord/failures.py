"""What a failed request to Discord means for a post: try again, look first, or give up."""

import aiohttp
import discord

from engine.errors import DeliveryError, DeliveryErrorKind

_LATER = {
    20016: 5.0,  # slow mode
    20028: 5.0,  # write limit of the channel
    20029: 5.0,  # write limit of the guild
    40003: 60.0,  # direct messages are opened too fast
    30046: 60.0,  # changes of a message older than an hour
    40058: 3.0,  # the forum post has no first message yet
    130000: 5.0,  # Discord is overloaded
}
"""Seconds to wait for refusals that pass (API reference, "JSON Error Codes")."""

_NOT_TAKEN = frozenset({401, 429, 503})
"""Statuses that mean nothing was done; a bad token is the operator's matter, not the post's."""


def delivery_error(error: Exception, *, sending: bool) -> DeliveryError:
    """The one error the engine sees; `sending` says whether a post may have left."""
    doubt = DeliveryErrorKind.IN_DOUBT if sending else DeliveryErrorKind.RETRY
    match error:
        case DeliveryError():
            return error
        case discord.RateLimited():
            return _error(error, DeliveryErrorKind.RETRY, error.retry_after)
        case discord.HTTPException():
            return _refused(error, doubt)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return _error(error, DeliveryErrorKind.RETRY)
        case _:
            return _error(error, doubt)


def _refused(error: discord.HTTPException, doubt: DeliveryErrorKind) -> DeliveryError:
    if error.code in _LATER:
        return _error(error, DeliveryErrorKind.RETRY, _LATER[error.code])
    if error.status in _NOT_TAKEN:
        return _error(error, DeliveryErrorKind.RETRY, _asked_to_wait(error))
    if error.status >= 500:
        return _error(error, doubt)
    return _error(error, DeliveryErrorKind.PERMANENT)


def _asked_to_wait(error: discord.HTTPException) -> float | None:
    try:
        return float(error.response.headers["Retry-After"])
    except (KeyError, ValueError):
        return None


def _error(
    error: Exception, kind: DeliveryErrorKind, retry_after: float | None = None
) -> DeliveryError:
    detail = str(error) or type(error).__name__
    return DeliveryError(detail, kind=kind, retry_after=retry_after)
