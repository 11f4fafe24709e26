"""Every fault, as the exception the real client makes of it."""

import asyncio
from typing import Any

import anthropic
import httpx2
import pytest
from anthropic import AsyncAnthropic

from sandbox.claude import (
    ClaudeSandbox,
    CloseEarly,
    Drop,
    ErrorEvent,
    Faulty,
    Hang,
    HangUp,
    HttpError,
    Malformed,
    Say,
    Stall,
)

Body = dict[str, Any]


async def ask(client: AsyncAnthropic, body: Body) -> str | None:
    """Ask for a stream; return why it stopped."""
    async with client.messages.stream(**body) as stream:
        return (await stream.get_final_message()).stop_reason


@pytest.mark.parametrize(
    ("status", "error", "type_"),
    [
        (400, anthropic.BadRequestError, "invalid_request_error"),
        (402, anthropic.APIStatusError, "billing_error"),
        (403, anthropic.PermissionDeniedError, "permission_error"),
        (413, anthropic.APIStatusError, "request_too_large"),
        (429, anthropic.RateLimitError, "rate_limit_error"),
        (500, anthropic.InternalServerError, "api_error"),
        (504, anthropic.APIStatusError, "timeout_error"),
        (529, anthropic.APIStatusError, "overloaded_error"),
    ],
)
async def test_a_status_comes_as_its_exception(
    claude: ClaudeSandbox,
    client: AsyncAnthropic,
    body: Body,
    status: int,
    error: type[anthropic.APIStatusError],
    type_: str,
) -> None:
    """Each status has its exception and its error type."""
    claude.will(HttpError(status))
    with pytest.raises(error) as raised:
        await ask(client, body)
    assert (raised.value.status_code, raised.value.type) == (status, type_)


