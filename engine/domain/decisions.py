"""What follows from a command: a decision, stored in one transaction, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.domain.commitments import Pledged
from engine.domain.desk import DeskPost
from engine.domain.handoff import Handoff, Teammate, TimerKind
from engine.domain.messages import Attachment
from engine.domain.posts import NoticeKind


class WhyNot(StrEnum):
    """Why a command changed nothing; the list is closed, and each has words for who asked."""

    CLAIMED_BY_OTHER = "claimed_by_other"
    ALREADY_YOURS = "already_yours"
    NOT_CLAIMED = "not_claimed"
    """To be done by who has it: claim it first."""

    CLOSED = "closed"
    NO_HANDOFF = "no_handoff"
    NOTE_MISSING = "note_missing"
    NOTHING_TO_SEND = "nothing_to_send"
    TOO_VAGUE = "too_vague"
    """A reply like "ok" that tells the customer nothing: make it sendable."""

    TOO_LONG = "too_long"
    SEEN_BEFORE = "seen_before"
    RATED_BEFORE = "rated_before"
    NOT_RESOLVED = "not_resolved"
    """There is nothing to rate, or not any more."""

    NO_SUCH_SCORE = "no_such_score"
    NOT_THE_CUSTOMER = "not_the_customer"
    NOT_A_TEAMMATE = "not_a_teammate"
    IN_THE_PAST = "in_the_past"
    NOT_DUE = "not_due"
    KEPT_BEFORE = "kept_before"
    """What was promised is done, or taken back."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SayNotice:
    """A fixed sentence for the customer, in their language; `values` fill its braces.

    They are standard Markdown, except `when`, which is a moment: POSIX seconds, to be put into the
    words of the customer's language. Reference and buttons come from the handoff's row.
    """

    kind: NoticeKind
    values: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class SayWords:
    """A teammate's words for the customer, under the teammate's name; standard Markdown."""

    text: str
    teammate: Teammate
    key: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeWords:
    """New words (or None: take them away) for what was said to the customer under this key."""

    key: str
    text: str | None


CustomerPost = SayNotice | SayWords | ChangeWords
"""What people's work makes the customer see. Team posts are another type and another table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What becomes of a handoff; applied as a whole or not at all.

    `after` is the handoff as it is then (id 0 for a new one); its epoch is set by the store, which
    raises it if and only if the owner or the teammate changes. `move` and `detail` go into the
    event table. `say` goes to the customer, `tell` to the desk. `timers` replace all timers it had
    (None: they stay), `more_timers` are set beside them. `promises` are what a teammate's
    words promise the customer; `nag_at` is when the team is reminded once more of the one that
    rang. `wakes_assistant`: what the customer said last is to be answered by the assistant now.
    """

    after: Handoff
    move: str
    detail: str = ""
    say: tuple[CustomerPost, ...] = ()
    tell: tuple[DeskPost, ...] = ()
    timers: Mapping[TimerKind, float] | None = None
    more_timers: Mapping[TimerKind, float] = field(default_factory=dict)
    wakes_assistant: bool = False
    promises: tuple[Pledged, ...] = ()
    nag_at: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """The command took effect."""

    handoff: Handoff


@dataclass(frozen=True, kw_only=True, slots=True)
class NotDone:
    """The command changed nothing; `handoff` is as it is, None where there is none."""

    why: WhyNot
    handoff: Handoff | None = None


End = Done | NotDone
