"""What a teammate should know before they open a conversation: by Claude, or from the facts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.handoff import Handoff
from engine.domain.messages import Principal
from engine.domain.steps import Json
from engine.handoff.asking import Asking

HEADINGS = ("Wanted", "Tried", "Sources", "Mood", "Urgency")

_LONGEST = 2_400
"""Characters of a brief; a card has room for no more beside its other fields."""

_LONGEST_QUOTE = 300
ASSISTANT = "assistant"
NOTICE = "notice"
"""How a transcript names the assistant, and whoever says the company's fixed sentences."""

_LINK = re.compile(r"https?://[^\s<>|)\]]+")

Transcript = Sequence[tuple[str, str]]
"""Speaker and words, oldest first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Briefs:
    """Writes briefs; without `asking` they are all plain."""

    asking: Asking | None

    async def write(self, handoff: Handoff, transcript: Transcript) -> str:
        """Claude's brief, or the plain one where there is none to be had; never raises."""
        plain = plain_brief(handoff, transcript)
        if self.asking is None:
            return plain
        written = await self.asking.ask(principal_of(handoff), _facts(handoff, transcript))
        return plain if written is None else _checked(written) or plain


def plain_brief(handoff: Handoff, transcript: Transcript) -> str:
    """The facts under the same headings, made at once."""
    said = [words for speaker, words in transcript if speaker == handoff.customer_name]
    answers = [words for speaker, words in transcript if speaker == ASSISTANT]
    links = list(dict.fromkeys(link for words in answers for link in _LINK.findall(words)))
    wanted = handoff.summary or (said[-1] if said else "")
    tried = f"the assistant's last answer: {_quoted(answers[-1])}" if answers else ""
    values = (
        _quoted(wanted) or "nothing said yet",
        tried or "nothing yet",
        ", ".join(links[:5]) or "none",
        "not judged",
        handoff.urgency.value,
    )
    return _joined(dict(zip(HEADINGS, values, strict=True)))


def told_urgency(brief: str) -> str:
    """What a brief says under the heading of urgency, shortened; empty where it has none."""
    values = (line.partition(":")[2].strip() for line in brief.splitlines() if _is_urgency(line))
    return _quoted(next(values, ""))


def without_urgency(brief: str) -> str:
    """The brief for where the urgency stands already."""
    return "\n".join(line for line in brief.splitlines() if not _is_urgency(line))


def _is_urgency(line: str) -> bool:
    return line.startswith(f"{HEADINGS[-1]}:")


def principal_of(handoff: Handoff) -> Principal:
    """Whom the handoff is about."""
    return Principal(
        platform=handoff.place.platform,
        workspace=handoff.place.workspace,
        customer=handoff.customer,
        place=handoff.place,
    )


def told(transcript: Transcript) -> list[Json]:
    """A conversation as data for Claude."""
    return [{"said_by": speaker, "text": words} for speaker, words in transcript]


def _facts(handoff: Handoff, transcript: Transcript) -> dict[str, Json]:
    return {
        "reason": handoff.reason.value,
        "summary": handoff.summary,
        "urgency": handoff.urgency.value,
        "customer": handoff.customer_name,
        "conversation": told(transcript),
    }


def _checked(written: str) -> str | None:
    """The brief with each heading once; None where a heading lacks or anything else stands there.

    What a customer wrote could have led Claude astray: then the facts are better.
    """
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in written.splitlines())):
        heading, colon, value = line.replace("**", "").partition(":")
        if not colon or heading not in HEADINGS or heading in found or not value.strip():
            return None
        found[heading] = value.strip()
    return _joined(found)[:_LONGEST] if found.keys() == set(HEADINGS) else None


def _joined(values: dict[str, str]) -> str:
    return "\n".join(f"{heading}: {values[heading]}" for heading in HEADINGS)


def _quoted(words: str) -> str:
    """Somebody's words on one line, so that none of them looks like a heading."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1]}…"
