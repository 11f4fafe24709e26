"""A local Claude, the real client that talks to it, and a request every rule accepts."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from anthropic import AsyncAnthropic

from sandbox.claude import ClaudeSandbox

Body = dict[str, Any]


@pytest.fixture
async def claude() -> AsyncIterator[ClaudeSandbox]:
    """A scripted local Claude; whatever it is left with fails the test."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
async def client(claude: ClaudeSandbox) -> AsyncIterator[AsyncAnthropic]:
    """The real client, without retries of its own."""
    async with AsyncAnthropic(base_url=claude.url, api_key=claude.key, max_retries=0) as client:
        yield client


@pytest.fixture
def body() -> Body:
    """A request as the product sends it: strict tools, history with a call, citable results."""
    return {
        "model": "claude-sonnet-5-5",
        "max_tokens": 1024,
        "system": [{"type": "text", "text": "You help.", "cache_control": {"type": "ephemeral"}}],
        "tools": [
            {
                "name": "look_up",
                "description": "Looks things up.",
                "strict": True,
                "input_schema": {
                    "type": "object",
                    "properties": {"words": {"type": "string"}},
                    "required": ["words"],
                    "additionalProperties": False,
                },
            }
        ],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Is hail covered?"}]},
            {
                "role": "assistant",
                "content": [
                    {"type": "tool_use", "id": "t1", "name": "look_up", "input": {"words": "hail"}}
                ],
            },
            {
                "role": "user",
                "content": [
                    {
                        "type": "tool_result",
                        "tool_use_id": "t1",
                        "content": [
                            {
                                "type": "search_result",
                                "source": "https://help.example/hail",
                                "title": "Hail",
                                "content": [
                                    {"type": "text", "text": "Hail is covered."},
                                    {"type": "text", "text": "The deductible applies."},
                                ],
                                "citations": {"enabled": True},
                            }
                        ],
                    }
                ],
            },
        ],
    }
