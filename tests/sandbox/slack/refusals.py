"""What the real client raises when Slack refuses a call."""

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


async def refused(call: Awaitable[Any]) -> dict[str, Any]:
    """Return the body of the refusal a call meets."""
    with pytest.raises(SlackApiError) as caught:
        await call
    data = caught.value.response.data
    assert isinstance(data, dict)
    return data


async def error_of(call: Awaitable[Any]) -> str:
    """Return the error a call meets."""
    return str((await refused(call))["error"])
