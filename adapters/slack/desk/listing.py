"""Handoffs as a list of lines in Slack's markup; pure."""

from collections.abc import Sequence

from adapters.markdown.clean import clean
from adapters.slack.desk.links import link_to, opened
from adapters.slack.markdown import escaped
from engine.domain.conversation import Urgency
from engine.domain.handoff import Handoff, HandoffState
from engine.gaps.report import NOT_LOOKED_AFTER, Example, GapReport, report_lines
from engine.handoff.board import beside_queue
from engine.handoff.ports import BoardView
from engine.handoff.words import duration, state_words

_MOST_LINES = 30
_MOST_BESIDE = 10
_LONGEST_SUMMARY = 120


def listed(handoffs: Sequence[Handoff], *, now: float, home: str) -> str:
    """A line for each, at most thirty; empty for none. `home` is our workspace's address."""
    lines = [line_of(handoff, now=now, home=home) for handoff in handoffs[:_MOST_LINES]]
    left = len(handoffs) - _MOST_LINES
    return "\n".join([*(f"• {line}" for line in lines), *([f"… and {left} more"] * (left > 0))])


def line_of(handoff: Handoff, *, now: float, home: str) -> str:
    """Who, how long, with whom, and what about."""
    where = opened(handoff.reference, link_to(handoff.place, home=home))
    name = _flat(handoff.customer_name)
    hot = " :rotating_light:" if handoff.urgency is Urgency.HIGH else ""
    short = _cut(_flat(handoff.summary))
    return f"{where}{hot} {name}, {_waiting(handoff, now)}, {_with_whom(handoff)}: {short}"


def beside_lines(view: BoardView, *, now: float, home: str) -> list[str]:
    """What the board shows beside the queue."""
    told = beside_queue(view, now)
    lines = [
        f"{each.sign} {opened(each.reference, link_to(each.place, home=home))}"
        f" {_cut(_flat(each.customer_name))}: {_cut(_flat(each.words))}"
        for each in told[:_MOST_BESIDE]
    ]
    left = len(told) - len(lines)
    return [*lines, *([f"… and {left} more of these"] * (left > 0))]


def gaps_listed(report: GapReport | None, *, home: str) -> str:
    """What the articles did not answer, each example with a link to where it was asked."""

    def named(example: Example) -> str:
        return opened(example.reference, link_to(example.place, home=home))

    return NOT_LOOKED_AFTER if report is None else report_lines(report, named=named, words=_shown)


def _shown(words: str) -> str:
    return escaped(clean(words))


def _waiting(handoff: Handoff, now: float) -> str:
    if handoff.waiting_since is None:
        return "awaits the customer"
    return f"waits {duration(now - handoff.waiting_since)}"


def _with_whom(handoff: Handoff) -> str:
    name = _flat(handoff.teammate.name) if handoff.teammate is not None else "somebody"
    match handoff.state:
        case HandoffState.QUEUED:
            return "nobody has it"
        case HandoffState.SNOOZED:
            return f"put off by {name}"
        case HandoffState.CLAIMED:
            return f"with {name}"
        case _:
            return state_words(handoff.state)


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_SUMMARY else f"{words[: _LONGEST_SUMMARY - 1]}…"


def _flat(words: str) -> str:
    return escaped(" ".join(clean(words).split()))
