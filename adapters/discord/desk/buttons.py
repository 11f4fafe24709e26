"""Buttons that outlive the process: their custom ids say all there is to know."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import discord

from engine.domain.posts import Button

_LONGEST_LABEL = 80
"""Characters on a button (API reference, "Button")."""

_MOST = 25
"""Buttons under a message: five rows of five."""

OURS = r"(?:desk|ask|form):[\x20-\x7e]{1,95}"

Pressed = Callable[[discord.Interaction, str], Awaitable[None]]
"""What happens when somebody presses a button with this custom id."""


def under(
    buttons: Sequence[Button],
    *,
    strong: str | None = None,
    weak: str | None = None,
    link: str | None = None,
) -> discord.ui.View | None:
    """The buttons as they stand below a message, None if there are none.

    `strong` and `weak` are actions to be shown so; one that opens `link` comes last. discord.py is
    not to keep the view: whatever is pressed is found by its custom id.
    """
    if not buttons and link is None:
        return None
    view = discord.ui.View(timeout=None)
    for button in buttons[: _MOST - 1]:
        style = _style(button.action, strong, weak)
        label = button.label[:_LONGEST_LABEL]
        view.add_item(
            discord.ui.Button[discord.ui.View](label=label, custom_id=button.action, style=style)
        )
    if link is not None:
        view.add_item(discord.ui.Button[discord.ui.View](label="Open", url=link))
    view.stop()
    return view


def no_buttons() -> discord.ui.View:
    """What takes away the buttons below a message."""
    view = discord.ui.View(timeout=None)
    view.stop()
    return view


def _style(action: str, strong: str | None, weak: str | None) -> discord.ButtonStyle:
    if action == strong:
        return discord.ButtonStyle.primary
    return discord.ButtonStyle.danger if action == weak else discord.ButtonStyle.secondary


def listen_to_buttons(client: discord.Client, pressed: Pressed, *, ours: str = OURS) -> None:
    """Hear of every press of a button of ours, those of earlier processes too.

    `ours` is the pattern of their custom ids.
    """

    class OurButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=re.compile(ours)):
        """Any of our buttons."""

        @classmethod
        async def from_custom_id(
            cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str]
        ) -> Self:
            button = discord.ui.Button[Any](custom_id=match[0])
            return cls(button)

        async def callback(self, interaction: discord.Interaction) -> None:
            await pressed(interaction, self.custom_id)

    client.add_dynamic_items(OurButton)
