"""What people get who click what is not set up: an acknowledgement, and words they can read."""

import re

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from adapters.slack.names import Names
from adapters.slack.wire import Payload, text_at
from engine.handoff.click_words import ClickLine, ClickWords

_EVERYTHING = re.compile("")


class Closed:
    """Acknowledges whatever is clicked, so that Slack shows no error."""

    def __init__(self, words: ClickWords, names: Names) -> None:
        self._words = words
        self._names = names

    def attach(self, app: AsyncApp) -> None:
        """Let Bolt bring clicks, forms, shortcuts and commands; after any that take their own."""
        for listen in (app.action, app.view, app.shortcut):
            listen(_EVERYTHING)(self.clicked)
        app.command(_EVERYTHING)(self.commanded)

    async def clicked(self, ack: AsyncAck) -> None:
        """A click has no answer of its own to put words into."""
        await ack()

    async def commanded(self, ack: AsyncAck, body: Payload) -> None:
        """Only who used the command sees the answer, in the language of their words or of Slack."""
        locale = await self._names.locale(text_at(body, "user_id"))
        wording = self._words.wording(text_at(body, "text"), locale)
        await ack(wording.say(ClickLine.NOT_SET_UP))
