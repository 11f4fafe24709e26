"""Sends an answer the way it was asked for, and lets happen to it what a fault says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from aiohttp import web

from sandbox.claude.answers import Turn
from sandbox.claude.faults import (
    CloseEarly,
    Drop,
    ErrorEvent,
    Fault,
    Faults,
    Hang,
    HangUp,
    HttpError,
    Malformed,
    Stall,
)
from sandbox.claude.message import Unanswerable
from sandbox.claude.stream import Event, events_of, spoiled
from sandbox.claude.wire import ApiError, error_body
from sandbox.wire import Payload, dump


@dataclass(frozen=True, kw_only=True, slots=True)
class Parcel:
    """An answer ready to go: the turn, the message made of it, and its fault."""

    turn: Turn
    message: Payload
    fault: Fault | None
    streams: bool
    deltas: int


async def prevent(fault: Fault | None, faults: Faults, request: web.Request) -> None:
    """Let happen what happens before any header: raises ApiError, or ConnectionResetError."""
    match fault:
        case HttpError():
            raise ApiError(fault.status, fault.message, type=fault.type, headers=fault.headers)
        case HangUp():
            _hang_up(request)
            raise ConnectionResetError
        case Hang():
            await faults.hold()
        case _:
            return


async def deliver(
    parcel: Parcel, faults: Faults, request: web.Request, headers: Mapping[str, str]
) -> web.StreamResponse:
    """Send the answer; raises ConnectionError when the client has gone away."""
    if parcel.streams:
        return await _stream(parcel, faults, request, headers)
    return await _whole(parcel, faults, request, headers)


async def _stream(
    parcel: Parcel, faults: Faults, request: web.Request, headers: Mapping[str, str]
) -> web.StreamResponse:
    if parcel.fault is Malformed.JSON_BODY:
        return web.Response(
            text=dump(parcel.message), content_type="application/json", headers=headers
        )
    response = web.StreamResponse(headers={**headers, "cache-control": "no-cache"})
    response.content_type = "text/event-stream"
    response.charset = "utf-8"
    await response.prepare(request)
    events = events_of(parcel.turn, parcel.message, deltas=parcel.deltas)
    if isinstance(parcel.fault, Malformed):
        events = spoiled(events, parcel.fault)
    for number, item in enumerate(events):
        if await _meets_fault(parcel.fault, number, item, response, faults, request):
            return response
        await response.write(item.encode())
    await response.write_eof()
    return response


async def _meets_fault(
    fault: Fault | None,
    number: int,
    item: Event,
    response: web.StreamResponse,
    faults: Faults,
    request: web.Request,
) -> bool:
    """Let happen what happens before this event; whether the stream ends here."""
    match fault:
        case Drop(after=after) if after == number:
            _hang_up(request)
            return True
        case Stall(after=after, again=again) if number in (after, again):
            await faults.hold()
            return False
        case ErrorEvent(after=after) if after == number:
            body = error_body(fault.type, fault.message, response.headers["request-id"])
            await response.write(Event(name="error", data=dump(body)).encode())
            return True
        case CloseEarly(after=None):
            return item.name == "message_delta"
        case CloseEarly(after=after):
            return after == number
        case _:
            return False


async def _whole(
    parcel: Parcel, faults: Faults, request: web.Request, headers: Mapping[str, str]
) -> web.StreamResponse:
    text = dump(parcel.message)
    match parcel.fault:
        case None | HttpError() | HangUp() | Hang():
            return web.Response(text=text, content_type="application/json", headers=headers)
        case Stall():
            await faults.hold()
            return web.Response(text=text, content_type="application/json", headers=headers)
        case Malformed.EMPTY_BODY:
            return web.Response(text="", content_type="application/json", headers=headers)
        case Drop():
            return await _half(text, request, headers)
        case ErrorEvent() | CloseEarly() | Malformed():
            raise Unanswerable(f"{parcel.fault!r} needs a stream, and none was asked for")
    assert_never(parcel.fault)


async def _half(text: str, request: web.Request, headers: Mapping[str, str]) -> web.StreamResponse:
    response = web.StreamResponse(headers=headers)
    response.content_type = "application/json"
    response.content_length = len(text.encode())
    await response.prepare(request)
    await response.write(text[: len(text) // 2].encode())
    _hang_up(request)
    return response


def _hang_up(request: web.Request) -> None:
    # An orderly end of the connection in the middle of a body: what was sent still arrives.
    if request.transport is not None:
        request.transport.close()
