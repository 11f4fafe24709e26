"""The forms of the desk and of `/support`, and what was put into them.

They are found by their custom ids when submitted, so that one opened before a restart still works.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import discord

from engine.domain.team_questions import LONGEST_ANSWER
from engine.handoff.click_words import ClickLine, Wording
from engine.handoff.form_fields import SNOOZES, Field, Who

MOST_WORDS = 4_000
"""Characters in a field (API reference, "Text Input")."""

_LONGEST_TITLE, _LONGEST_CHOICE = 45, 100
"""Characters of a title or label, and of an option (API reference, "Modal", "Select Option")."""

_NOTE = 1_000
_LONGEST_ID = 18


class Form(StrEnum):
    """What can be filled in, and what stands under a preview."""

    REPLY = "reply"
    SEND = "send"
    CHANGE = "change"
    DROP = "drop"
    BACK = "back"
    TRANSFER = "transfer"
    SNOOZE = "snooze"
    SUPPORT = "support"
    ANSWER = "answer"
    """About a question of the assistant, by its number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FormId:
    """Which form, about which handoff (0: none)."""

    form: Form
    handoff_id: int

    @property
    def text(self) -> str:
        """The custom id."""
        return f"form:{self.form}:{self.handoff_id}"


def form_id(custom_id: str) -> FormId | None:
    """Read a custom id; None for one that is no form of ours, or of another version."""
    kind, _, rest = custom_id.partition(":")
    name, _, number = rest.partition(":")
    is_number = number.isascii() and number.isdecimal() and len(number) <= _LONGEST_ID
    if kind != "form" or name not in set(Form) or not is_number:
        return None
    return FormId(form=Form(name), handoff_id=int(number))


def filled(interaction: discord.Interaction) -> Mapping[str, str]:
    """What was put into the fields of a submitted form, by their names; empty ones left out."""
    data: Mapping[str, Any] = interaction.data or {}
    return dict(_values(data.get("components")))


def reply_form(handoff_id: int, *, begun: str = "") -> discord.ui.Modal:
    """Words for the customer, to be looked over before they are sent."""
    words = discord.ui.TextInput[Any](
        custom_id=Field.WORDS,
        style=discord.TextStyle.paragraph,
        max_length=MOST_WORDS,
        default=begun[:MOST_WORDS] or None,
    )
    label = _label("What the customer will read", words, "You see it once more before it is sent.")
    return _form(Form.REPLY, handoff_id, "Reply", label)


def back_form(handoff_id: int, *, assistant: str) -> discord.ui.Modal:
    """One line of instruction for the assistant, which may stay empty."""
    note = discord.ui.TextInput[Any](custom_id=Field.NOTE, max_length=500, required=False)
    label = _label(
        f"What should {assistant[:20]} know or do?", note, "The customer will not see it."
    )
    return _form(Form.BACK, handoff_id, "Hand back", label)


def transfer_form(handoff_id: int) -> discord.ui.Modal:
    """To whom, or to whoever comes, with a note that has to be written."""
    to = discord.ui.UserSelect[Any](
        custom_id=Field.TO, min_values=0, max_values=1, required=False, placeholder="Whoever comes"
    )
    note = discord.ui.TextInput[Any](
        custom_id=Field.NOTE, style=discord.TextStyle.paragraph, max_length=_NOTE
    )
    return _form(
        Form.TRANSFER,
        handoff_id,
        "Transfer",
        _label("To", to, "Leave it empty for whoever comes first."),
        _label("What they should know", note, "The customer will not see it."),
    )


def snooze_form(handoff_id: int) -> discord.ui.Modal:
    """For how long; the customer's next word ends it sooner."""
    options = [discord.SelectOption(label=text, value=str(s)) for text, s in SNOOZES.items()]
    for_how_long = discord.ui.Select[Any](custom_id=Field.FOR, options=options)
    label = _label("Put it off for", for_how_long, "It wakes sooner if the customer writes.")
    return _form(Form.SNOOZE, handoff_id, "Snooze", label)


def answer_form(question_id: int) -> discord.ui.Modal:
    """What the assistant asked the team."""
    words = discord.ui.TextInput[Any](
        custom_id=Field.WORDS, style=discord.TextStyle.paragraph, max_length=LONGEST_ANSWER
    )
    hint = "The assistant tells the customer in its own words."
    return _form(Form.ANSWER, question_id, "Answer", _label("Your answer", words, hint))


def support_form(wording: Wording) -> discord.ui.Modal:
    """A customer's request, to the assistant or to a person, in the customer's language."""
    words = discord.ui.TextInput[Any](
        custom_id=Field.WORDS, style=discord.TextStyle.paragraph, max_length=_NOTE * 3 // 2
    )
    first = Who.ASSISTANT
    who = discord.ui.Select[Any](
        custom_id=Field.WHO,
        options=[
            discord.SelectOption(label=label[:_LONGEST_CHOICE], value=value, default=value == first)
            for label, value in (
                (wording.say(ClickLine.FORM_ASSISTANT), first),
                (wording.say(ClickLine.FORM_PERSON), Who.PERSON),
            )
        ],
    )
    return _form(
        Form.SUPPORT,
        0,
        wording.say(ClickLine.FORM_TITLE)[:_LONGEST_TITLE],
        _label(wording.say(ClickLine.FORM_WORDS)[:_LONGEST_TITLE], words),
        _label(wording.say(ClickLine.FORM_WHO)[:_LONGEST_TITLE], who),
    )


def _form(
    form: Form, handoff_id: int, title: str, *fields: discord.ui.Label[Any]
) -> discord.ui.Modal:
    custom_id = FormId(form=form, handoff_id=handoff_id).text
    modal = discord.ui.Modal(title=title, custom_id=custom_id, timeout=None)
    for field in fields:
        modal.add_item(field)
    modal.stop()  # discord.py is not to keep it
    return modal


def _label(
    text: str, component: discord.ui.Item[Any], description: str | None = None
) -> discord.ui.Label[Any]:
    return discord.ui.Label[Any](text=text, component=component, description=description)


def _values(components: object) -> Iterator[tuple[str, str]]:
    """Whatever Discord sent is looked through; what is not as it should be is left out."""
    for item in components if isinstance(components, Iterable) else ():
        if not isinstance(item, Mapping):
            continue
        inner = item.get("component")
        yield from _values([inner] if inner is not None else item.get("components"))
        name, value, values = item.get("custom_id"), item.get("value"), item.get("values")
        if isinstance(values, list) and values:
            value = values[0]
        if isinstance(name, str) and isinstance(value, str) and value:
            yield name, value
