"""A gateway event that cannot be read costs that event, not the session."""

from typing import Any, Protocol

import discord
import pytest


class Wire(Protocol):
    """The fixture of this folder, as far as it is used here."""

    client: discord.Client

    def said(self, content: str, **more: Any) -> discord.Message:
        """A message of Maya's, as discord.py makes it."""
        ...


@pytest.mark.parametrize("data", [None, [], "", 7, {}, {"id": "x", "channel_id": "y"}])
@pytest.mark.parametrize("event", ["MESSAGE_CREATE", "THREAD_CREATE", "GUILD_CREATE"])
def test_a_malformed_event_is_left_out_and_logged(
    wire: Wire, caplog: pytest.LogCaptureFixture, event: str, data: object
) -> None:
    """The parser does not raise, the log names the event, and the next message is read."""
    wire.client._connection.parsers[event](data)
    assert f"malformed {event}" in caplog.text
    assert wire.said("hail?").content == "hail?"


def test_a_malformed_start_of_a_session_is_not_hidden(wire: Wire) -> None:
    """Without READY nothing works: the connection has to be made anew."""
    with pytest.raises(KeyError):
        wire.client._connection.parsers["READY"]({})
