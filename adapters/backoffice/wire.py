"""What both of the company's services share: why something was not accepted."""

from collections.abc import Iterator

from pydantic import JsonValue, TypeAdapter, ValidationError

_LONGEST_REASON = 300
_JSON = TypeAdapter[JsonValue](JsonValue)


def reason_in(body: bytes, *, token: str | None) -> str:
    """Why something was not accepted, in one short line without our token; may be empty.

    It stands in `detail` or `message`, as text or as the list of `loc` and `msg` that validating
    frameworks send.
    """
    try:
        answer = _JSON.validate_json(body)
    except ValidationError:
        return ""
    told = answer.get("detail") or answer.get("message") if isinstance(answer, dict) else None
    visible = (char if char.isprintable() else " " for char in "; ".join(_lines(told)))
    line = " ".join("".join(visible).split())
    if token is not None:
        line = line.replace(token, "…")
    return line if len(line) <= _LONGEST_REASON else f"{line[: _LONGEST_REASON - 1]}…"


def _lines(told: JsonValue) -> Iterator[str]:
    """Text as it is, and the lists of `loc` and `msg` that validating frameworks send."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, list):
        for item in told:
            yield from _lines(item)
    elif isinstance(told, dict) and isinstance(told.get("msg"), str):
        place = told.get("loc")
        field = str(place[-1]) if isinstance(place, list) and place else ""
        yield f"{field}: {told['msg']}" if field else str(told["msg"])
