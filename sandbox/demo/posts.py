"""A message of Slack as the screen shows it: its words, and its buttons in one row below."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.slack import SlackMessage
from sandbox.slack.reading import read_message, texts_in
from sandbox.wire import as_text, objects


@dataclass(frozen=True, kw_only=True, slots=True)
class SlackPost:
    """Words and buttons, the labels by the ids."""

    words: str
    buttons: Mapping[str, str]

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands on the buttons."""
        return tuple(self.buttons.values())

    @property
    def text(self) -> str:
        """The whole post."""
        row = " ".join(f"[{label}]" for label in self.labels)
        return "\n".join(filter(None, (self.words, row)))

    def button(self, beginning: str) -> str:
        """The id of the button that begins so; raises ValueError where there is none."""
        found = next((name for name in self.buttons if name.startswith(beginning)), None)
        if found is None:
            raise ValueError(f"no button {beginning} below: {self.words}")
        return found


def read_post(message: SlackMessage) -> SlackPost:
    """Read a message."""
    actions = [block for block in message.blocks if block.get("type") == "actions"]
    said = [block for block in message.blocks if block not in actions]
    return SlackPost(
        words=read_message(said, message.attachments, "" if actions else message.text),
        buttons={
            as_text(element.get("action_id")): next(texts_in(element), "")
            for block in actions
            for element in objects(block.get("elements"))
        },
    )
