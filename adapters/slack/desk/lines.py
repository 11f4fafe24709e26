"""Lines of a card's thread, and alarms, as Slack blocks; pure. Words of people stay literal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from adapters.markdown.clean import clean
from adapters.slack.markdown import escaped
from engine.domain.desk import Alarm, ShowLine
from engine.domain.posts import Button
from engine.handoff.words import LINE_HEADS, LINE_SIGNS, SMALL_LINES

OPEN = "open_conversation"
"""The button that is a link; Slack tells of its clicks all the same."""

MOST_TEXT = 750
"""Characters in a notification: escaped they are five times as many, of 4,000 for `text`."""

_SECTION = 3_000
_LABEL = 75
_MOST_BUTTONS = 25
_MOST_WORDS = 11_500
"""All texts of a message's blocks together may have 13,000 characters."""

_CUT = "\n… (cut here, as Slack takes no more)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Laid:
    """A message for the desk: its blocks, and the same in words for notifications."""

    text: str
    blocks: tuple[Block, ...]


def line_laid(line: ShowLine) -> Laid:
    """A line as it stands in the thread."""
    words = shortened(clean(line.text).strip(), _MOST_WORDS, _CUT)
    author = " ".join(clean(line.author).split())
    head = " ".join(filter(None, (LINE_SIGNS[line.line], author, LINE_HEADS.get(line.line))))
    text = escaped(shortened(f"{head} {words}", MOST_TEXT))
    if line.line in SMALL_LINES:
        return Laid(text=text, blocks=(small(f"{head} {words}"),))
    return Laid(text=text, blocks=(small(head), *sections(words), *actions(line.buttons)))


def alarm_laid(alarm: Alarm, group: str | None, *, link: str | None = None) -> Laid:
    """An alarm, with the user group's mention where it is to ping; `link` opens its thread."""
    words = f"⏰ {shortened(clean(alarm.text).strip(), _SECTION - 2)}"
    ping = f"<!subteam^{group}>" if alarm.pings and group is not None else ""
    called = [SectionBlock(text=MarkdownTextObject(text=ping))] if ping else []
    return Laid(
        text=f"{ping} {escaped(shortened(words, MOST_TEXT))}".strip(),
        blocks=(*called, *sections(words), *actions(alarm.buttons, link=link)),
    )


def sections(words: str) -> tuple[Block, ...]:
    """Words of people, exactly as they are."""
    pieces = (words[at : at + _SECTION] for at in range(0, len(words), _SECTION))
    return tuple(
        SectionBlock(text=PlainTextObject(text=piece, emoji=False))
        for piece in pieces
        if piece.strip()
    )


def actions(
    buttons: Sequence[Button], strong: str | None = None, *, link: str | None = None
) -> Iterator[Block]:
    """Buttons in a row, as many as Slack takes; `strong` is the action of the likeliest.

    One that opens `link` comes last.
    """
    elements = [
        ButtonElement(
            text=shortened(button.label, _LABEL),
            action_id=button.action,
            style="primary" if button.action == strong else None,
        )
        for button in buttons[: _MOST_BUTTONS - 1]
    ]
    if link is not None:
        elements.append(opening(link))
    if elements:
        yield ActionsBlock(elements=elements)


def opening(link: str) -> ButtonElement:
    """What opens a customer's thread."""
    return ButtonElement(text="Open", action_id=OPEN, url=link)


def small(words: str) -> Block:
    """A line in small letters."""
    text = shortened(" ".join(words.split()), _SECTION)
    return ContextBlock(elements=[PlainTextObject(text=text or "•", emoji=False)])


def shortened(text: str, longest: int, cut: str = "…") -> str:
    """A text, or as much of it as fits."""
    return text if len(text) <= longest else f"{text[: longest - len(cut)]}{cut}"
