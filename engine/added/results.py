"""What an added tool answered, before Claude reads it: looked through, and cut to its length."""

import json
import logging

from engine.added.added_tool import AddedTool
from engine.domain.steps import Json
from engine.guardrails.invisible import clean
from engine.guardrails.tool_results import cleaned, orders_in

log = logging.getLogger(__name__)

_LONGEST_REFUSAL = 500


def screened(tool: AddedTool, value: Json) -> str | None:
    """The answer as JSON text of at most the tool's length; None where it speaks to the assistant.

    All words of it are looked at together and each by itself, names of fields as well; signs that
    show nothing are taken out.
    """
    return None if _is_held_back(tool, value) else _cut(cleaned(value), tool.characters)


def screened_words(tool: AddedTool, words: str) -> str | None:
    """Why a tool refused, on one line; None where it speaks to the assistant."""
    if _is_held_back(tool, words):
        return None
    line = " ".join(clean(words).split())
    return line if len(line) <= _LONGEST_REFUSAL else f"{line[:_LONGEST_REFUSAL]}…"


def _is_held_back(tool: AddedTool, value: Json) -> bool:
    kinds = orders_in(value)
    if kinds:
        what = ", ".join(kinds)
        log.warning("an answer of %s (%s) is held back: %s", tool.name, tool.origin, what)
    return bool(kinds)


def _cut(value: Json, characters: int) -> str:
    """JSON still, with a note where something is missing."""
    text = json.dumps(value, ensure_ascii=False)
    if len(text) <= characters:
        return text
    beginning = text[:characters]
    while len(cut := _beginning(beginning, len(text))) > characters and beginning:
        beginning = beginning[: len(beginning) * 9 // 10]  # what is escaped once more takes room
    return cut


def _beginning(text: str, characters: int) -> str:
    cut = {"is_cut": True, "characters": characters, "beginning": text}
    return json.dumps(cut, ensure_ascii=False)
