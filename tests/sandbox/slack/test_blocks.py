"""Block Kit as Slack takes it: each kind of block, its limits, and no unknown property."""

from collections.abc import Sequence
from typing import Any

import pytest
from slack_sdk.models import blocks as kit
from slack_sdk.models.blocks import block_elements as elements
from slack_sdk.models.blocks.basic_components import (
    FeedbackButtonObject,
    Option,
    PlainTextObject,
)

from sandbox.slack.validation.blocks import Surface, block_problems

Block = dict[str, Any]


def plain(text: str = "x") -> Block:
    """Return a plain_text object."""
    return {"type": "plain_text", "text": text}


def button(**more: Any) -> Block:
    """Return a button."""
    return {"type": "button", "action_id": "a", "text": plain(), **more}


def actions(*parts: Block) -> Block:
    """Return a block of actions."""
    return {"type": "actions", "elements": list(parts)}


def problems(*blocks: Block, surface: Surface = Surface.MESSAGE) -> Sequence[str]:
    """Return what is wrong with the blocks."""
    return [str(problem) for problem in block_problems(list(blocks), surface)]


@pytest.mark.parametrize(
    "block",
    [
        kit.SectionBlock(text="*x*", fields=["a", "b"]),
        kit.SectionBlock(text="x", accessory=elements.ButtonElement(text="go", action_id="go")),
        kit.DividerBlock(),
        kit.HeaderBlock(text="x"),
        kit.MarkdownBlock(text="**x**"),
        kit.ContextBlock(elements=[PlainTextObject(text="x")]),
        kit.ImageBlock(image_url="https://acme.example/a.png", alt_text="a car"),
        kit.ActionsBlock(
            elements=[
                elements.ButtonElement(text="Claim", action_id="claim", style="primary"),
                elements.StaticSelectElement(
                    action_id="pick", options=[Option(value="1", label="one")]
                ),
            ]
        ),
        kit.ContextActionsBlock(
            elements=[
                elements.FeedbackButtonsElement(
                    action_id="rating",
                    positive_button=FeedbackButtonObject(text="Good", value="+"),
                    negative_button=FeedbackButtonObject(text="Bad", value="-"),
                )
            ]
        ),
        kit.RichTextBlock(
            elements=[
                elements.RichTextSectionElement(
                    elements=[
                        elements.RichTextElementParts.Text(text="x"),
                        elements.RichTextElementParts.Link(url="https://acme.example"),
                    ]
                )
            ]
        ),
    ],
)
def test_what_the_sdk_builds_is_taken(block: kit.Block) -> None:
    """The SDK's own models make blocks that Slack takes."""
    assert problems(block.to_dict()) == []


@pytest.mark.parametrize(
    ("fits", "breaks"),
    [
        (
            {"type": "header", "text": plain("x" * 150)},
            {"type": "header", "text": plain("x" * 151)},
        ),
        (actions(button(text=plain("x" * 75))), actions(button(text=plain("x" * 76)))),
        (actions(button(value="x" * 2000)), actions(button(value="x" * 2001))),
        (actions(button(url="x" * 3000)), actions(button(url="x" * 3001))),
        (actions(button(action_id="x" * 255)), actions(button(action_id="x" * 256))),
        (
            actions(*[button(action_id=str(n)) for n in range(25)]),
            actions(*[button(action_id=str(n)) for n in range(26)]),
        ),
        (
            {"type": "section", "fields": [plain("x" * 2000)] * 10},
            {"type": "section", "fields": [plain("x" * 2000)] * 11},
        ),
        (
            {"type": "context", "elements": [plain()] * 10},
            {"type": "context", "elements": [plain()] * 11},
        ),
        (
            {"type": "markdown", "text": "x" * 12_000},
            {"type": "markdown", "text": "x" * 12_001},
        ),
        (
            {"type": "divider", "block_id": "x" * 255},
            {"type": "divider", "block_id": "x" * 256},
        ),
        (
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21] * 100},
        ),
    ],
)
def test_each_limit_holds_at_its_edge(fits: Block, breaks: Block) -> None:
    """The edge fits; one more is a problem."""
    assert problems(fits) == []
    assert problems(breaks)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "chart"},
        {"type": "divider", "color": "red"},
        {"type": "section"},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        actions(button(disabled=True)),
        actions(button(text={"type": "mrkdwn", "text": "x"})),
        actions(button(style="default")),
        actions(button(), button()),
        actions(),
        {"type": "image", "alt_text": "x"},
        {"type": "markdown", "text": ""},
        {"type": "section", "text": "x"},
    ],
)
def test_what_slack_does_not_know_is_refused(block: Block) -> None:
    """Unknown kinds and properties, wrong texts and doubled ids are problems with a place."""
    assert all("json-pointer:/blocks/0" in problem for problem in problems(block))
    assert problems(block)


def test_block_ids_are_unique() -> None:
    """Two blocks of a message cannot share an id."""
    divider = {"type": "divider", "block_id": "one"}
    assert problems(divider) == []
    assert problems(divider, divider)


@pytest.mark.parametrize("surface", [Surface.MODAL, Surface.HOME])
def test_markdown_is_for_messages(surface: Surface) -> None:
    """A markdown block stands in no view."""
    assert problems({"type": "markdown", "text": "x"}, surface=surface)
