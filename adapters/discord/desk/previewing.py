"""A reply as the customer will read it, shown to its author before it is sent; pure.

The words stand in the preview itself, so that it can be sent after a restart too.
"""

from typing import Any

import discord

from adapters.discord.desk.buttons import under
from adapters.discord.desk.forms import MOST_WORDS, Form, FormId
from engine.domain.posts import Button

_LONGEST_NAME = 100


def preview(handoff_id: int, words: str, *, name: str) -> dict[str, Any]:
    """The message that asks whether to send it; keyword arguments of `tell`."""
    shown = discord.utils.escape_markdown(name[:_LONGEST_NAME])
    text = f"The customer will read this under the name **{shown}**. Send it?"
    return {"text": text, **_with_words(handoff_id, words)}


def suggestion(handoff_id: int, words: str) -> dict[str, Any]:
    """The same for a draft of Claude's."""
    text = "A suggestion that only you see. Send it as it is, or change it first?"
    return {"text": text, **_with_words(handoff_id, words[:MOST_WORDS])}


def words_in(message: discord.Message | None) -> str:
    """The words a preview shows; empty where it is none."""
    embeds = message.embeds if message is not None else []
    return (embeds[0].description or "").strip() if embeds else ""


def _with_words(handoff_id: int, words: str) -> dict[str, Any]:
    send = FormId(form=Form.SEND, handoff_id=handoff_id).text
    buttons = (
        Button(action=send, label="Send"),
        Button(action=FormId(form=Form.CHANGE, handoff_id=handoff_id).text, label="Change it"),
        Button(action=FormId(form=Form.DROP, handoff_id=handoff_id).text, label="Throw away"),
    )
    return {"embed": discord.Embed(description=words), "view": under(buttons, strong=send)}
