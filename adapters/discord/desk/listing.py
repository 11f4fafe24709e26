"""Handoffs as a list of lines in Discord's Markdown; pure."""

from collections.abc import Sequence

from adapters.discord.desk.links import link_to
from adapters.discord.desk.wording import literal, shortened
from engine.domain.conversation import Urgency
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.messages import Place
from engine.gaps.report import NOT_LOOKED_AFTER, Example, GapReport, report_lines
from engine.handoff.board import beside_queue
from engine.handoff.ports import BoardView
from engine.handoff.words import duration

_MOST_LINES = 12
_MOST_BESIDE = 6
_LONGEST_SUMMARY, _LONGEST_BESIDE = 80, 120
_LONGEST_NAME = 40


def listed(handoffs: Sequence[Handoff], *, now: float) -> str:
    """A line for each, as many as a message takes; empty for none."""
    lines = [f"- {line_of(handoff, now=now)}" for handoff in handoffs[:_MOST_LINES]]
    left = len(handoffs) - _MOST_LINES
    return "\n".join([*lines, *([f"… and {left} more"] * (left > 0))])


def line_of(handoff: Handoff, *, now: float) -> str:
    """Who, how long, with whom, and what about."""
    hot = "🚨 " if handoff.urgency is Urgency.HIGH else ""
    name = _flat(handoff.customer_name, _LONGEST_NAME)
    about = _flat(handoff.summary, _LONGEST_SUMMARY)
    reference = _where(handoff.place, handoff.reference)
    return f"{hot}{reference} {name}, {_waiting(handoff, now)}, {_with_whom(handoff)}: {about}"


def beside_lines(view: BoardView, *, now: float) -> list[str]:
    """What the board shows beside the queue."""
    told = beside_queue(view, now)
    lines = [
        f"{each.sign} {_where(each.place, each.reference)}"
        f" {_flat(each.customer_name, _LONGEST_NAME)}: {_flat(each.words, _LONGEST_BESIDE)}"
        for each in told[:_MOST_BESIDE]
    ]
    left = len(told) - len(lines)
    return [*lines, *([f"… and {left} more of these"] * (left > 0))]


def gaps_listed(report: GapReport | None) -> str:
    """What the articles did not answer, each example with a link to where it was asked."""

    def named(example: Example) -> str:
        return _where(example.place, example.reference)

    return NOT_LOOKED_AFTER if report is None else report_lines(report, named=named, words=literal)


def _where(place: Place, reference: str) -> str:
    """The reference, which leads to the customer's thread where teammates can open it."""
    link = link_to(place)
    return f"`{reference}`" if link is None else f"[{reference}](<{link}>)"


def _waiting(handoff: Handoff, now: float) -> str:
    if handoff.waiting_since is None:
        return "awaits the customer"
    return f"waits {duration(now - handoff.waiting_since)}"


def _with_whom(handoff: Handoff) -> str:
    name = _flat(handoff.teammate.name, _LONGEST_NAME) if handoff.teammate else "somebody"
    match handoff.state:
        case HandoffState.QUEUED:
            return "nobody has it"
        case HandoffState.SNOOZED:
            return f"put off by {name}"
        case HandoffState.CLAIMED:
            return f"with {name}"
        case _:
            return handoff.state.replace("_", " ")


def _flat(words: str, longest: int) -> str:
    return literal(shortened(" ".join(words.split()), longest))
