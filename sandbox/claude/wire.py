"""The wire of the API alone: its errors, its ids, and content as blocks."""

import json
import secrets
from collections.abc import Mapping

from sandbox.wire import Json, JsonObject, Payload, objects

ERROR_TYPES: Mapping[int, str] = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    408: "timeout_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}
"""The error type that goes with a status (Claude docs, "Errors")."""


class ApiError(Exception):
    """An answer that is an error: HTTP status, error type, and a sentence that says why."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.type = type or ERROR_TYPES.get(status, "api_error")
        self.headers = dict(headers or {})

    def body(self, request_id: str) -> Payload:
        """Return the JSON body of the answer."""
        return error_body(self.type, self.message, request_id)


def error_body(type: str, message: str, request_id: str) -> Payload:
    """Return an error as the API words it, in an answer or inside a stream."""
    return {
        "type": "error",
        "error": {"type": type, "message": message},
        "request_id": request_id,
    }


def new_id(prefix: str) -> str:
    """Return an id that never repeats, also not after a restart."""
    return f"{prefix}_01{secrets.token_hex(11)}"


def canonical(value: Json) -> str:
    """Write JSON so that equal values give equal text, whatever the order of their keys."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=True)


def content_of(value: Json) -> list[JsonObject]:
    """Return content as blocks: a string is short for one text block."""
    return [{"type": "text", "text": value}] if isinstance(value, str) else objects(value)
