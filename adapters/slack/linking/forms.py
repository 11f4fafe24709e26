"""The modals of `/link`: an address, then the code that was sent there; pure."""

from collections.abc import Sequence
from enum import StrEnum

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    MarkdownTextObject,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from adapters.slack.markdown import escaped
from adapters.slack.wire import Payload, object_at, text_at
from engine.handoff.click_words import ClickLine, Wording

_LONGEST_TITLE = 24
"""Characters of a modal's title and buttons (Slack's reference, "Modal views")."""


class LinkForm(StrEnum):
    """The modals by their `callback_id`."""

    ADDRESS = "link_address"
    CODE = "link_code"
    DONE = "link_done"
    """Nothing to fill in."""


class LinkField(StrEnum):
    """The fields; a block and its element have the same name."""

    ADDRESS = "address"
    CODE = "code"


def address_form(wording: Wording, *, site: str | None) -> View:
    """Where the code is to go; `site` is where logging in does instead."""
    element = PlainTextInputElement(action_id=LinkField.ADDRESS, max_length=300)
    blocks = [_input(LinkField.ADDRESS, wording.say(ClickLine.LINK_ADDRESS), element)]
    if site is not None:
        blocks.append(_text(wording.say(ClickLine.LINK_AT_SITE, where=site)))
    return _modal(LinkForm.ADDRESS, wording, blocks, submit=ClickLine.LINK_ASK)


def code_form(wording: Wording) -> View:
    """The code, below what is said whether or not one was sent."""
    element = PlainTextInputElement(action_id=LinkField.CODE, max_length=40)
    blocks = [
        _text(wording.say(ClickLine.LINK_CODE_SENT)),
        _input(LinkField.CODE, wording.say(ClickLine.LINK_CODE), element),
    ]
    return _modal(LinkForm.CODE, wording, blocks, submit=ClickLine.LINK_ENTER)


def done_form(wording: Wording, text: str) -> View:
    """What came of it."""
    return _modal(LinkForm.DONE, wording, [_text(text)])


def entry(view: Payload, field: LinkField) -> str:
    """What was put into a field; empty where nothing was."""
    values = object_at(object_at(view, "state"), "values")
    return text_at(object_at(object_at(values, field), field), "value")


def _modal(
    form: LinkForm, wording: Wording, blocks: Sequence[Block], *, submit: ClickLine | None = None
) -> View:
    def label(line: ClickLine) -> PlainTextObject:
        return PlainTextObject(text=wording.say(line)[:_LONGEST_TITLE])

    return View(
        type="modal",
        callback_id=form,
        title=label(ClickLine.LINK_TITLE),
        submit=label(submit) if submit is not None else None,
        close=label(ClickLine.LINK_CLOSE),
        blocks=blocks,
    )


def _input(field: LinkField, label: str, element: PlainTextInputElement) -> Block:
    return InputBlock(block_id=field, label=label, element=element)


def _text(text: str) -> Block:
    return SectionBlock(block_id="said", text=MarkdownTextObject(text=escaped(text)))
