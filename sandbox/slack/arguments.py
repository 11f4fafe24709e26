"""The arguments of one call: query, form and JSON merged, read with Slack's own complaints."""

import json
import re
from collections.abc import Mapping

from aiohttp import web

from sandbox.slack.errors import SlackError
from sandbox.wire import Json, JsonObject, as_object, as_text, load

_TS = re.compile(r"\d{10}\.\d{6}")
_TRUE = {"1", "true"}
_FALSE = {"0", "false", ""}


def is_ts(value: str) -> bool:
    """Whether a string has the form of a message timestamp."""
    return _TS.fullmatch(value) is not None


def missing(name: str) -> SlackError:
    """Return the error for an argument that must be there."""
    return SlackError("invalid_arguments", f"[ERROR] missing required field: {name}")


def wrong(name: str, what: str) -> SlackError:
    """Return the error for an argument of the wrong kind."""
    return SlackError("invalid_arguments", f"[ERROR] {what} [json-pointer:/{name}]")


class Arguments:
    """What a caller sent. Forms hold only strings, so numbers, flags and JSON may come as text."""

    def __init__(self, values: Mapping[str, Json]) -> None:
        self.values = values

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) is not None

    def text(self, name: str) -> str:
        """Return a required, non-empty string; raises SlackError invalid_arguments."""
        value = self.maybe_text(name)
        if not value:
            raise missing(name)
        return value

    def maybe_text(self, name: str) -> str | None:
        """Return a string or None; raises SlackError invalid_arguments for anything else."""
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            raise wrong(name, "must be a string")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a boolean, which a form writes as 1 or true."""
        value = self.values.get(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        word = str(value).lower()
        if word in _TRUE | _FALSE:
            return word in _TRUE
        raise wrong(name, "must be a boolean")

    def number(self, name: str, default: int) -> int:
        """Return a whole number, which a form writes as text."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(str(value))
        except ValueError:
            raise wrong(name, "must be a number") from None

    def json(self, name: str, error: str = "invalid_arguments") -> Json:
        """Return structured data; a string is read as JSON. Raises SlackError with `error`."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return load(value)
        except ValueError:
            raise SlackError(error) from None

    def ts(self, name: str, error: str = "invalid_thread_ts") -> str | None:
        """Return a message timestamp or None; raises SlackError with `error` if it is malformed."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str) or not is_ts(value):
            raise SlackError(error, f"[ERROR] {value} is not a valid {name}")
        return value


async def read_arguments(request: web.Request) -> Arguments:
    """Merge the query string with a form or JSON body, the body winning.

    Raises SlackError invalid_json, json_not_object, invalid_form_data or invalid_post_type.
    """
    values: dict[str, Json] = dict(request.query)
    if request.method == "POST" and request.can_read_body:
        values |= await _read_body(request)
    return Arguments(values)


async def _read_body(request: web.Request) -> JsonObject:
    match request.content_type:
        case "application/json":
            return _read_json(await request.text())
        case "application/x-www-form-urlencoded" | "multipart/form-data":
            form = await request.post()
            return {name: value for name, value in form.items() if isinstance(value, str)}
        case _ if not await request.read():
            return {}
        case _:
            raise SlackError("invalid_post_type")


def _read_json(text: str) -> JsonObject:
    if not text:
        return {}
    try:
        value = load(text)
    except json.JSONDecodeError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, Mapping):
        raise SlackError("json_not_object")
    return value


def token_of(request: web.Request, arguments: Arguments) -> str | None:
    """Return the token from the Authorization header, or from the `token` argument."""
    header = request.headers.get("Authorization", "")
    scheme, _, token = header.partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return as_text(as_object(arguments.values).get("token")) or None
