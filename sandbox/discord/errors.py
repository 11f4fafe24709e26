"""Discord's errors: the codes, their HTTP statuses and texts, and the nested form errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.wire import Json, Payload


@dataclass(frozen=True, kw_only=True, slots=True)
class _Known:
    status: int
    text: str
    broken_rule: bool = False


# Developer docs, Opcodes and Status Codes, JSON Error Codes. `broken_rule` marks what only a
# mistake of the program can cause; the others may happen to anyone (a message was deleted, a right
# was taken away).
CODES: Mapping[int, _Known] = {
    10003: _Known(status=404, text="Unknown Channel"),
    10004: _Known(status=404, text="Unknown Guild"),
    10007: _Known(status=404, text="Unknown Member"),
    10008: _Known(status=404, text="Unknown Message"),
    10013: _Known(status=404, text="Unknown User"),
    10014: _Known(status=400, text="Unknown Emoji"),
    10015: _Known(status=404, text="Unknown Webhook"),
    10062: _Known(status=404, text="Unknown interaction"),
    10063: _Known(status=404, text="Unknown application command"),
    30003: _Known(status=400, text="Maximum number of pins reached for the channel (250)"),
    30007: _Known(status=400, text="Maximum number of webhooks reached (15)"),
    30010: _Known(status=400, text="Maximum number of reactions reached (20)"),
    30032: _Known(status=400, text="Maximum number of application commands reached (100)"),
    40005: _Known(status=413, text="Request entity too large", broken_rule=True),
    40058: _Known(
        status=403,
        text="Cannot message this thread until after the post author has sent an initial message",
    ),
    40060: _Known(status=400, text="Interaction has already been acknowledged.", broken_rule=True),
    40067: _Known(
        status=400,
        text="A tag is required to create a forum post in this channel",
        broken_rule=True,
    ),
    50001: _Known(status=403, text="Missing Access"),
    50003: _Known(status=403, text="Cannot execute action on a DM channel", broken_rule=True),
    50005: _Known(
        status=403, text="Cannot edit a message authored by another user", broken_rule=True
    ),
    50006: _Known(status=400, text="Cannot send an empty message", broken_rule=True),
    50007: _Known(status=403, text="Cannot send messages to this user"),
    50008: _Known(status=400, text="Cannot send messages in a non-text channel", broken_rule=True),
    50013: _Known(status=403, text="Missing Permissions"),
    50016: _Known(
        status=400,
        text="Provided too few or too many messages to delete. Must provide at least 2 and fewer "
        "than 100 messages to delete",
        broken_rule=True,
    ),
    50021: _Known(status=403, text="Cannot execute action on a system message", broken_rule=True),
    50024: _Known(status=400, text="Cannot execute action on this channel type", broken_rule=True),
    50027: _Known(status=401, text="Invalid Webhook Token"),
    50033: _Known(status=400, text="Invalid Recipient(s)", broken_rule=True),
    50034: _Known(status=400, text="You can only bulk delete messages that are under 14 days old."),
    50035: _Known(status=400, text="Invalid Form Body", broken_rule=True),
    50068: _Known(status=400, text="Invalid message type", broken_rule=True),
    50083: _Known(status=400, text="Thread is archived"),
    50109: _Known(status=400, text="The request body contains invalid JSON.", broken_rule=True),
    50278: _Known(
        status=403, text="Cannot send messages to this user due to having no mutual guilds"
    ),
    160002: _Known(status=400, text="Cannot reply without permission to read message history"),
    160004: _Known(status=400, text="A thread has already been created for this message"),
    160005: _Known(status=400, text="Thread is locked"),
    160006: _Known(status=400, text="Maximum number of active threads reached"),
    200000: _Known(status=400, text="Message was blocked by automatic moderation"),
    220001: _Known(
        status=400,
        text="Webhooks posted to forum channels must have a thread_name or thread_id",
        broken_rule=True,
    ),
}


class DiscordError(Exception):
    """An answer other than success: a real code with its HTTP status.

    `broken_rule` says whether it is also a violation; code 0 is Discord's "general error".
    """

    def __init__(
        self,
        code: int,
        *,
        status: int | None = None,
        text: str | None = None,
        broken_rule: bool | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Json] | None = None,
    ) -> None:
        known = CODES.get(code, _Known(status=400, text="General error"))
        self.code = code
        self.status = known.status if status is None else status
        self.text = known.text if text is None else text
        self.broken_rule = known.broken_rule if broken_rule is None else broken_rule
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        super().__init__(f"{code}: {self.text}")

    def body(self) -> Payload:
        """Return the JSON body of the answer."""
        return {"message": self.text, "code": self.code, **self.extra}


@dataclass(slots=True)
class Form:
    """Collects what is wrong with a request body, by path, as Discord reports it."""

    problems: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)

    def refuse(self, path: tuple[str, ...], code: str, text: str) -> None:
        """Note one problem."""
        self.problems.append((path, code, text))

    def close(self, *, broken_rule: bool = True) -> None:
        """Raise DiscordError 50035 with every problem noted, if there is one."""
        if self.problems:
            raise self.error(broken_rule=broken_rule)

    def error(self, *, broken_rule: bool = True) -> DiscordError:
        """Return the 50035 with every problem noted."""
        return DiscordError(50035, broken_rule=broken_rule, extra={"errors": self._nested()})

    def _nested(self) -> Payload:
        root: dict[str, object] = {}
        for path, code, text in self.problems:
            node = root
            for step in path:
                node = _child(node, step)
            found = node.setdefault("_errors", [])
            if isinstance(found, list):
                found.append({"code": code, "message": text})
        return _as_payload(root)


def form_error(path: str, code: str, text: str, *, broken_rule: bool = True) -> DiscordError:
    """Return a 50035 with one problem; `path` is dotted."""
    form = Form()
    form.refuse(tuple(path.split(".")), code, text)
    return form.error(broken_rule=broken_rule)


def _child(node: dict[str, object], step: str) -> dict[str, object]:
    child = node.setdefault(step, {})
    return child if isinstance(child, dict) else {}


def _as_payload(node: Mapping[str, object]) -> Payload:
    payload: Payload = {}
    for name, value in node.items():
        if isinstance(value, dict):
            payload[name] = _as_payload(value)
        elif isinstance(value, list):
            payload[name] = [{key: str(text) for key, text in item.items()} for item in value]
    return payload
