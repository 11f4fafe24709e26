"""What people get who click what is not set up: an acknowledgement, and plain words."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

_EVERYTHING = re.compile("")
_NOT_HERE = "This is not set up here. Mention the assistant in a channel, or write to it."


def attach_nothing(app: AsyncApp) -> None:
    """Acknowledge whatever is clicked, so that Slack shows no error."""
    for listen in (app.action, app.view, app.shortcut):
        listen(_EVERYTHING)(_ignore)
    app.command(_EVERYTHING)(_say_so)


async def _ignore(ack: AsyncAck) -> None:
    await ack()


async def _say_so(ack: AsyncAck) -> None:
    await ack(_NOT_HERE)
