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
    UNDELIVERED = "undelivered"
    """Stands for an answer that the platform did not take."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A fixed sentence of the company, ready to send; `text` is standard Markdown."""

    kind: NoticeKind
    text: str


Post = Reply | Notice
"""Everything we send to a customer. Team posts are another type, so they cannot be mixed up."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One platform message of a rendered post.

    `text` is the platform's own markup; `plain` the same in plain words for notifications, escaped
    as the platform takes it.
    """

    text: str
    plain: str


class PostKind(StrEnum):
    """What a part in the outbox is; a kind of a newer version is left alone."""

    REPLY = "reply"
    NOTICE = "notice"
    UNDELIVERED = "undelivered"
    """The notice about parts that were given up; if it fails too, nothing more is said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QueuedPart:
    """A part in the outbox.

    `nonce` is stable over all attempts (at most 25 characters, Discord's limit); `attempt` counts
    the sends begun before this one; `began_at` is the POSIX time of the last of them. `in_doubt`
    means that one of them may have arrived: its answer was lost, or we died waiting for it.
    `preview_id` is the platform's id of the message that already shows a preview of the part:
    delivering means to put the part in its place. `is_withdrawn` means that the preview has to be
    taken away instead, as somebody else owns the conversation or what was asked is deleted.
    `shown` is the text a preview began with, None where none was begun: if the preview's id is not
    known, this is what to look for.
    """

    id: int
    part: Part
    nonce: str
    attempt: int
    began_at: float | None
    in_doubt: bool
    created_at: float
    kind: PostKind = PostKind.REPLY
    preview_id: str | None = None
    shown: str | None = None
    is_withdrawn: bool = False
