"""What each refusal of Discord's means for a post."""

from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp.client_reqrep import ConnectionKey

from adapters.discord.failures import delivery_error
from engine.errors import DeliveryError, DeliveryErrorKind

RETRY, IN_DOUBT, PERMANENT = (
    DeliveryErrorKind.RETRY,
    DeliveryErrorKind.IN_DOUBT,
    DeliveryErrorKind.PERMANENT,
)


@dataclass
class Answer:
    """As much of an HTTP response as discord.py's errors look at."""

    status: int
    reason: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def refused(status: int, code: int = 0, **headers: str) -> discord.HTTPException:
    """Discord's answer as the library raises it."""
    response: Any = Answer(status, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return discord.HTTPException(response, {"code": code, "message": "no"})


def unreachable() -> aiohttp.ClientConnectorError:
    """A connection that was never made."""
    key = ConnectionKey("127.0.0.1", 1, False, True, None, None, None)
    return aiohttp.ClientConnectorError(key, OSError(111, "refused"))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (discord.RateLimited(60.0), RETRY),
        (refused(429), RETRY),
        (refused(401), RETRY),
        (refused(503), RETRY),
        (refused(403, 40058), RETRY),
        (refused(400, 20016), RETRY),
        (unreachable(), RETRY),
        (aiohttp.ConnectionTimeoutError(), RETRY),
        (refused(500), IN_DOUBT),
        (refused(504), IN_DOUBT),
        (TimeoutError(), IN_DOUBT),
        (ConnectionResetError(104, "reset"), IN_DOUBT),
        (aiohttp.ServerDisconnectedError(), IN_DOUBT),
        (ValueError("what?"), IN_DOUBT),
        (refused(404, 10003), PERMANENT),
        (refused(404, 10008), PERMANENT),
        (refused(403, 50001), PERMANENT),
        (refused(403, 50013), PERMANENT),
        (refused(403, 50007), PERMANENT),
        (refused(403, 50278), PERMANENT),
        (refused(400, 50083), PERMANENT),
        (refused(400, 160005), PERMANENT),
        (refused(400, 200000), PERMANENT),
        (refused(400, 200001), PERMANENT),
        (refused(400, 50035), PERMANENT),
        (refused(413, 40005), PERMANENT),
    ],
)
def test_every_failure_is_of_one_kind(error: Exception, kind: DeliveryErrorKind) -> None:
    """Not taken is tried again, unclear is looked up, refused is given up."""
    assert delivery_error(error, sending=True).kind is kind


@pytest.mark.parametrize("error", [TimeoutError(), refused(500), ConnectionResetError()])
def test_before_a_post_leaves_there_is_no_doubt(error: Exception) -> None:
    """Opening a thread or looking something up can simply be done again."""
    assert delivery_error(error, sending=False).kind is RETRY


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (discord.RateLimited(60.0), 60.0),
        (refused(429, Retry_After="7"), 7.0),
        (refused(429, Retry_After="soon"), None),
        (refused(503), None),
        (refused(403, 40058), 3.0),
    ],
)
def test_a_wait_that_was_asked_for_is_kept(error: Exception, seconds: float | None) -> None:
    """The engine waits as long as Discord says, where it says so."""
    assert delivery_error(error, sending=True).retry_after == seconds


def test_our_own_error_stays_as_it_is() -> None:
    """What is known already is not guessed again."""
    ours = DeliveryError("away", kind=RETRY)
    assert delivery_error(ours, sending=True) is ours
