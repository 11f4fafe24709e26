"""A whole answer of Claude: kept exactly, counted, priced."""

from dataclasses import replace
from itertools import pairwise

import pytest

from engine.claude.client import Claude
from engine.domain.messages import salted
from engine.domain.steps import Answer, Block, StopReason
from engine.errors import ModelError, ModelErrorKind
from engine.ports.model import ModelRequest
from sandbox.claude import Call, ClaudeSandbox, Drop, Say, Think, Turn


def follow_up(question: ModelRequest, answer: Answer) -> ModelRequest:
    """The second request of a turn: what was asked, the call, its result."""
    result: Block = {
        "type": "tool_result",
        "tool_use_id": answer.tool_calls[0].id,
        "content": "covered",
    }
    return replace(
        question,
        messages=(
            *question.messages,
            {"role": "assistant", "content": list(answer.content)},
            {"role": "user", "content": [result]},
        ),
    )


async def test_an_answer_arrives_whole(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """Text, stop reason, model, ids, usage and price of an exchange are all there."""
    api.will(Say("Yes, hail is covered."))
    answer = await claude.answer(question)
    assert answer.text == "Yes, hail is covered."
    assert answer.stop_reason is StopReason.END_TURN
    assert answer.model == "claude-sonnet-5-5"
    assert answer.request_id
    assert answer.message_id.startswith("msg_")
    assert answer.usage.output > 0
    assert answer.cost_nano_usd
    assert answer.attempts == 1


async def test_the_content_is_replayed_byte_for_byte(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """Thinking, whose signature binds everything before it, is accepted when it is sent back."""
    api.will(Turn(Think("Hail is weather."), Call("look_up", {"about": "hail", "amount": 1})))
    answer = await claude.answer(question)
    assert [block["type"] for block in answer.content] == ["thinking", "tool_use"]
    api.will(Say("Yes."))
    again = await claude.answer(follow_up(question, answer))
    assert again.text == "Yes."


async def test_an_edited_history_is_refused(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """The local API notices a history that was changed, so the test above can fail."""
    api.will(Turn(Think("Hail is weather."), Call("look_up", {"about": "hail", "amount": 1})))
    answer = await claude.answer(question)
    other: Block = {"type": "text", "text": "Is rain covered?"}
    edited = replace(question, messages=({"role": "user", "content": [other]},))
    with api.expect_violations(), pytest.raises(ModelError) as caught:
        await claude.answer(follow_up(edited, answer))
    assert caught.value.kind is ModelErrorKind.INVALID_REQUEST


async def test_every_request_leaves_room_for_the_cache(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """It asks for effort and automatic caching, and names the customer only by a salted hash."""
    api.will(Say("Yes."))
    await claude.answer(question)
    body = api.message_requests[0].body
    assert body["cache_control"] == {"type": "ephemeral"}
    assert body["output_config"] == {"effort": "low"}
    assert body["metadata"] == {"user_id": salted("0123456789abcdef", "salt of the tests")}
    assert salted("0123456789abcdef", "another salt") != salted(
        "0123456789abcdef", "salt of the tests"
    )
    assert "temperature" not in body


async def test_an_answer_is_heard_while_it_is_written(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """All of the text so far, whenever there is more of it; no thinking and no arguments."""
    heard: list[str] = []
    call = Call("look_up", {"about": "hail", "amount": 1})
    api.will(Turn(Think("Hail is weather."), Say("One moment, I look it up for you."), call))
    answer = await claude.answer(question, heard=heard.append)
    assert len(heard) > 1
    assert all(later.startswith(sooner) for sooner, later in pairwise(heard))
    assert heard[-1] == answer.text == "One moment, I look it up for you."


async def test_a_broken_attempt_is_heard_anew(
    claude: Claude, api: ClaudeSandbox, question: ModelRequest
) -> None:
    """After a stream that broke, the text begins from nothing."""
    heard: list[str] = []
    api.will(Say("Yes, hail is covered, and so is theft."))
    api.faults.next(Drop(after=5))
    answer = await claude.answer(question, heard=heard.append)
    assert answer.attempts == 2
    assert [len(text) for text in heard] != sorted(len(text) for text in heard)
    assert heard[-1] == answer.text
