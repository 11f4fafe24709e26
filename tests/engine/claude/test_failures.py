"""Everything that goes wrong between us and Claude leaves the client as one kind of error."""

import asyncio
from dataclasses import replace
from email.utils import formatdate

import pytest

from engine.claude.client import Claude
from engine.domain.steps import StopReason
from engine.errors import ModelError, ModelErrorKind
from engine.ports.model import ModelRequest
from sandbox.claude import (
    Call,
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
    Turn,
)
from sandbox.claude.faults import Fault

PASSING: list[tuple[Fault, ModelErrorKind]] = [
    (HttpError(429), ModelErrorKind.RATE_LIMITED),
    (HttpError(529), ModelErrorKind.OVERLOADED),
    (HttpError(500), ModelErrorKind.SERVER),
    (HttpError(503), ModelErrorKind.SERVER),
    (HttpError(504), ModelErrorKind.TIMEOUT),
    (HttpError(408), ModelErrorKind.TIMEOUT),
    (HttpError(409), ModelErrorKind.SERVER),
    (HangUp(), ModelErrorKind.CONNECTION),
    (Drop(), ModelErrorKind.INTERRUPTED),
    (CloseEarly(), ModelErrorKind.INTERRUPTED),
    (CloseEarly(after=3), ModelErrorKind.INTERRUPTED),
    (ErrorEvent("overloaded_error"), ModelErrorKind.OVERLOADED),
    (ErrorEvent("api_error"), ModelErrorKind.SERVER),
    (ErrorEvent("rate_limit_error"), ModelErrorKind.RATE_LIMITED),
    (ErrorEvent("something_new"), ModelErrorKind.SERVER),
    (Malformed.NO_BLOCK_START, ModelErrorKind.MALFORMED),
    (Malformed.NO_USAGE, ModelErrorKind.MALFORMED),
    (Malformed.EMPTY_BODY, ModelErrorKind.INTERRUPTED),
    (Malformed.JSON_BODY, ModelErrorKind.INTERRUPTED),
]
FINAL: list[tuple[Fault, ModelErrorKind]] = [
    (HttpError(400), ModelErrorKind.INVALID_REQUEST),
    (HttpError(401), ModelErrorKind.AUTHENTICATION),
    (HttpError(402), ModelErrorKind.BILLING),
    (HttpError(403), ModelErrorKind.PERMISSION),
    (HttpError(404), ModelErrorKind.NOT_FOUND),
    (HttpError(413), ModelErrorKind.TOO_LARGE),
    (HttpError(422, type="invalid_request_error"), ModelErrorKind.INVALID_REQUEST),
    (
        HttpError(400, message="Your credit balance is too low to access the Anthropic API."),
        ModelErrorKind.BILLING,
    ),
]


@pytest.mark.parametrize(("fault", "kind"), PASSING, ids=str)
async def test_what_may_pass_is_tried_again(
    claude: Claude,
    api: ClaudeSandbox,
    question: ModelRequest,
    waits: list[float],
    fault: Fault,
    kind: ModelErrorKind,
) -> None:
    """After a failure that may pass the same question is asked again, and its answer counts."""
    del kind
    api.will(fault, Say("Yes."))
    answer = await claude.answer(question)
    assert (answer.text, answer.attempts, waits) == ("Yes.", 2, [0.5])


@pytest.mark.parametrize(("fault", "kind"), PASSING, ids=str)
async def test_what_does_not_pass_ends_after_the_retries(
    claude: Claude,
    api: ClaudeSandbox,
    question: ModelRequest,
    waits: list[float],
    fault: Fault,
    kind: ModelErrorKind,
) -> None:
    """Two retries with doubling waits, then one error of the right kind."""
    api.will(fault, fault, fault)
    with pytest.raises(ModelError) as caught:
        await claude.answer(question)
    assert (caught.value.kind, caught.value.retryable) == (kind, True)
    assert waits == [0.5, 1.0]
    assert len(api.message_requests) == 3


@pytest.mark.parametrize(("fault", "kind"), FINAL, ids=str)
async def test_what_cannot_pass_is_not_tried_again(
    claude: Claude,
    api: ClaudeSandbox,
    question: ModelRequest,
    fault: Fault,
    kind: ModelErrorKind,
) -> None:
    """A request Claude will never take is not repeated."""
    api.will(fault)
    with pytest.raises(ModelError) as caught:
        await claude.answer(question)
    assert (caught.value.kind, caught.value.retryable) == (kind, False)
    assert len(api.message_requests) == 1