async def test_the_headers_that_steer_retries_are_sent(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """retry-after and x-should-retry arrive as the script wrote them."""
    claude.will(HttpError(429, retry_after="garbage", should_retry=False))
    with pytest.raises(anthropic.RateLimitError) as raised:
        await ask(client.with_options(max_retries=5), body)
    assert raised.value.response.headers["retry-after"] == "garbage"
    assert len(claude.requests) == 1


async def test_a_connection_closed_before_the_headers_is_a_connection_error(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Nothing arrives, not even a status."""
    claude.will(HangUp())
    with pytest.raises(anthropic.APIConnectionError):
        await ask(client, body)


async def test_a_drop_in_the_stream_is_no_error_of_the_sdk(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """What was sent before the drop arrives; then the transport's own exception comes through."""
    claude.will(Faulty(Say("one two three four", deltas=4), Drop(after=5)))
    async with client.messages.stream(**body) as stream:
        with pytest.raises(httpx2.RemoteProtocolError):
            await stream.until_done()
        (block,) = stream.current_message_snapshot.content
    assert block.to_dict()["text"] == "one two th"


async def test_a_stall_ends_when_released(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """A stream that fell silent goes on where it was."""
    claude.will(Faulty(Say("patience"), Stall(after=3)))
    task = asyncio.create_task(ask(client, body))
    await claude.faults.wait_until_held()
    assert not task.done()
    claude.faults.release()
    assert await task == "end_turn"


async def test_a_stream_can_stall_twice(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Each silence ends when released; what lies between the two has come by then."""
    claude.will(Faulty(Say("patience", deltas=2), Stall(after=4, again=5)))
    async with client.messages.stream(**body) as stream:
        texts = stream.text_stream
        assert await anext(texts) == "pati"
        await claude.faults.wait_until_held()
        claude.faults.release()
        assert await anext(texts) == "ence"
        await claude.faults.wait_until_held()
        claude.faults.release()
        assert await stream.get_final_text() == "patience"


async def test_a_stall_beyond_the_read_timeout_is_no_error_of_the_sdk(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """A silent stream is a raw read timeout."""
    claude.will(Stall(after=3))
    impatient = client.with_options(timeout=httpx2.Timeout(5, read=0.05))
    with pytest.raises(httpx2.ReadTimeout):
        await ask(impatient, body)


async def test_an_answer_that_hangs_comes_when_released(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Nothing is sent until the release; then the answer is whole."""
    claude.will(Faulty(Say("late"), Hang()))
    task = asyncio.create_task(ask(client, body))
    await claude.faults.wait_until_held()
    claude.faults.release()
    assert await task == "end_turn"


async def test_an_answer_that_hangs_too_long_is_a_timeout(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """No headers within the read timeout is the SDK's own timeout."""
    claude.will(Hang())
    impatient = client.with_options(timeout=httpx2.Timeout(5, read=0.05))
    with pytest.raises(anthropic.APITimeoutError):
        await ask(impatient, body)


async def test_an_error_inside_the_stream_keeps_status_200(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Only the type tells what happened: the HTTP status was sent long before."""
    claude.will(ErrorEvent("overloaded_error", after=3))
    with pytest.raises(anthropic.APIStatusError) as raised:
        await ask(client, body)
    assert (raised.value.status_code, raised.value.type) == (200, "overloaded_error")
    assert not isinstance(raised.value, anthropic.InternalServerError)


@pytest.mark.parametrize("fault", [CloseEarly(), CloseEarly(after=4)])
async def test_an_early_end_raises_nothing(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body, fault: CloseEarly
) -> None:
    """A stream that ends in order without its last events leaves the stop reason open."""
    claude.will(fault)
    assert await ask(client, body) is None


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Malformed.BAD_TOOL_JSON, ValueError),
        (Malformed.NO_EVENT_LINES, AssertionError),
        (Malformed.NO_BLOCK_START, IndexError),
        (Malformed.NO_USAGE, AttributeError),
        (Malformed.EMPTY_BODY, AssertionError),
        (Malformed.JSON_BODY, AssertionError),
        (Malformed.DONE_MARK, ValueError),
    ],
)
async def test_what_cannot_be_read_raises_what_the_sdk_stumbles_over(
    claude: ClaudeSandbox,
    client: AsyncAnthropic,
    body: Body,
    fault: Malformed,
    error: type[Exception],
) -> None:
    """Each malformed stream meets its own bare exception."""
    claude.will(fault)
    with pytest.raises(error):
        await ask(client, body)


async def test_a_switched_fault_leaves_the_answer_for_the_next_try(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """A planned fault breaks the answer, which the next request gets whole."""
    claude.will(Say("at last"))
    claude.faults.next(HttpError(529))
    claude.faults.next(Drop(after=2))
    with pytest.raises(anthropic.APIStatusError):
        await ask(client, body)
    with pytest.raises(httpx2.RemoteProtocolError):
        await ask(client, body)
    assert await ask(client, body) == "end_turn"


async def test_retries_of_the_sdk_are_seen_one_by_one(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Each attempt is a request of its own, with its retry count."""
    claude.will(HttpError(529, retry_after=0), Say("fine"))
    await ask(client.with_options(max_retries=1), body)
    counts = [request.headers["x-stainless-retry-count"] for request in claude.requests]
    assert counts == ["0", "1"]


async def test_stopping_lets_go_of_what_hangs(body: Body) -> None:
    """A server that is stopped keeps no client waiting."""
    sandbox = await ClaudeSandbox().start()
    sandbox.will(Stall(after=2))
    async with (
        AsyncAnthropic(base_url=sandbox.url, api_key=sandbox.key, max_retries=0) as client,
        asyncio.timeout(5),
    ):
        task = asyncio.create_task(ask(client, body))
        await sandbox.faults.wait_until_held()
        await sandbox.stop()
        assert await task == "end_turn"


@pytest.mark.parametrize("fault", [Drop(), Malformed.EMPTY_BODY, Hang(), Stall()])
async def test_faults_befall_an_answer_in_one_piece_too(
    claude: ClaudeSandbox,
    client: AsyncAnthropic,
    body: Body,
    fault: Drop | Malformed | Hang | Stall,
) -> None:
    """Without a stream, a broken answer is an error and a held one comes late."""
    claude.will(fault)
    task = asyncio.create_task(client.messages.create(**body))
    if isinstance(fault, Hang | Stall):
        await claude.faults.wait_until_held()
        claude.faults.release()
        assert (await task).stop_reason == "end_turn"
    else:
        with pytest.raises((anthropic.APIError, httpx2.HTTPError, ValueError)):
            await task
