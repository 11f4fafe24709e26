"""Thinking is bound to what came before it: an edited history is refused."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from anthropic import AsyncAnthropic, BadRequestError

from sandbox.claude import Call, ClaudeSandbox, Say, Think, Turn

Body = dict[str, Any]


@pytest.fixture
async def thought(claude: ClaudeSandbox, client: AsyncAnthropic, body: Body) -> Body:
    """The request that follows an answer with thinking and a call."""
    claude.will(Turn(Think("Look again."), Call("look_up", {"words": "glass"}, id="t2")))
    async with client.messages.stream(**body) as stream:
        message = await stream.get_final_message()
    body["messages"] += [
        {"role": "assistant", "content": message.to_dict()["content"]},
        {
            "role": "user",
            "content": [{"type": "tool_result", "tool_use_id": "t2", "content": "Nothing."}],
        },
    ]
    return body


async def test_an_unchanged_history_is_accepted(
    claude: ClaudeSandbox, client: AsyncAnthropic, thought: Body
) -> None:
    """Replayed as it was, thinking holds; breakpoints may move."""
    claude.will(Say("Fine"), Say("Fine"))
    await client.messages.create(**thought)
    del thought["system"][0]["cache_control"]
    await client.messages.create(**thought, cache_control={"type": "ephemeral"})


async def test_a_history_without_any_thinking_is_accepted(
    claude: ClaudeSandbox, client: AsyncAnthropic, thought: Body
) -> None:
    """Dropping all thinking is the documented way to change the past."""
    claude.will(Say("Fine"))
    thought["messages"][3]["content"] = thought["messages"][3]["content"][1:]
    thought["system"][0]["text"] = "Something else."
    await client.messages.create(**thought)


def _system(body: Body) -> None:
    body["system"][0]["text"] += " "


def _tool(body: Body) -> None:
    body["tools"][0]["description"] += "!"


def _words(body: Body) -> None:
    body["messages"][0]["content"][0]["text"] = "Is snow covered?"


def _result(body: Body) -> None:
    results = body["messages"][2]["content"][0]["content"]
    results[0]["content"][0]["text"] = "Hail is not covered."


def _thinking(body: Body) -> None:
    body["messages"][3]["content"][0]["thinking"] = "Look away."


def _model(body: Body) -> None:
    body["model"] = "claude-haiku-5-5"


@pytest.mark.parametrize("edit", [_system, _tool, _words, _result, _thinking, _model])
async def test_any_edit_of_the_past_is_refused(
    claude: ClaudeSandbox, client: AsyncAnthropic, thought: Body, edit: Callable[[Body], None]
) -> None:
    """Another prompt, tool, word, result, thought or model voids the signature."""
    edited = copy.deepcopy(thought)
    edit(edited)
    with claude.expect_violations(), pytest.raises(BadRequestError, match="Invalid `signature`"):
        await client.messages.create(**edited)


async def test_a_restart_does_not_void_signatures(thought: Body) -> None:
    """The signature belongs to the key, so a stored history outlives the server."""
    async with ClaudeSandbox() as another:
        another.will(Say("Fine"))
        async with AsyncAnthropic(base_url=another.url, api_key=another.key) as client:
            await client.messages.create(**thought)


async def test_omitted_thinking_is_signed_too(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """With display omitted the text is empty and the signature is not."""
    claude.will(Turn(Think("Secret."), Say("Fine")))
    message = await client.messages.create(
        **body, thinking={"type": "adaptive", "display": "omitted"}
    )
    thinking = message.content[0]
    assert thinking.type == "thinking"
    assert (thinking.thinking, bool(thinking.signature)) == ("", True)
