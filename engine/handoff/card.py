"""What a card shows, made once for both platforms; the adapters only lay it out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import assert_never

from engine.domain.commitments import Commitment
from engine.domain.conversation import Urgency
from engine.domain.handoff import Handoff, HandoffState
from engine.domain.posts import Button
from engine.handoff.actions import CardAction, CardVerb, PromiseAction
from engine.handoff.brief import told_urgency, without_urgency
from engine.handoff.changes import is_free
from engine.handoff.clocks import Clock, Reading, Targets, running
from engine.handoff.hours import BusinessHours
from engine.handoff.look_alike import look_alike
from engine.handoff.words import duration, reason_words, urgency_words

RED, ORANGE, BLUE, GREY, GREEN = 0xD92D20, 0xF79009, 0x2E90FA, 0x98A2B3, 0x12B76A

_LABELS = {
    CardVerb.CLAIM: "Claim",
    CardVerb.REPLY: "Reply",
    CardVerb.DRAFT: "Draft",
    CardVerb.BACK: "Hand back",
    CardVerb.RESOLVE: "Resolve",
    CardVerb.TRANSFER: "Transfer",
    CardVerb.SNOOZE: "Snooze",
    CardVerb.REQUEUE: "Back to the queue",
    CardVerb.TRANSCRIPT: "Transcript",
    CardVerb.ARTICLE: "Draft article",
}
_FREE = (
    *(CardVerb.CLAIM, CardVerb.REPLY, CardVerb.DRAFT, CardVerb.RESOLVE, CardVerb.TRANSFER),
    CardVerb.TRANSCRIPT,
)
_HELD = (
    *(CardVerb.REPLY, CardVerb.DRAFT, CardVerb.BACK, CardVerb.RESOLVE, CardVerb.TRANSFER),
    *(CardVerb.REQUEUE, CardVerb.SNOOZE, CardVerb.TRANSCRIPT),
)
_SHOWN = (CardVerb.CLAIM, CardVerb.REPLY, CardVerb.DRAFT, CardVerb.TRANSCRIPT)
"""Of what nobody was promised for: a teammate may take it all the same."""

_MOST_PROMISES = 3
_LONGEST_PROMISE, _LONGEST_LABEL = 120, 40


@dataclass(frozen=True, kw_only=True, slots=True)
class CardClocks:
    """What a waiting clock is read with."""

    hours: BusinessHours
    targets: Targets


@dataclass(frozen=True, kw_only=True, slots=True)
class CardView:
    """A card in plain words, those of customers among them: nothing in it is markup.

    `fields` are names and values. `promises` are what was promised and is not done, each with a
    button among `buttons`. `warning` is to stand out; None where there is none. `colour` is
    RGB. `strong` is the action of the button that is most likely the next, None where none is.
    """

    title: str
    state: str
    fields: tuple[tuple[str, str], ...]
    summary: str
    brief: str | None
    warning: str | None
    colour: int
    buttons: tuple[Button, ...]
    strong: str | None
    promises: tuple[str, ...] = ()

    @property
    def lead(self) -> str:
        """The summary, unless the brief has all of it already."""
        is_told = self.brief is not None and " ".join(self.summary.split()) in self.brief
        return "" if is_told else self.summary


def card_of(
    handoff: Handoff,
    now: float,
    clocks: CardClocks,
    *,
    team: Collection[str] = (),
    promises: Sequence[Commitment] = (),
) -> CardView:
    """The card as it is now; `team` are the names of teammates, against imitations.

    `promises` are the open ones, first due first.
    """
    readings = {
        reading.clock: reading
        for reading in running(handoff, clocks.targets, clocks.hours, now=now)
        if handoff.state is not HandoffState.SNOOZED
    }
    reply = readings.get(Clock.FIRST_REPLY) or readings.get(Clock.NEXT_REPLY)
    total = readings.get(Clock.TOTAL)
    imitated = look_alike(handoff.customer_name, team)
    verbs = _verbs(handoff)
    return CardView(
        title=f"{handoff.reference} · {handoff.customer_name}",
        state=_state(handoff, reply, clocks.hours.zone),
        fields=(*_fields(handoff), *_overdue(total)),
        summary=handoff.summary,
        brief=None if handoff.brief is None else without_urgency(handoff.brief),
        warning=imitated and f"This customer's name looks like that of a teammate: {imitated}.",
        colour=_colour(handoff, is_late=any(one.is_breached for one in readings.values())),
        buttons=(
            *(Button(action=_id(handoff, v), label=_LABELS[v]) for v in verbs),
            *map(_kept, promises[:_MOST_PROMISES]),
        ),
        strong=_id(handoff, verbs[0]) if handoff.state.is_open else None,
        promises=_promised(promises, now, clocks.hours.zone),
    )


def is_late(handoff: Handoff, now: float, clocks: CardClocks) -> bool:
    """Whether anything about it takes longer than promised, for the board."""
    readings = running(handoff, clocks.targets, clocks.hours, now=now)
    return any(reading.is_breached for reading in readings)


def _fields(handoff: Handoff) -> tuple[tuple[str, str], ...]:
    fields = [
        ("Platform", handoff.place.platform.value.capitalize()),
        ("Reason", reason_words(handoff.reason)),
        ("Urgency", _urgency(handoff)),
    ]
    if handoff.teammate is not None:
        is_held = handoff.state in {HandoffState.CLAIMED, HandoffState.SNOOZED}
        fields.append(("With" if is_held else "Last with", handoff.teammate.name))
    if handoff.hops:
        fields.append(("Transfers", str(handoff.hops)))
    if handoff.score is not None:
        fields.append(("Rating", f"{handoff.score} of 5"))
    if handoff.is_reopened:
        fields.append(("Reopened", "yes"))
    return tuple(fields)


def promise_line(promise: Commitment, now: float, zone: tzinfo) -> str:
    """Who promised what, and when it is due."""
    due = datetime.fromtimestamp(promise.due_at, zone)
    late = "overdue since" if promise.due_at <= now else "due"
    words = _cut(promise.sentence, _LONGEST_PROMISE)
    return f"{promise.whose} promised, {late} {due:%a %d %b, %H:%M %Z}: “{words}”"


def _promised(promises: Sequence[Commitment], now: float, zone: tzinfo) -> tuple[str, ...]:
    lines = [promise_line(promise, now, zone) for promise in promises[:_MOST_PROMISES]]
    left = len(promises) - len(lines)
    return (*lines, *([f"… and {left} more: /desk promises"] * (left > 0)))


def _kept(promise: Commitment) -> Button:
    action = PromiseAction(handoff_id=promise.handoff_id, commitment_id=promise.id)
    return Button(action=str(action), label=f"Done: {_cut(promise.sentence, _LONGEST_LABEL)}")


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1]}…"


def _urgency(handoff: Handoff) -> str:
    """With the brief's reason, as long as it is about the urgency this has now."""
    told = told_urgency(handoff.brief or "")
    is_about_this = told.lower().startswith(handoff.urgency.value)
    return told if is_about_this else urgency_words(handoff.urgency)


