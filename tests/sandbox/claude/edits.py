"""Changes to a request that every rule accepts, and a way to send what comes of them."""

import copy
from collections.abc import Callable
from typing import Any

import aiohttp

from sandbox.claude import ClaudeSandbox

Body = dict[str, Any]
Edit = Callable[[Body], object]
SHORT: Body = {"type": "ephemeral"}
HOUR: Body = {"type": "ephemeral", "ttl": "1h"}


def with_(**fields: object) -> Edit:
    """An edit that sets top-level fields."""
    return lambda body: body.update(fields)


def last(body: Body) -> Body:
    """The last message: the user's, with a tool result."""
    message: Body = body["messages"][-1]
    return message


def result(body: Body) -> Body:
    """The tool result."""
    block: Body = last(body)["content"][0]
    return block


def found(body: Body) -> Body:
    """The search result."""
    block: Body = result(body)["content"][0]
    return block


def schema(**fields: object) -> Edit:
    """An edit of the strict tool's schema."""
    return lambda body: body["tools"][0]["input_schema"].update(fields)


def words(**fields: object) -> Edit:
    """An edit of the strict tool's only property."""
    return lambda body: body["tools"][0]["input_schema"]["properties"]["words"].update(fields)


def say(*messages: tuple[str, object]) -> Edit:
    """An edit that replaces the conversation."""
    return with_(messages=[{"role": role, "content": content} for role, content in messages])


def append(role: str, content: object) -> Edit:
    """An edit that adds a message."""
    return lambda body: body["messages"].append({"role": role, "content": content})


def text_after_result(body: Body) -> None:
    """Put the customer's next words behind the tool result."""
    last(body)["content"].append({"type": "text", "text": "And glass?"})


def text_before_result(body: Body) -> None:
    """Put words before the tool result."""
    last(body)["content"].insert(0, {"type": "text", "text": "And glass?"})


def strict_tools(number: int, **properties: object) -> Edit:
    """An edit that offers so many strict tools, with more properties that need not be there."""

    def edit(body: Body) -> None:
        tool = body["tools"][0]
        tool["input_schema"]["properties"] |= properties
        more = [copy.deepcopy(tool) | {"name": f"tool_{n}"} for n in range(number - 1)]
        body["tools"] += more

    return edit


def breakpoints(number: int) -> Edit:
    """An edit that sets so many breakpoints in all, the one of the system prompt included."""
    texts = [{"type": "text", "text": "Rule.", "cache_control": SHORT} for _ in range(number - 1)]
    return lambda body: body["system"].extend(texts)


def second_result(**fields: object) -> Edit:
    """An edit that adds another search result."""
    return lambda body: result(body)["content"].append(found(body) | {"source": "b"} | fields)


TEXT = {"type": "text", "text": "Note."}
CITED = {
    "type": "search_result_location",
    "source": "https://help.example/hail",
    "title": "Hail",
    "cited_text": "Hail is covered.",
    "search_result_index": 0,
    "start_block_index": 0,
    "end_block_index": 1,
}
JSON = {"format": {"type": "json_schema", "schema": {"type": "string"}}}
USE = {"type": "tool_use", "id": "t9", "name": "look_up", "input": {"words": "x"}}
NODE = {"type": "object", "properties": {"next": {"$ref": "#/$defs/node"}}, "required": []}


async def post(claude: ClaudeSandbox, body: Body) -> tuple[int, Body]:
    """Send a request the client itself might refuse to send; return status and error."""
    headers = {"authorization": f"Bearer {claude.key}", "anthropic-version": "2026-10-21"}
    async with (
        aiohttp.ClientSession(claude.url, headers=headers) as http,
        http.post("/v1/messages", json=body) as answer,
    ):
        whole: Body = await answer.json()
        return answer.status, whole.get("error", {})
