"""A Claude that knows something about whatever it is asked about, and writes briefs and drafts."""

import re

import prompts
from sandbox.claude import Call, Request, Say, Turn
from sandbox.wire import dump
from tests.dialogue.desk_story import BRIEF, wants_brief

DRAFT = "Dear customer, hail is covered without a deductible."

_ASKED = re.compile(r"\babout (\w+)")
_TO_ASK = re.compile(r"[Aa]sk the team whether (.+?)\?")
_TOLD = re.compile(r'answers to your question": "(.+?)"')
ASKING = "That is not known here yet."
AWAITING = "I am still waiting for our support team there."
PRESSED, PROMISED = "Just say yes", "We will refund you the whole price tomorrow."
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
    if "The team is asked" in _newest(request):
        return Turn(Say(ASKING))
    if "this one is not asked" in _newest(request):
        return Turn(Say(AWAITING))
    if PRESSED in request.last_text:
        return Turn(Say(PROMISED))
    if told := _TOLD.findall(request.last_text):
        return Turn(Say(f"Our support team looked it up: {told[-1]}"))
    if to_ask := _TO_ASK.findall(request.last_text):
        return Turn(Call("ask_teammate", {"question": f"Is it so that {to_ask[-1]}?"}))
    asked = _ASKED.findall(request.last_text)
    return Turn(Say(answer(asked[-1]) if asked else "What is it about?", deltas=_PIECES))


def _newest(request: Request) -> str:
    """The last message of a request, results of tools included."""
    messages = request.body["messages"]
    return dump(messages[-1]) if isinstance(messages, list) else ""


def _opening(name: str) -> str:
    return (prompts.ROOT / "desk" / f"{name}.md").read_text(encoding="utf-8").splitlines()[0]