def _state(handoff: Handoff, reply: Reading | None, zone: tzinfo) -> str:
    name = handoff.teammate.name if handoff.teammate is not None else "a teammate"
    match handoff.state:
        case HandoffState.QUEUED:
            return f"Nobody has it{_clock(reply)}"
        case HandoffState.CLAIMED:
            return f"With {name}{_clock(reply) or ', the customer is awaited'}"
        case HandoffState.SNOOZED:
            until = datetime.fromtimestamp(handoff.snoozed_until or 0, zone)
            return f"Snoozed by {name} until {until:%a %d %b, %H:%M %Z}"
        case HandoffState.RESOLVED:
            return f"Resolved by {name}" if handoff.teammate is not None else "Resolved"
        case HandoffState.HANDED_BACK:
            if is_free(handoff):
                return "With the assistant: nobody was promised, whoever wants may claim it"
            return f"Handed back by {name}"
        case HandoffState.WITHDRAWN:
            return "Withdrawn by the customer"
    assert_never(handoff.state)


def _clock(reply: Reading | None) -> str:
    """The time of the desk: hours in which it is closed do not count."""
    if reply is None:
        return ""
    late = ", later than promised" if reply.is_breached else ""
    return f", waiting {duration(reply.spent)}{late}"


def _overdue(total: Reading | None) -> tuple[tuple[str, str], ...]:
    if total is None or not total.is_breached:
        return ()
    return (("Unsolved for", f"{duration(total.spent)}, longer than promised"),)


def _colour(handoff: Handoff, *, is_late: bool) -> int:
    match handoff.state:
        case HandoffState.QUEUED | HandoffState.CLAIMED:
            if is_late:
                return RED
            if handoff.state is HandoffState.CLAIMED:
                return BLUE
            return RED if handoff.urgency is Urgency.HIGH else ORANGE
        case HandoffState.RESOLVED:
            return GREEN
        case HandoffState.SNOOZED | HandoffState.HANDED_BACK | HandoffState.WITHDRAWN:
            return GREY
    assert_never(handoff.state)


def _verbs(handoff: Handoff) -> tuple[CardVerb, ...]:
    if handoff.state is HandoffState.QUEUED:
        return _FREE
    if handoff.state.is_open:
        return _HELD
    if handoff.state is HandoffState.RESOLVED:
        return (CardVerb.ARTICLE, CardVerb.TRANSCRIPT)
    return _SHOWN if is_free(handoff) else (CardVerb.TRANSCRIPT,)


def _id(handoff: Handoff, verb: CardVerb) -> str:
    return str(CardAction(verb=verb, handoff_id=handoff.id))
