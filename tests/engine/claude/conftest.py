"""Claude behind the engine's port, talking to the local Messages API."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from engine.claude.client import Claude
from engine.ports.model import ModelRequest
from engine.settings import EngineSettings
from sandbox.claude import ClaudeSandbox


@pytest.fixture
async def api() -> AsyncIterator[ClaudeSandbox]:
    """The local Messages API; a script that is not used up fails the test."""
    async with ClaudeSandbox() as sandbox:
        yield sandbox


@pytest.fixture
def settings(api: ClaudeSandbox) -> EngineSettings:
    """Settings that lead to it."""
    return EngineSettings(anthropic_api_key=SecretStr(api.key), anthropic_base_url=api.url)


class Waits(list[float]):
    """A sleep that only writes down how long it was asked to take."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits() -> Waits:
    """The waits between attempts, in seconds."""
    return Waits()


@pytest.fixture
async def claude(settings: EngineSettings, waits: Waits) -> AsyncIterator[Claude]:
    """The client; its waits take no time, its jitter is none."""
    client = Claude(settings, salt="salt of the tests", sleep=waits, jitter=lambda: 0.0)
    yield client
    await client.close()


@pytest.fixture
def question() -> ModelRequest:
    """One user message and one tool."""
    return ModelRequest(
        system=({"type": "text", "text": "You are Eva."},),
        tools=(
            {
                "name": "look_up",
                "description": "Looks something up.",
                "input_schema": {
                    "type": "object",
                    "properties": {"about": {"type": "string"}, "amount": {"type": "integer"}},
                    "required": ["about", "amount"],
                    "additionalProperties": False,
                },
                "strict": True,
            },
        ),
        messages=({"role": "user", "content": [{"type": "text", "text": "Is hail covered?"}]},),
        max_tokens=1_000,
        customer="0123456789abcdef",
        seconds=10,
    )
