"""Cards and the board as Slack blocks, within Slack's limits; pure."""

from collections.abc import Collection, Iterator, Sequence

from slack_sdk.models.blocks import (
    Block,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from adapters.markdown.clean import clean
from adapters.slack.desk.lines import (
    MOST_TEXT,
    Laid,
    actions,
    opening,
    sections,
    shortened,
    small,
)
from adapters.slack.desk.listing import beside_lines, line_of
from adapters.slack.markdown import escaped
from engine.domain.handoff import HandoffState
from engine.handoff.board import counts
from engine.handoff.card import BLUE, GREEN, GREY, ORANGE, RED, CardView
from engine.handoff.ports import BoardView

_CIRCLES = {RED: "🔴", ORANGE: "🟠", BLUE: "🔵", GREY: "⚪", GREEN: "🟢"}
_HEADER, _STATE, _FIELD = 150, 500, 300
_SUMMARY, _BRIEF, _PROMISES = 2_000, 4_000, 800
"""Characters; all texts of a message's blocks together may have 13,000."""

_SECTION = 3_000
_MOST_LINES = 25
_MOST_FIELDS = 10


def card_laid(view: CardView, *, link: str | None) -> Laid:
    """A card; `link` opens the customer's thread where it is known."""
    circle = _CIRCLES.get(view.colour, "⚪")
    title = shortened(f"{circle} {_flat(view.title)}", _HEADER)
    text = f"{title} {_flat(view.state)}: {_flat(view.summary)}"
    return Laid(
        text=escaped(shortened(text, MOST_TEXT)),
        blocks=(
            HeaderBlock(text=PlainTextObject(text=title, emoji=True)),
            _state(view.state, link),
            *_fields(view.fields),
            *_warning(view.warning),
            *sections(
                shortened("\n".join(f"🤝 {_flat(each)}" for each in view.promises), _PROMISES)
            ),
            *sections(shortened(clean(view.lead).strip(), _SUMMARY)),
            *sections(shortened(clean(view.brief or "").strip(), _BRIEF)),
            *actions(view.buttons, view.strong),
        ),
    )


def board_laid(view: BoardView, *, late: Collection[int], now: float, home: str) -> Laid:
    """All there is to do in one message; `late` are the ids of what is later than promised.

    Overdue promises and questions of the assistant stand first: there are few of them.
    """
    queue = view.queue
    free = sum(handoff.state is HandoffState.QUEUED for handoff in queue)
    title = f"The desk: {free} waiting, {len(queue) - free} with somebody"
    title += f", {len(late)} late" if late else ""
    title += counts(view)
    beside = beside_lines(view, now=now, home=home)
    lines = [
        f"{'⏰' if handoff.id in late else '•'} {line_of(handoff, now=now, home=home)}"
        for handoff in queue[:_MOST_LINES]
    ]
    left = len(queue) - len(lines)
    more = [small(f"… and {left} more: /desk queue, or the Home tab")] if left else []
    empty = [] if queue else [small("Nobody is waiting.")]
    header = HeaderBlock(text=PlainTextObject(text=shortened(title, _HEADER)))
    return Laid(text=title, blocks=(header, *_together([*beside, *lines]), *more, *empty))


def _state(state: str, link: str | None) -> Block:
    text = PlainTextObject(text=shortened(_flat(state), _STATE) or "-", emoji=False)
    if link is None:
        return SectionBlock(text=text)
    return SectionBlock(text=text, accessory=opening(link))


def _fields(fields: Sequence[tuple[str, str]]) -> Iterator[Block]:
    texts = [
        PlainTextObject(text=shortened(f"{name}: {_flat(value)}", _FIELD), emoji=False)
        for name, value in fields[:_MOST_FIELDS]
    ]
    if texts:
        yield SectionBlock(fields=texts)


def _warning(warning: str | None) -> Iterator[Block]:
    if warning is not None:
        yield from sections(shortened(f"⚠️ {_flat(warning)}", _STATE))


def _together(lines: Sequence[str]) -> Iterator[Block]:
    """Lines in as few sections as hold them."""
    held: list[str] = []
    for line in lines:
        if held and len("\n".join([*held, line])) > _SECTION:
            yield SectionBlock(text=MarkdownTextObject(text="\n".join(held)))
            held = []
        held.append(line)
    if held:
        yield SectionBlock(text=MarkdownTextObject(text="\n".join(held)))


def _flat(words: str) -> str:
    return " ".join(clean(words).split())
