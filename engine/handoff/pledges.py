"""What a teammate's words promise the customer: each sentence with the time it is due."""

import re
from collections.abc import Iterator

from engine.domain.commitments import Pledged
from engine.guardrails.folded import Folded, fold
from engine.guardrails.outgoing.promises import Pledge, promises
from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.own_deeds import OWN_DEEDS
from engine.handoff.conditions import waits_for_a_condition
from engine.handoff.due import due_at
from engine.handoff.timing import Timing

_END = re.compile(r"[.!?;\n](?!\d)")
_LONGEST = 300
"""Characters of a sentence that are kept."""

_MOST = 5
"""Promises of one message; who makes more is reminded of the first ones."""

_DEEDS = frozenset({Promise.ACT, Promise.CONTACT})
"""What is to be done; that something is done or covered is nothing to be reminded of."""


def pledges(text: str, timing: Timing, now: float) -> tuple[Pledged, ...]:
    """The promises in a text of standard Markdown, in its order; `now` in POSIX seconds.

    What waits for a condition is none: nobody can be late with it.

    One that names no time is due after PROMISE_HOURS of open time.
    """
    found = _found(text, timing, now)
    return tuple(_pledged(sentence, due, timing, now) for sentence, due in found.items())[:_MOST]


def timed_pledges(text: str, timing: Timing, now: float) -> tuple[Pledged, ...]:
    """Those alone that name a time."""
    found = _found(text, timing, now)
    timed = ((sentence, due) for sentence, due in found.items() if due is not None)
    return tuple(_pledged(sentence, due, timing, now) for sentence, due in timed)[:_MOST]


def _found(text: str, timing: Timing, now: float) -> dict[str, float | None]:
    """Each sentence that promises a deed, once, with the time it names."""
    folded = fold(text)
    deeds = [pledge.start for pledge in promises(folded) if _is_deed(pledge)]
    found: dict[str, float | None] = {}
    for start, end in _statements(folded):
        sentence = " ".join(folded.plain[start:end].split())
        due = due_at(fold(sentence), now, timing.hours)
        said = [deed - start for deed in deeds if start <= deed < end]
        if due is not None:
            said += (own.start() - start for own in OWN_DEEDS.finditer(folded.low, start, end))
        if not all(waits_for_a_condition(folded.low[start:end], deed) for deed in said):
            found.setdefault(sentence, due)
    return found


def _statements(folded: Folded) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends that is no question."""
    begin = 0
    for found in _END.finditer(folded.low):
        if found[0] != "?":
            yield begin, found.start()
        begin = found.end()
    yield begin, len(folded.low)


def _is_deed(pledge: Pledge) -> bool:
    return pledge.kind in _DEEDS and not pledge.words.endswith((" not", " never"))


def _pledged(sentence: str, due: float | None, timing: Timing, now: float) -> Pledged:
    """Nobody is reminded while the desk is closed."""
    at = timing.after(now, timing.limits.promise) if due is None else due
    opens = timing.hours.next_opening(at)
    cut = sentence if len(sentence) <= _LONGEST else f"{sentence[: _LONGEST - 1]}…"
    return Pledged(sentence=cut, due_at=at, nag_at=at if opens is None else opens)
