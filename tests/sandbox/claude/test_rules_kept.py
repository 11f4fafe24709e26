"""What keeps the rules of the API is accepted, and what comes before the rules."""

from typing import Any

import aiohttp
import pytest
from anthropic import AsyncAnthropic, BadRequestError

from sandbox.claude import ClaudeSandbox, Say
from tests.sandbox.claude.edits import (
    CITED,
    HOUR,
    JSON,
    SHORT,
    Body,
    Edit,
    append,
    breakpoints,
    found,
    post,
    result,
    say,
    schema,
    second_result,
    strict_tools,
    text_after_result,
    with_,
    words,
)

ACCEPTED: dict[str, Edit] = {
    "as it is": with_(),
    "most tokens": with_(max_tokens=128_000),
    "nothing but warming the cache": with_(max_tokens=0),
    "thinking between tools": with_(thinking={"type": "between_tools"}),
    "adaptive thinking": with_(thinking={"type": "adaptive", "display": "summarized"}),
    "free choice": with_(tool_choice={"type": "auto", "disable_parallel_tool_use": True}),
    "no tool": with_(tool_choice={"type": "none"}),
    "effort": with_(output_config={"effort": "low"}),
    "opaque user": with_(metadata={"user_id": "0f8fad5b-d9cb-469f-a165-70867728950e"}),
    "words after the result": text_after_result,
    "two user messages": append("user", "Hello?"),
    "system last": append("system", "Be brief."),
    "system before assistant": say(
        ("user", "Hi"), ("system", "Be brief."), ("assistant", "Hi"), ("user", "Hail?")
    ),
    "assistant text with its citations": lambda body: (
        append("assistant", [{"type": "text", "text": "Yes.", "citations": [CITED]}])(body),
        append("user", "Thanks")(body),
    ),
    "all citable": second_result(),
    "an error that says so": lambda body: result(body).update(content="Failed.", is_error=True),
    "format without citations": lambda body: (
        found(body).pop("citations"),
        body.update(output_config=JSON),
    ),
    "four breakpoints": breakpoints(4),
    "automatic fourth": lambda body: (breakpoints(3)(body), body.update(cache_control=SHORT)),
    "automatic on a marked block": lambda body: (
        breakpoints(3)(body),
        result(body).update(cache_control=SHORT),
        body.update(cache_control=SHORT),
    ),
    "hour before minutes": lambda body: (
        body["system"][0].update(cache_control=HOUR),
        body.update(cache_control=SHORT),
    ),
    "20 strict tools": strict_tools(20),
    "24 optional": strict_tools(1, **{f"p{n}": {"type": "string"} for n in range(24)}),
    "one item at least": words(type="array", items={"type": "string"}, minItems=1),
    "a choice": words(enum=["a", "b", None, 3]),
    "a definition": schema(
        **{"$defs": {"w": {"type": "string"}}, "properties": {"words": {"$ref": "#/$defs/w"}}}
    ),
    "anything where it is not strict": lambda body: (
        body["tools"][0].pop("strict"),
        words(maxLength=3)(body),
    ),
}


@pytest.mark.parametrize("case", ACCEPTED)
async def test_what_keeps_the_rules_is_accepted(
    claude: ClaudeSandbox, body: Body, case: str
) -> None:
    """No rule refuses more than it should."""
    claude.will(Say("Fine"))
    ACCEPTED[case](body)
    assert (await post(claude, body))[0] == 200, claude.violations


async def test_older_models_still_take_what_newer_ones_refuse(
    claude: ClaudeSandbox, client: AsyncAnthropic
) -> None:
    """Prefill, a forced call and a thinking budget depend on the model."""
    claude.will(Say("Yes"), Say("Yes"))
    messages: Any = [{"role": "user", "content": "Hi"}]
    old: Body = {"model": "claude-sonnet-4-5", "max_tokens": 2000}
    with pytest.warns(DeprecationWarning, match="claude-sonnet-4-5"):
        await client.messages.create(
            **old, messages=[*messages, {"role": "assistant", "content": "Well,"}]
        )
    with pytest.warns(DeprecationWarning, match="claude-sonnet-4-5"):
        await client.messages.create(
            **old, messages=messages, thinking={"type": "enabled", "budget_tokens": 1024}
        )
    operator: Any = {"role": "system", "content": "Be brief."}
    with (
        claude.expect_violations(),
        pytest.warns(DeprecationWarning, match="claude-sonnet-4-5"),
        pytest.raises(BadRequestError, match="not supported by claude-sonnet-4-5"),
    ):
        await client.messages.create(**old, messages=[*messages, operator])


@pytest.mark.parametrize(
    ("headers", "content", "words_"),
    [
        ({}, b"{}", "anthropic-version: header is required"),
        ({"anthropic-version": "2023-01-01"}, b"{}", "'2023-01-01' is not supported"),
        ({"anthropic-version": "2026-10-21"}, b"{", "not valid JSON"),
        ({"anthropic-version": "2026-10-21"}, b"[]", "must be a JSON object"),
        ({"anthropic-version": "2026-10-21"}, b"{}", "model: Field required"),
    ],
)
async def test_version_and_json_come_first(
    claude: ClaudeSandbox, headers: dict[str, str], content: bytes, words_: str
) -> None:
    """A request without version, or that is no JSON object, goes no further."""
    with claude.expect_violations() as seen:
        async with (
            aiohttp.ClientSession(claude.url, headers={"x-api-key": claude.key, **headers}) as http,
            http.post("/v1/messages", data=content) as answer,
        ):
            assert answer.status == 400
    assert any(words_ in line for line in seen), seen


async def test_a_token_count_is_checked_alike(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """count_tokens refuses what messages refuses, and takes no max_tokens."""
    del body["max_tokens"]
    assert (await client.messages.count_tokens(**body)).input_tokens > 10
    append("assistant", "So")(body)
    with claude.expect_violations(), pytest.raises(BadRequestError, match="prefill"):
        await client.messages.count_tokens(**body)