async def test_bad_tool_arguments_are_malformed(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """A tool call whose arguments are not JSON is asked for again."""
    api.will(Malformed.BAD_TOOL_JSON, Call("look_up", {"about": "hail", "amount": 1}))
    answer = await claude.answer(question)
    assert answer.attempts == 2
    assert answer.tool_calls[0].input == {"about": "hail", "amount": 1}


async def test_event_names_are_not_needed(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """A stream without `event:` lines is read all the same: each event's data says what it is."""
    api.will(Faulty(Say("Yes."), Malformed.NO_EVENT_LINES))
    assert (await claude.answer(question)).text == "Yes."


async def test_a_foreign_end_mark_does_no_harm_unseen(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """A stream that ends with `[DONE]` is an answer or a malformed one, never another exception."""
    api.will(Faulty(Say("Yes."), Malformed.DONE_MARK), Say("Yes."))
    assert (await claude.answer(question)).text == "Yes."


@pytest.mark.parametrize(
    ("retry_after", "waited"),
    [("2", 2.0), ("0", 0.0), ("-5", 0.0), ("soon", 0.5), ("nan", 0.5)],
)
async def test_the_server_may_say_when_to_come_back(
    claude: Claude,
    api: ClaudeSandbox,
    question: ModelRequest,
    waits: list[float],
    retry_after: str,
    waited: float,
) -> None:
    """A Retry-After in seconds is honoured; one that makes no sense is not."""
    api.will(HttpError(429, retry_after=retry_after), Say("Yes."))
    await claude.answer(question)
    assert waits == [waited]


@pytest.mark.parametrize("retry_after", ["11", "3600", formatdate(4_000_000_000, usegmt=True)])
async def test_a_long_wait_is_not_waited_for(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest, retry_after: str
) -> None:
    """A server that asks for more than ten seconds is told about at once."""
    api.will(HttpError(529, retry_after=retry_after))
    with pytest.raises(ModelError) as caught:
        await claude.answer(question)
    assert caught.value.kind is ModelErrorKind.OVERLOADED
    assert len(api.message_requests) == 1


async def test_the_server_may_forbid_a_retry(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """`x-should-retry: false` wins over the status."""
    api.will(HttpError(529, should_retry=False))
    with pytest.raises(ModelError) as caught:
        await claude.answer(question)
    assert not caught.value.retryable
    assert len(api.message_requests) == 1


@pytest.mark.parametrize("fault", [Hang(), Stall()], ids=str)
async def test_silence_ends_with_the_time(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest, fault: Fault
) -> None:
    """A server that falls silent, before or in the middle of a stream, costs the given time."""
    api.will(fault)
    with pytest.raises(ModelError) as caught:
        await claude.answer(replace(question, seconds=0.3))
    assert caught.value.kind is ModelErrorKind.TIMEOUT
    assert len(api.message_requests) == 1


async def test_what_had_arrived_is_kept_with_the_failure(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """A broken stream's error carries the words that came before the break, and the request id."""
    api.will(Drop(after=5), Drop(after=5), Drop(after=5))
    with pytest.raises(ModelError) as caught:
        await claude.answer(question)
    assert caught.value.partial_text
    assert caught.value.request_id


async def test_a_failure_does_not_repeat_what_was_said(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """Neither the customer's words nor Claude's are in the message or the trace of an error."""
    said = Faulty(Call("look_up", {"about": "hail", "amount": 1}), Malformed.BAD_TOOL_JSON)
    api.will(said, said, said)
    with pytest.raises(ModelError) as caught:
        await claude.answer(question)
    assert "hail" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_a_cut_call_looks_whole_and_says_max_tokens(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """A call cut off by max_tokens arrives with what had come; only the stop reason tells."""
    api.will(
        Turn(Call("look_up", {"about": "hail", "amount": 1}, cut=16), stop="max_tokens"),
    )
    answer = await claude.answer(question)
    assert answer.stop_reason is StopReason.MAX_TOKENS
    assert "amount" not in answer.tool_calls[0].input


async def test_a_cancelled_question_stays_cancelled(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """Cancellation is not turned into an error."""
    api.will(Hang())
    asked = asyncio.create_task(claude.answer(question))
    await api.faults.wait_until_held()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
