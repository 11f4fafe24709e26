"""The modals of the desk and of `/support`, and what was put into them; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    InputBlock,
    InputInteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    SectionBlock,
    UserSelectElement,
)
from slack_sdk.models.views import View

from adapters.slack.desk.lines import sections
from adapters.slack.markdown import escaped
from adapters.slack.wire import Payload, object_at, text_at
from engine.domain.team_questions import LONGEST_ANSWER
from engine.handoff.click_words import ClickLine, Wording
from engine.handoff.form_fields import SNOOZES, Field, Who

MOST_WORDS = 2_900
"""Characters in a field: the preview keeps them in `private_metadata`, which takes 3,000."""

_LONGEST_TITLE, _LONGEST_CHOICE = 24, 75
"""Characters of a modal's title and buttons, and of an option (Slack's references of both)."""

_MOST_READ = 39_000
"""Characters of a text to read: as JSON, six bytes each, a view has 250,000."""


class Form(StrEnum):
    """The modals by their `callback_id`; a block and its element have the name of their field."""

    REPLY = "desk_reply"
    PREVIEW = "desk_preview"
    BACK = "desk_back"
    TRANSFER = "desk_transfer"
    SNOOZE = "desk_snooze"
    SUPPORT = "support_request"
    ANSWER = "desk_answer"
    """About a question of the assistant, by its number."""

    READ = "desk_read"
    """Nothing to fill in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Filled:
    """A modal that was submitted: which, about which handoff (0: none), and what it keeps."""

    form: Form
    handoff_id: int
    kept: str
    view: Payload

    def entry(self, field: Field) -> str:
        """What was put into a field; empty where nothing was."""
        values = object_at(object_at(self.view, "state"), "values")
        element = object_at(object_at(values, field), field)
        chosen = text_at(object_at(element, "selected_option"), "value")
        return text_at(element, "value") or text_at(element, "selected_user") or chosen


def filled(view: Payload) -> Filled | None:
    """Read a submitted view; None for one that is not ours, or of another version."""
    name = text_at(view, "callback_id")
    number, _, kept = text_at(view, "private_metadata").partition("\n")
    if name not in set(Form) or not number.isdecimal():
        return None
    return Filled(form=Form(name), handoff_id=int(number), kept=kept, view=view)


def reply_form(handoff_id: int, *, begun: str = "", hint: str = "") -> View:
    """Words for the customer, to be looked over before they are sent."""
    field = PlainTextInputElement(
        action_id=Field.WORDS,
        multiline=True,
        max_length=MOST_WORDS,
        initial_value=begun[:MOST_WORDS] or None,
    )
    blocks: list[Block] = [_input(Field.WORDS, "What the customer will read", field)]
    return _modal(Form.REPLY, handoff_id, "Reply", [*_hint(hint), *blocks], submit="Look it over")


def preview(handoff_id: int, words: str, *, name: str) -> View:
    """What the customer will read, and under which name; submitting it sends it."""
    blocks = [
        *_hint(f"The customer will read this under the name *{escaped(name)}*:"),
        SectionBlock(text=PlainTextObject(text=words, emoji=False)),
    ]
    return _modal(
        Form.PREVIEW, handoff_id, "Send this?", blocks, submit="Send", close="Back", kept=words
    )


def back_form(handoff_id: int) -> View:
    """One line of instruction for the assistant, which may stay empty."""
    field = PlainTextInputElement(action_id=Field.NOTE, max_length=500)
    label = "What should the assistant know or do?"
    blocks = [_input(Field.NOTE, label, field, optional=True, hint="The customer will not see it.")]
    return _modal(Form.BACK, handoff_id, "Hand back", blocks, submit="Hand back")


def transfer_form(handoff_id: int) -> View:
    """To whom, or to whoever comes, with a note that has to be written."""
    to = UserSelectElement(action_id=Field.TO)
    note = PlainTextInputElement(action_id=Field.NOTE, multiline=True, max_length=MOST_WORDS)
    blocks = [
        _input(Field.TO, "To", to, optional=True, hint="Leave it empty for whoever comes first."),
        _input(Field.NOTE, "What they should know", note, hint="The customer will not see it."),
    ]
    return _modal(Form.TRANSFER, handoff_id, "Transfer", blocks, submit="Transfer")


def snooze_form(handoff_id: int) -> View:
    """For how long; the customer's next word ends it sooner."""
    options = [Option(text=text, value=str(seconds)) for text, seconds in SNOOZES.items()]
    field = RadioButtonsElement(action_id=Field.FOR, options=options, initial_option=options[1])
    hint = "It wakes sooner if the customer writes."
    blocks = [_input(Field.FOR, "Put it off for", field, hint=hint)]
    return _modal(Form.SNOOZE, handoff_id, "Snooze", blocks, submit="Snooze")


def answer_form(question_id: int) -> View:
    """What the assistant asked the team."""
    field = PlainTextInputElement(action_id=Field.WORDS, multiline=True, max_length=LONGEST_ANSWER)
    hint = "The assistant tells the customer in its own words."
    blocks = [_input(Field.WORDS, "Your answer", field, hint=hint)]
    return _modal(Form.ANSWER, question_id, "Answer", blocks, submit="Answer")


def support_form(wording: Wording, *, begun: str = "") -> View:
    """A customer's request, to the assistant or to a person, in the customer's language."""
    words = PlainTextInputElement(
        action_id=Field.WORDS,
        multiline=True,
        max_length=MOST_WORDS,
        initial_value=begun[:MOST_WORDS] or None,
    )
    options = [
        Option(text=wording.say(line)[:_LONGEST_CHOICE], value=who)
        for line, who in (
            (ClickLine.FORM_ASSISTANT, Who.ASSISTANT),
            (ClickLine.FORM_PERSON, Who.PERSON),
        )
    ]
    who = RadioButtonsElement(action_id=Field.WHO, options=options, initial_option=options[0])
    blocks = [
        _input(Field.WORDS, wording.say(ClickLine.FORM_WORDS), words),
        _input(Field.WHO, wording.say(ClickLine.FORM_WHO), who),
    ]
    title, send, cancel = (
        wording.say(line)[:_LONGEST_TITLE]
        for line in (ClickLine.FORM_TITLE, ClickLine.FORM_SEND, ClickLine.FORM_CANCEL)
    )
    return _modal(Form.SUPPORT, 0, title, blocks, submit=send, close=cancel)


def reading(title: str, text: str) -> View:
    """A text to read, which only this person sees; of a long one, its end."""
    return _modal(Form.READ, 0, title, sections(text[-_MOST_READ:]) or sections("-"), close="Close")


def _modal(
    form: Form,
    handoff_id: int,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    kept: str = "",
) -> View:
    return View(
        type="modal",
        callback_id=form,
        private_metadata=f"{handoff_id}\n{kept}",
        title=PlainTextObject(text=title),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close),
        blocks=blocks,
    )


def _input(
    field: Field,
    label: str,
    element: InputInteractiveElement,
    *,
    optional: bool = False,
    hint: str = "",
) -> InputBlock:
    return InputBlock(
        block_id=field, label=label, element=element, optional=optional, hint=hint or None
    )


def _hint(text: str) -> Iterator[Block]:
    if text:
        yield ContextBlock(elements=[MarkdownTextObject(text=text)])
