"""What we send to a customer: replies written by Claude and notices written by the company."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.knowledge import Source


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A run of standard Markdown and the sources behind it, as 1-based numbers into the reply's."""

    text: str
    cites: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What the assistant says, in its own words."""

    spans: tuple[Span, ...]
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """The words alone, without marks of citation."""
        return "".join(span.text for span in self.spans)


class NoticeKind(StrEnum):
    """The fixed sentences of `prompts/notices/`, by file name."""

    ESCALATED = "escalated"
    TROUBLE = "trouble"
    TOO_LONG = "too_long"
    ONLY_ATTACHMENT = "only_attachment"
    ONLY_MENTION = "only_mention"
    EXHAUSTED = "exhausted"
    REFUSED = "refused"
    BUSY = "busy"
    TRUNCATED = "truncated"
    LATE = "late"
    """Stands before an answer that took much longer than people are used to."""

    OVER_BUDGET = "over_budget"
    TOO_FAST = "too_fast"
    PAUSED = "paused"
    """Stands for an answer to one attack too many; then there is silence for a while."""

    UNDELIVERED = "undelivered"
    """Stands for an answer that the platform did not take."""

    TAKEN_BACK = "taken_back"
    """Stands for an answer that reached the customer as people took over, where no post of ours can
    be deleted."""

    WITHHELD = "withheld"
    """Stands for an answer that a guardrail refused twice; people go on."""

    NO_SOURCE = "no_source"
    """The same where the answer told of the company and no article says so."""

    PRIVATE_FACTS = "private_facts"
    """Stands before facts of the customer's account, which they alone get."""

    SENT_PRIVATELY = "sent_privately"
    """Stands in the thread once PRIVATE_FACTS has arrived."""

    NOT_PRIVATE = "not_private"
    """Stands in the thread instead, where the customer takes no direct message of ours."""

    QUEUED = "queued"
    """People come, at the latest `{when}`. A button says "never mind"."""

    OUT_OF_HOURS = "out_of_hours"
    """People are back `{when}`. A button says "never mind"."""

    NOBODY_COMES = "nobody_comes"
    OTHER_ROUTE = "other_route"
    """Follows NOBODY_COMES or FALLBACK where the operator named a `{route}`."""

    WAITING = "waiting"
    """What the customer adds while waiting has arrived. A button says "never mind"."""

    CLAIMED = "claimed"
    TRANSFERRED = "transferred"
    REQUEUED = "requeued"
    """Whoever had it cannot go on. A button says "never mind"."""

    HANDED_BACK = "handed_back"
    SOLVED_QUESTION = "solved_question"
    RESOLVED = "resolved"
    """Asks for a rating. Buttons say 1 to 5."""

    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    RATED = "rated"
    IMITATED = "imitated"
    """Warns of `{name}`, who writes there and looks like a teammate."""

    TEAM_ASKED = "team_asked"
    """Follows what is said by a turn that has asked the team and keeps the conversation."""

    PROMISE_LATE = "promise_late"
    """What a teammate promised takes longer than they said."""

    FALLBACK = "fallback"
    """The team could not be reached."""

    FILE_TOO_LARGE = "file_too_large"
    """A teammate's `{file}` is too large to come along."""

    FILE_MISSING = "file_missing"
    """A teammate's `{file}` did not come along."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A fixed sentence of the company, ready to send; `text` is standard Markdown."""

    kind: NoticeKind
    text: str


Post = Reply | Notice
"""Everything we send to a customer. Team posts are another type, so they cannot be mixed up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """Something a customer may click; `action` is what it means, at most 100 characters."""

    action: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Speaker:
    """A teammate under whose name, and picture (a URL) where there is one, a part is shown."""

    name: str
    picture: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One platform message of a rendered post.

    `text` is the platform's own markup; `plain` the same in plain words for notifications, escaped
    as the platform takes it. `buttons` stand below it. `private_to` is the platform's id of the
    customer who alone may see it: then it goes into a direct message to them.
    """

    text: str
    plain: str
    buttons: tuple[Button, ...] = ()
    private_to: str | None = None


class PostKind(StrEnum):
    """What a part in the outbox is; a kind of a newer version is left alone."""

    REPLY = "reply"
    NOTICE = "notice"
    UNDELIVERED = "undelivered"
    """The notice about parts that were given up; if it fails too, nothing more is said."""

    TEAMMATE = "teammate"
    """A teammate's words."""

    OUTCOME = "outcome"
    """What came of a change; it takes the place of the post that asked about it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedPart:
    """A part in the outbox.

    `nonce` is stable over all attempts (at most 25 characters, Discord's limit); `attempt` counts
    the sends begun before this one; `began_at` is the POSIX time of the last of them. `in_doubt`
    means that one of them may have arrived: its answer was lost, or we died waiting for it.
    `preview_id` is the platform's id of the message that already shows a preview of the part:
    delivering means to put the part in its place. `is_withdrawn` means that whatever is shown of
    it has to be taken away instead, as somebody else owns the conversation or what was asked is
    deleted; then `preview_id` may be that of the whole part, too. `epoch` is the one it was made
    under.
    `shown` is the text a preview began with, None where none was begun: if the preview's id is not
    known, this is what to look for. `speaker` is set for a teammate's words.
    """

    id: int
    part: Part
    nonce: str
    attempt: int
    began_at: float | None
    in_doubt: bool
    created_at: float
    epoch: int = 0
    kind: PostKind = PostKind.REPLY
    preview_id: str | None = None
    shown: str | None = None
    is_withdrawn: bool = False
    speaker: Speaker | None = None
