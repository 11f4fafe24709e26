"""What a failed call to Slack means: the one place where its error names are judged."""

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError

from engine.errors import DeliveryError, DeliveryErrorKind, FileStays

TOKEN_ERRORS = frozenset(
    {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}
)
"""The token is not accepted, now or later."""

# "It's possible some aspect of the operation succeeded before the error was raised."
# (docs.slack.dev, errors of chat.postMessage)
_UNCLEAR = frozenset({"fatal_error", "internal_error", "request_timeout"})

PASSING_ERRORS = _UNCLEAR | {"service_unavailable"}
"""Slack has troubles of its own."""

BLOCK_ERRORS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
"""Slack refuses how a post looks, not that it is posted."""

NAME_ERRORS = frozenset({"as_user_not_supported", "invalid_arguments", "missing_scope"})
"""Slack refuses the name or the picture a post is under, if it has any of its own."""

APP_ERRORS = frozenset(
    {
        "app_is_not_an_agent",
        "feature_not_enabled",
        "method_deprecated",
        "missing_scope",
        "not_allowed_token_type",
        "unknown_method",
    }
)
"""These say something of the app as it is installed; any other error may be of one place."""

PERMANENT_ERRORS = BLOCK_ERRORS | {
    "access_denied",
    "cannot_dm_bot",
    "cannot_reply_to_message",
    "cant_delete_message",
    "channel_is_limited_access",
    "channel_not_found",
    "compliance_exports_prevent_deletion",
    "ekm_access_denied",
    "invalid_arguments",
    "invalid_metadata_format",
    "invalid_metadata_schema",
    "invalid_thread_ts",
    "is_archived",
    "is_inactive",
    "message_limit_exceeded",
    "messages_tab_disabled",
    "metadata_too_large",
    "missing_scope",
    "msg_too_long",
    "no_permission",
    "no_text",
    "not_allowed_token_type",
    "not_in_channel",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_locked",
    "restricted_action_thread_only_channel",
    "team_access_not_granted",
    "team_not_found",
    "thread_not_found",
    "too_many_attachments",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
}
"""The place is gone or closed to us, or what is sent will never be taken."""


def error_name(error: SlackApiError) -> str:
    """The name Slack gave its error; empty where the answer was no JSON of Slack's."""
    data = getattr(error.response, "data", None)
    name = data.get("error") if isinstance(data, dict) else None
    return name if isinstance(name, str) else ""


def retry_after(error: SlackApiError) -> float | None:
    """Seconds Slack asks to wait, if it does."""
    headers = getattr(error.response, "headers", None) or {}
    value = str(headers.get("Retry-After", ""))
    return float(value) if value.isdecimal() else None


def is_rate_limit(error: SlackApiError) -> bool:
    """Whether Slack only asks to come back later."""
    return http_status(error) == 429 or error_name(error) in ("ratelimited", "rate_limited")


@contextmanager
def judged() -> Iterator[None]:
    """Turns whatever goes wrong into what is known about the post: a DeliveryError."""
    try:
        yield
    except (DeliveryError, FileStays):
        raise
    except Exception as error:
        raise delivery_error(error) from error


def delivery_error(error: Exception) -> DeliveryError:
    """What is known about a post after an exception; where nothing is known, it is in doubt."""
    if isinstance(error, SlackApiError):
        return _refusal(error)
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return _judged("Slack cannot be reached", error, DeliveryErrorKind.RETRY)
    return _judged("Slack's answer is missing", error, DeliveryErrorKind.IN_DOUBT)


def _judged(what: str, error: Exception, kind: DeliveryErrorKind) -> DeliveryError:
    return DeliveryError(f"{what}: {type(error).__name__} {error}".rstrip(), kind=kind)


def _refusal(error: SlackApiError) -> DeliveryError:
    name = error_name(error)
    if is_rate_limit(error):
        return DeliveryError(
            "ratelimited", kind=DeliveryErrorKind.RETRY, retry_after=retry_after(error)
        )
    if name in PERMANENT_ERRORS:
        return DeliveryError(name, kind=DeliveryErrorKind.PERMANENT)
    if name in TOKEN_ERRORS:
        return DeliveryError(
            f"{name}: put a new SLACK_BOT_TOKEN into .env and start again",
            kind=DeliveryErrorKind.RETRY,
        )
    if name in _UNCLEAR:
        return DeliveryError(name, kind=DeliveryErrorKind.IN_DOUBT)
    return _unknown(error, name)


def _unknown(error: SlackApiError, name: str) -> DeliveryError:
    """An answer we have no word for: a named refusal posted nothing, a broken answer may have."""
    status = http_status(error)
    if name or status == 503:
        return DeliveryError(name or "HTTP 503", kind=DeliveryErrorKind.RETRY)
    return DeliveryError(f"HTTP {status} without words", kind=DeliveryErrorKind.IN_DOUBT)


def http_status(error: SlackApiError) -> int:
    """The HTTP status, from the SDK's answer or, where it could not read one, from aiohttp's."""
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else 0
