"""Fixtures every test may use: the event loop backend, and an environment without settings."""

import os

import pytest

_SETTINGS = (
    *("ANTHROPIC_", "SLACK_", "DISCORD_", "DATABASE_", "OPERATIONS_", "LOG_FORMAT"),
    *("BACK_OFFICE", "ACTION_", "TOOLS_DIR", "TOOL_SERVERS", "HTTP_PROXY", "HTTPS_PROXY"),
)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    """No key, token or proxy of the person who runs the tests leaks into them."""
    for name in list(os.environ):
        if name.upper().startswith(_SETTINGS):
            del os.environ[name]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, the loop both chat libraries need."""
    return "asyncio"
