"""Takes private data out of words that go further than the conversation they stand in."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from engine.guardrails.folded import fold
from engine.guardrails.personal.catalogue import personal_data

_SHORTEST_NAME = 3
"""Letters; shorter parts of a name are words of other sentences too often."""

SOMEBODY = "[name]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Masked:
    """A text without private data; `removed` counts what was taken out."""

    text: str
    removed: int


def masked(text: str, *, names: Collection[str] = (), known: Collection[str] = ()) -> Masked:
    """The text with each find replaced by what kind of thing it was; `names` of people go too.

    What stands in one of the `known` texts is public, and stays: a customer's name may hold a word
    of the articles.
    """
    public = _keys(known)
    folded = fold(text)
    parts: list[str] = []
    at = removed = 0
    for item in personal_data(text):
        if item.key in public:
            continue
        start, end = folded.span(item.start, item.end)
        parts += (text[at:start], f"[{item.kind.value}]")
        at = end
        removed += 1
    shown, named = _without_names("".join((*parts, text[at:])), names, known)
    return Masked(text=shown, removed=removed + named)


def kinds_left(text: str, *, known: Collection[str] = ()) -> tuple[str, ...]:
    """What kinds of private data a text still holds, each once, in the words for people."""
    public = _keys(known)
    found = (item.kind.value for item in personal_data(text) if item.key not in public)
    return tuple(dict.fromkeys(found))


def _keys(texts: Collection[str]) -> frozenset[str]:
    return frozenset(item.key for text in texts for item in personal_data(text))


def _without_names(text: str, names: Collection[str], known: Collection[str]) -> tuple[str, int]:
    """Whole names in any case, their parts as names are written: with a capital."""
    public = {word for one in known for word in re.findall(r"\w+", one)}
    removed = 0
    for name in sorted(filter(str.strip, names), key=len, reverse=True):
        text, many = re.subn(rf"(?<!\w){re.escape(name.strip())}(?!\w)", SOMEBODY, text, flags=re.I)
        removed += many
        for part in re.findall(r"\w+", name):
            if len(part) >= _SHORTEST_NAME and not part.isdigit():
                shown = part[0].upper() + part[1:]
                if shown in public:
                    continue
                text, many = re.subn(rf"(?<!\w){re.escape(shown)}(?!\w)", SOMEBODY, text)
                removed += many
    return text, removed
