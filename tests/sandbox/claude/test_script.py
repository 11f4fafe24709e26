"""A script must be used up, every request needs its answer, and broken rules are not overlooked."""

import asyncio
from typing import Any

import pytest
from anthropic import AsyncAnthropic, AuthenticationError, BadRequestError, NotFoundError

from sandbox.claude import ClaudeSandbox, Say

Body = dict[str, Any]


async def leave_unused(answer: Say, *, failing: bool) -> None:
    """A test that asks for nothing, and perhaps fails by itself."""
    async with ClaudeSandbox() as claude:
        claude.will(answer)
        if failing:
            raise ZeroDivisionError


async def send_refused(claude: ClaudeSandbox, body: Body) -> None:
    """Send a request that is answered with a 400, and stop."""
    await claude.start()
    async with AsyncAnthropic(base_url=claude.url, api_key=claude.key) as client:
        with pytest.raises(BadRequestError):
            await client.messages.create(**body)
    await claude.stop()


async def test_answers_nobody_asked_for_fail_the_test() -> None:
    """An unused script raises on leaving, and names what is left."""
    with pytest.raises(AssertionError, match=r"not asked for: Say.*never said"):
        await leave_unused(Say("never said"), failing=False)


async def test_another_exception_is_not_covered_up() -> None:
    """The sandbox adds nothing to a test that has already failed."""
    with pytest.raises(ZeroDivisionError):
        await leave_unused(Say("never said"), failing=True)


async def test_a_request_without_an_answer_fails_the_test(body: Body) -> None:
    """An unexpected request is refused at once, and raises on leaving."""
    claude = ClaudeSandbox()
    await send_refused(claude, body)
    with pytest.raises(AssertionError, match="no scripted answer for 'Is hail covered"):
        claude.verify()


async def test_an_unexpected_violation_fails_the_test(body: Body) -> None:
    """Whoever breaks a rule of the API hears of it, even if the product swallowed the error."""
    claude = ClaudeSandbox()
    await send_refused(claude, body | {"max_tokens": -1})
    with pytest.raises(AssertionError, match="violation: /v1/messages: max_tokens"):
        claude.verify()


async def test_expected_violations_must_come(claude: ClaudeSandbox) -> None:
    """Expecting a violation that does not come is a failure too."""
    with pytest.raises(AssertionError, match="no request broke a rule"), claude.expect_violations():
        pass


async def test_two_conversations_are_scripted_side_by_side(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """`when` gives an answer to the conversation it is meant for, whoever comes first."""
    claude.will(Say("for A"), when="I am A")
    claude.will(Say("for B"), when=lambda request: "I am B" in request.last_text)

    async def say(text: str) -> str:
        message = await client.messages.create(
            **body | {"messages": [{"role": "user", "content": text}]}
        )
        (block,) = message.content
        assert block.type == "text"
        return block.text

    assert list(await asyncio.gather(say("I am B"), say("I am A"))) == ["for B", "for A"]


async def test_requests_are_kept_and_waited_for(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Every request is recorded with path, headers and body; a test can wait for the n-th."""
    claude.will(Say("Hello"))
    task = asyncio.create_task(client.messages.create(**body))
    (request,) = await claude.wait_for_requests(1)
    await task
    assert request.path == "/v1/messages"
    assert request.headers["anthropic-version"] == "2026-10-21"
    assert request.body["messages"] == body["messages"]
    assert request.last_text == "Is hail covered?"
    assert [result["tool_use_id"] for result in request.tool_results] == ["t1"]
    with pytest.raises(TimeoutError, match="1 of 2 requests"):
        await claude.wait_for_requests(2, timeout=0.01)


async def test_a_wrong_key_is_refused(claude: ClaudeSandbox, body: Body) -> None:
    """Only the sandbox's key is let in."""
    async with AsyncAnthropic(base_url=claude.url, api_key="sk-wrong", max_retries=0) as client:
        with pytest.raises(AuthenticationError) as refused:
            await client.messages.create(**body)
    assert refused.value.type == "authentication_error"


async def test_models_tell_their_life_cycle(claude: ClaudeSandbox, client: AsyncAnthropic) -> None:
    """Active, deprecated with a date, retired; an unknown id is not found."""
    active = await client.models.retrieve("claude-sonnet-5-5")
    deprecated = await client.models.retrieve("claude-sonnet-4-5")
    retired = await client.models.retrieve("claude-3-haiku-20240307")
    assert (active.lifecycle, active.retires_at) == ("active", None)
    assert deprecated.lifecycle == "deprecated"
    assert f"{deprecated.retires_at:%Y-%m-%d}" == "2026-11-30"
    assert retired.lifecycle == "retired"
    with pytest.raises(NotFoundError):
        await client.models.retrieve("claude-unknown")
    assert "claude-haiku-5-5" in [model.id async for model in client.models.list()]


@pytest.mark.parametrize("model", ["claude-unknown", "claude-3-haiku-20240307"])
async def test_an_unknown_or_retired_model_does_not_answer(
    client: AsyncAnthropic, body: Body, model: str
) -> None:
    """Asking it is not found, as with an id that was never there."""
    with pytest.raises(NotFoundError) as refused:
        await client.messages.create(**body | {"model": model})
    assert refused.value.type == "not_found_error"


async def test_an_unknown_address_is_an_error_in_the_apis_words(client: AsyncAnthropic) -> None:
    """What the sandbox does not speak is not found, and says so as JSON."""
    with pytest.raises(NotFoundError) as refused:
        await client.beta.files.list()
    assert refused.value.type == "not_found_error"
