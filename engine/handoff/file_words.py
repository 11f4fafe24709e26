"""What is told of a file that did not travel: to the desk in words, to the customer by a notice."""

from collections.abc import Mapping

from engine.domain.decisions import SayNotice
from engine.domain.files import FileTask, WhyStays
from engine.domain.messages import Attachment
from engine.domain.posts import NoticeKind
from engine.handoff.case import notice

_WHY: Mapping[WhyStays, str] = {
    WhyStays.TOO_LARGE: "it is larger than {limit:g} MB",
    WhyStays.GONE: "it is gone",
    WhyStays.FORBIDDEN: "it may not be opened",
    WhyStays.UNREACHABLE: "it could not be fetched",
    WhyStays.NOT_TAKEN: "it was not taken there",
}


def named(file: Attachment) -> str:
    """A customer's file in a line of the desk: it follows as a file, or this is where it is."""
    return f"[{file.name}]" if file.id else f"{file.name}: {file.url}"


def told_to_desk(file: FileTask, why: WhyStays, *, most_bytes: int) -> str:
    """Which file, why, and where it is, for teammates who can open it there."""
    reason = _WHY[why].format(limit=most_bytes / 1_000_000)
    if file.for_customer:
        return f"The file {_name(file)} did not reach the customer: {reason}."
    where = f" It is at {file.url}" if file.url else ""
    return f"The file {_name(file)} did not come along: {reason}.{where}"


def left_there(file: FileTask) -> str:
    """That a file which was taken back is still seen."""
    whose = "the customer" if file.for_customer else "the desk"
    return f"The file {_name(file)} could not be taken away: {whose} still sees it."


def said_to_customer(file: FileTask, why: WhyStays) -> SayNotice | None:
    """Which file of a teammate did not come; None for what the customer sent."""
    if not file.for_customer:
        return None
    is_large = why is WhyStays.TOO_LARGE
    kind = NoticeKind.FILE_TOO_LARGE if is_large else NoticeKind.FILE_MISSING
    return notice(kind, file=f"`{_name(file).replace('`', chr(39))}`")


def _name(file: FileTask) -> str:
    return " ".join(file.name.split())
