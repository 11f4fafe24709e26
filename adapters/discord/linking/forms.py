"""The forms of `/link`: an address, then the code that was sent there."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import discord

from adapters.discord.desk.wording import literal
from engine.handoff.click_words import ClickLine, Wording

OURS = r"link:[a-z]{1,20}"
"""The custom ids of forms and buttons here."""

_LONGEST_TITLE = 45
"""Characters of a title or label (API reference, "Modal")."""


class LinkForm(StrEnum):
    """The forms, and the button that opens one, by their custom ids."""

    ADDRESS = "link:address"
    CODE = "link:code"
    ENTER = "link:enter"
    """The button under the answer to an address: a form may not follow a form."""


class LinkField(StrEnum):
    """The fields by their custom ids."""

    ADDRESS = "address"
    CODE = "code"


def address_form(wording: Wording, *, site: str | None) -> discord.ui.Modal:
    """Where the code is to go; `site` is where logging in does instead."""
    modal = _form(LinkForm.ADDRESS, wording)
    modal.add_item(_field(LinkField.ADDRESS, wording.say(ClickLine.LINK_ADDRESS), most=300))
    if site is not None:
        modal.add_item(discord.ui.TextDisplay(at_site(wording, site)))
    return modal


def code_form(wording: Wording) -> discord.ui.Modal:
    """The code."""
    modal = _form(LinkForm.CODE, wording)
    modal.add_item(_field(LinkField.CODE, wording.say(ClickLine.LINK_CODE), most=40))
    return modal


def enter_button(wording: Wording) -> discord.ui.View:
    """The button that opens the form for the code."""
    view = discord.ui.View(timeout=None)
    label = wording.say(ClickLine.LINK_CODE)
    style = discord.ButtonStyle.primary
    view.add_item(
        discord.ui.Button[discord.ui.View](label=label, custom_id=LinkForm.ENTER, style=style)
    )
    view.stop()  # discord.py is not to keep it: a press is found by its custom id
    return view


def at_site(wording: Wording, site: str) -> str:
    """Where logging in proves who somebody is; the address stays as it is."""
    before, after = wording.say(ClickLine.LINK_AT_SITE, where="\n").split("\n", 1)
    return f"{literal(before)}<{site}>{literal(after)}"


def form_of(interaction: discord.Interaction) -> LinkForm | None:
    """Which form was submitted; None for one of somebody else's."""
    data: Mapping[str, Any] = interaction.data or {}
    name = str(data.get("custom_id", ""))
    return LinkForm(name) if name in set(LinkForm) else None


def _form(form: LinkForm, wording: Wording) -> discord.ui.Modal:
    title = wording.say(ClickLine.LINK_TITLE)[:_LONGEST_TITLE]
    modal = discord.ui.Modal(title=title, custom_id=form, timeout=None)
    modal.stop()  # it is found by its custom id when it is submitted
    return modal


def _field(field: LinkField, label: str, *, most: int) -> discord.ui.Label[Any]:
    entry = discord.ui.TextInput[Any](custom_id=field, max_length=most)
    return discord.ui.Label[Any](text=label[:_LONGEST_TITLE], component=entry)
