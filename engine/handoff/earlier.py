"""What a conversation's handoff of before was about, for whoever takes the next one."""

from engine.domain.desk import Line, ShowLine
from engine.domain.handoff import Handoff
from engine.handoff.words import state_words

_LONGEST = 600
"""Characters; the rest is in the transcript."""


def earlier(known: Handoff | None) -> tuple[ShowLine, ...]:
    """A line for the new card's thread; none where this is the first."""
    if known is None:
        return ()
    who = f" by {known.teammate.name}" if known.teammate is not None else ""
    about = " ".join((known.brief or known.summary).split())
    shown = about if len(about) <= _LONGEST else f"{about[: _LONGEST - 1]}…"
    head = f"Here before: {known.reference}, {state_words(known.state)}{who}"
    return (ShowLine(line=Line.EVENT, text=f"{head}. {shown}".strip()),)
