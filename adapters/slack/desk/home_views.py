"""What the Home tab shows, within Slack's hundred blocks; pure."""

from collections.abc import Iterator, Sequence
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

from adapters.slack.desk.lines import small
from adapters.slack.desk.links import link_to, opened
from adapters.slack.desk.listing import line_of
from adapters.slack.markdown import escaped
from engine.domain.handoff import Handoff, HandoffState, Teammate
from engine.handoff.actions import CardAction, CardVerb

NEW_REQUEST = "new_request"

_PAGE = 20
"""Handoffs on a page: three blocks each at most, and a few for the frame, of a hundred."""

_STANDING = {
    HandoffState.QUEUED: "waiting for the team",
    HandoffState.CLAIMED: "with the team",
    HandoffState.SNOOZED: "with the team",
    HandoffState.RESOLVED: "solved",
    HandoffState.HANDED_BACK: "back with the assistant",
    HandoffState.WITHDRAWN: "taken back",
}


def team_home(
    queue: Sequence[Handoff], teammate: Teammate, *, page: int, now: float, home: str
) -> View:
    """A page of the queue, with a button for what nobody has."""
    last = max(0, (len(queue) - 1) // _PAGE)
    page = min(page, last)
    shown = queue[page * _PAGE : (page + 1) * _PAGE]
    mine = sum(h.teammate is not None and h.teammate.key == teammate.key for h in queue)
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text="The desk")),
        small(f"{len(queue)} open, {mine} yours" if queue else "Nobody is waiting."),
    ]
    for handoff in shown:
        blocks += [DividerBlock(), *_entry(handoff, now, home)]
    return View(type="home", blocks=[*blocks, *_pages(page, last)])


def customer_home(own: Sequence[Handoff], *, home: str) -> View:
    """What became of a customer's requests, newest first, and a button for a new one."""
    ask = ButtonElement(text="New request", action_id=NEW_REQUEST, style="primary")
    blocks: list[Block] = [
        HeaderBlock(text=PlainTextObject(text="Your requests to the team")),
        small("You can always write to the assistant in the Messages tab."),
        ActionsBlock(elements=[ask]),
    ]
    blocks += [
        SectionBlock(text=MarkdownTextObject(text=_request(handoff, home)))
        for handoff in own[:_PAGE]
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


def _request(handoff: Handoff, home: str) -> str:
    day = datetime.fromtimestamp(handoff.queued_at, UTC).strftime("%d %b %Y")
    where = opened(handoff.reference, link_to(handoff.place, home=home))
    about = escaped(" ".join(handoff.summary.split()))[:200]
    return f"{where}, {day}: {_STANDING[handoff.state]}\n{about}"
