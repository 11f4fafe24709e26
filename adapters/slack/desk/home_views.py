"""What the Home tab shows, within Slack's hundred blocks; pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.views import View

from adapters.slack.desk.lines import shortened, small
from adapters.slack.desk.links import link_to, opened
from adapters.slack.desk.listing import line_of
from adapters.slack.markdown import escaped
from engine.domain.handoff import Handoff, HandoffState
from engine.handoff.actions import CardAction, CardVerb
from engine.handoff.click_words import ClickLine, Wording

NEW_REQUEST = "new_request"
LINK_ACCOUNT = "link_account"

MOST_REQUESTS = 20
"""Of a customer's own requests, the newest."""

_PAGE = 20
"""Handoffs on a page: three blocks each at most, and a few for the frame, of a hundred."""

_STANDING = {
    HandoffState.QUEUED: ClickLine.HOME_WAITING,
    HandoffState.CLAIMED: ClickLine.HOME_WITH_TEAM,
    HandoffState.SNOOZED: ClickLine.HOME_WITH_TEAM,
    HandoffState.RESOLVED: ClickLine.HOME_SOLVED,
    HandoffState.HANDED_BACK: ClickLine.HOME_WITH_ASSISTANT,
    HandoffState.WITHDRAWN: ClickLine.HOME_TAKEN_BACK,
}
_LONGEST_QUESTION = 200
_LONGEST_TITLE, _LONGEST_LABEL = 150, 75
"""Characters of a header, and on a button (Slack's references of both)."""


def team_home(queue: Sequence[Handoff], *, mine: int, page: int, now: float, home: str) -> View:
    """A page of the queue, with a button for what nobody has; `mine` are the reader's own."""
    last = max(0, (len(queue) - 1) // _PAGE)
    page = min(page, last)
    shown = queue[page * _PAGE : (page + 1) * _PAGE]
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text="The desk")),
        small(f"{len(queue)} open, {mine} yours" if queue else "Nobody is waiting."),
    ]
    for handoff in shown:
        blocks += [DividerBlock(), *_entry(handoff, now, home)]
    return View(type="home", blocks=[*blocks, *_pages(page, last)])


def customer_home(
    own: Sequence[Handoff],
    asked: Mapping[int, str],
    wording: Wording,
    *,
    home: str,
    links: bool = False,
) -> View:
    """What became of a customer's requests, newest first, and a button for a new one.

    `asked` are their own words in each, by the handoff's id: its summary is the team's alone.
    `links` adds a button to link their account.
    """
    label = wording.say(ClickLine.HOME_NEW)[:_LONGEST_LABEL]
    buttons = [ButtonElement(text=label, action_id=NEW_REQUEST, style="primary")]
    if links:
        label = wording.say(ClickLine.LINK_HOME)[:_LONGEST_LABEL]
        buttons.append(ButtonElement(text=label, action_id=LINK_ACCOUNT))
    title = wording.say(ClickLine.HOME_TITLE)[:_LONGEST_TITLE]
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text=title)),
        small(wording.say(ClickLine.HOME_HINT)),
        ActionsBlock(elements=buttons),
    ]
    blocks += [
        SectionBlock(text=MarkdownTextObject(text=_request(handoff, asked, wording, home)))
        for handoff in own[:MOST_REQUESTS]
    ]
    return View(type="home", blocks=blocks)


def _entry(handoff: Handoff, now: float, home: str) -> Iterator[Block]:
    yield SectionBlock(text=MarkdownTextObject(text=line_of(handoff, now=now, home=home)))
    if handoff.state is HandoffState.QUEUED:
        claim = CardAction(verb=CardVerb.CLAIM, handoff_id=handoff.id)
        yield ActionsBlock(elements=[ButtonElement(text="Claim", action_id=str(claim))])


def _pages(page: int, last: int) -> Iterator[Block]:
    if last == 0:
        return
    turns = [("Newer waits", page + 1)] if page < last else []
    turns = ([("Longer waits", page - 1)] if page > 0 else []) + turns
    yield DividerBlock()
    yield ActionsBlock(
        elements=[
            ButtonElement(text=label, action_id=f"home:page:{number}") for label, number in turns
        ]
    )
    yield small(f"Page {page + 1} of {last + 1}")


def _request(handoff: Handoff, asked: Mapping[int, str], wording: Wording, home: str) -> str:
    """Slack shows the day as its reader writes days."""
    day = f"{datetime.fromtimestamp(handoff.queued_at, UTC):%Y-%m-%d}"
    day = f"<!date^{int(handoff.queued_at)}^{{date_short}}|{day}>"
    standing = wording.say(_STANDING[handoff.state])
    where = opened(handoff.reference, link_to(handoff.place, home=home))
    about = escaped(shortened(" ".join(asked.get(handoff.id, "").split()), _LONGEST_QUESTION))
    return f"{where}, {day}: {escaped(standing)}\n{about}".rstrip()
