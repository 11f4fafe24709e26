"""A Claude that knows something about whatever it is asked about, and writes briefs and drafts."""

import re

import prompts
from sandbox.claude import Request, Say, Turn
from tests.dialogue.desk_story import BRIEF, wants_brief

DRAFT = "Dear customer, hail is covered without a deductible."

_ASKED = re.compile(r"\babout (\w+)")
_PIECES = 8
"""In which an answer comes."""


def answer(word: str) -> str:
    """What is said to a question "about" this word; long enough to be seen while it is written."""
    return f"This is what I know about {word}. " + "There is a little more to it than that. " * 6


def clerk(request: Request) -> Turn:
    """Answer the newest question; whoever asks about nothing is asked what it is about."""
    if wants_brief(request):
        return Turn(Say(BRIEF))
    if _opening("draft") in request.system_text:
        return Turn(Say(DRAFT))
    asked = _ASKED.findall(request.last_text)
    return Turn(Say(answer(asked[-1]) if asked else "What is it about?", deltas=_PIECES))


def _opening(name: str) -> str:
    return (prompts.ROOT / "desk" / f"{name}.md").read_text(encoding="utf-8").splitlines()[0]
