"""Every kind of answer, as the real client reads it from a stream and in one piece."""

from typing import Any

import pytest
from anthropic import AsyncAnthropic, BadRequestError
from anthropic.types import Message

from sandbox.claude import Call, Cite, ClaudeSandbox, Say, Think, Turn
from sandbox.claude.answers import Answer, Stop

Body = dict[str, Any]
HAIL = "https://help.example/hail"


async def streamed(client: AsyncAnthropic, body: Body) -> Message:
    """Ask for a stream and read it to its end."""
    async with client.messages.stream(**body) as stream:
        return await stream.get_final_message()


@pytest.mark.parametrize(
    "answer",
    [
        Say("Hello there, grüß Gott 🙂"),
        Think("First, look it up."),
        Call("look_up", {"words": "hail", "más": ["ü", 1, None]}),
        Turn(
            Think("Two calls."), Say("One moment."), Call("look_up", {}), Call("look_up", {"a": 1})
        ),
        Say("Hail is covered.", (HAIL,)),
        Turn(),
    ],
)
async def test_a_stream_and_a_single_answer_hold_the_same(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body, answer: Answer
) -> None:
    """However an answer is asked for, its blocks, its end and its tokens are the same."""
    claude.will(answer, answer)
    first, second = await streamed(client, body), await client.messages.create(**body)
    assert [_bare(block.to_dict()) for block in first.content] == [
        _bare(block.to_dict()) for block in second.content
    ]
    assert first.stop_reason == second.stop_reason
    assert first.usage.output_tokens == second.usage.output_tokens


def _bare(block: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in block.items() if name != "id"}


async def test_a_citation_points_into_the_search_result(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """A cited text block carries source, title, the whole cited text and its place."""
    claude.will(Say("A deductible applies.", (Cite(HAIL, start=1),)))
    message = await streamed(client, body)
    (block,) = message.content
    assert block.type == "text"
    assert block.citations is not None
    assert block.citations[0].to_dict() == {
        "type": "search_result_location",
        "source": HAIL,
        "title": "Hail",
        "cited_text": "The deductible applies.",
        "search_result_index": 0,
        "start_block_index": 1,
        "end_block_index": 2,
    }


@pytest.mark.parametrize(
    "cite", ["https://other.example", Cite(HAIL, start=2), Cite(HAIL, result=1)]
)
async def test_a_citation_of_what_is_not_there_is_a_mistake_of_the_script(
    body: Body, cite: str | Cite
) -> None:
    """A script that cites what the request does not hold fails the test that wrote it."""
    claude = await ClaudeSandbox().start()
    claude.will(Say("Made up.", (cite,)))
    async with AsyncAnthropic(base_url=claude.url, api_key=claude.key) as client:
        with pytest.raises(BadRequestError, match="sandbox"):
            await client.messages.create(**body)
    await claude.stop()
    with pytest.raises(AssertionError, match=r"search result|points outside"):
        claude.verify()


@pytest.mark.parametrize(
    "stop",
    ["end_turn", "max_tokens", "stop_sequence", "refusal", "model_context_window_exceeded"],
)
async def test_any_stop_reason_can_be_had(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body, stop: Stop
) -> None:
    """An answer stops for the reason the script names."""
    claude.will(Turn(Say("So far"), stop=stop))
    assert (await streamed(client, body)).stop_reason == stop


async def test_a_refusal_says_of_what_category(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """A refusal has its details, in a stream too."""
    claude.will(Turn(stop="refusal", category="cyber"))
    message = await streamed(client, body)
    assert message.stop_details is not None
    assert message.stop_details.category == "cyber"


async def test_a_cut_tool_call_holds_only_the_keys_that_arrived(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """max_tokens inside tool JSON gives a normal-looking call with the rest missing."""
    call = Call("look_up", {"words": "hail", "limit": 3}, cut=len('{"words":"hail",'))
    claude.will(Turn(call, stop="max_tokens"))
    (block,) = (await streamed(client, body)).content
    assert block.type == "tool_use"
    assert block.input == {"words": "hail"}


async def test_a_paused_answer_is_sent_back_as_it_is(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Only an answer that paused may end the conversation of the next request."""
    claude.will(Turn(Say("Wait"), stop="pause_turn"), Say("Done"))
    paused = await streamed(client, body)
    body["messages"].append({"role": "assistant", "content": paused.to_dict()["content"]})
    assert (await streamed(client, body)).stop_reason == "end_turn"


async def test_a_text_comes_in_as_many_pieces_as_wished(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """The number of deltas is the script's choice."""
    claude.will(Say("x" * 100, deltas=25))
    async with client.messages.stream(**body) as stream:
        pieces = [event.text async for event in stream if event.type == "text"]
    assert len(pieces) == 25


async def test_every_answer_has_a_request_id(
    claude: ClaudeSandbox, client: AsyncAnthropic, body: Body
) -> None:
    """Answers and errors carry the id an operator can name to the API's people."""
    claude.will(Say("Hello"))
    async with client.messages.stream(**body) as stream:
        await stream.get_final_message()
        assert (stream.request_id or "").startswith("req_")
    with claude.expect_violations(), pytest.raises(BadRequestError) as refused:
        await client.messages.create(**body | {"max_tokens": -1})
    assert (refused.value.request_id or "").startswith("req_")
