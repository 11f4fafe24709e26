"""Pieces of the system prompt or of a tool's description, also reversed, shifted or encoded."""

import codecs
import re
from collections.abc import Iterator

from engine.guardrails.encoded import decode
from engine.guardrails.folded import Folded, fold
from engine.guardrails.outgoing.context import Context
from engine.guardrails.outgoing.finding import CheckName, Finding
from engine.guardrails.outgoing.secret_text import WINDOW, SecretText, longer_words, run_of

_LONG = 40
"""Letters and figures in a row, some eight words, that nobody writes twice by chance."""

_HEADINGS = 4
_SHARE = 0.6
_LEAST = 36
"""A sentence of which most is the prompt's is a leak as well, if it is at least this long."""

_FEWEST_WORDS = 5
_SHARE_OF_WORDS = 0.4
"""A text of whose longer words so many are a section's alone retells that section."""

_ADDRESSED = re.compile(
    r"\b(?:you are|du bist|sie sind|(?:tu )?eres|usted es|tu es|vous etes|tu es|(?:tu )?es|voce e)"
    r" (?:a |la |die )?eva,? (?:(?:die|la|a|el|o|l') ?|una? |eine |the |an )?"
    r"(?:ai |ki-?|ia )?(?:assist|asist)"
)
"""Nobody but our instructions tells the assistant who she is."""

_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{32,}={0,2}|(?:[0-9a-fA-F]{2}[ :]?){24,}")
_NAME = re.compile(r"\b[a-z]+(?:\\?_[a-z]+)+\b")


def leakage(text: str, context: Context) -> tuple[Finding, ...]:
    """What of our instructions a text recites."""
    secret = context.house.secret
    folded = fold(text)
    found = [*_names(folded, secret), *_contents(folded, secret), *_retold(folded, context)]
    windows = secret.windows - context.cited if context.cited else secret.windows
    span = _recited(folded, windows)
    if span is not None:
        found.append(_finding(*span, "words of the instructions"))
    else:
        found += _hidden(folded, windows)
    return tuple(sorted(found, key=lambda finding: finding.start))


def _names(folded: Folded, secret: SecretText) -> Iterator[Finding]:
    for name in _NAME.finditer(folded.low):
        if name[0].replace("\\", "") in secret.names:
            yield _finding(*folded.span(*name.span()), "the name of a tool or of one of its values")


def _contents(folded: Folded, secret: SecretText) -> Iterator[Finding]:
    """Many headings of the prompt in one text are its table of contents."""
    told = [heading for heading in secret.headings if heading in folded.low]
    if len(told) >= _HEADINGS:
        yield _finding(*folded.span(0, len(folded.low)), "the headings of the instructions")


def _retold(folded: Folded, context: Context) -> Iterator[Finding]:
    """A section in other words, or what it says to the assistant, in whatever language."""
    for found in _ADDRESSED.finditer(folded.low):
        yield _finding(*folded.span(*found.span()), "words of the instructions")
    words = longer_words(folded.low) - context.heard
    fewest = max(_FEWEST_WORDS, _SHARE_OF_WORDS * len(words))
    if any(len(words & section) >= fewest for section in context.house.secret.sections):
        yield _finding(*folded.span(0, len(folded.low)), "a section of the instructions, retold")


def _recited(folded: Folded, windows: frozenset[str]) -> tuple[int, int] | None:
    """From the first to the last piece of the prompt in a text, if there is enough of it."""
    places = [at for at, sign in enumerate(folded.low) if sign.isalnum()]
    run = "".join(folded.low[at] for at in places)
    hits = _hits(run, windows)
    if not _is_leak(hits, len(run)):
        return None
    return folded.span(places[hits[0]], places[hits[-1] + WINDOW - 1] + 1)


def _hits(run: str, windows: frozenset[str]) -> list[int]:
    return [at for at in range(len(run) - WINDOW + 1) if run[at : at + WINDOW] in windows]


def _is_leak(hits: list[int], length: int) -> bool:
    covered = longest = begin = end = 0
    for at in hits:
        if at > end:
            begin = at
        covered += at + WINDOW - max(at, end)
        end = at + WINDOW
        longest = max(longest, end - begin)
    return longest >= _LONG or (covered >= _LEAST and covered >= _SHARE * length)


def _hidden(folded: Folded, windows: frozenset[str]) -> Iterator[Finding]:
    run = "".join(sign for sign in folded.low if sign.isalnum())
    for other in (run[::-1], codecs.encode(run, "rot13")):
        if _is_leak(_hits(other, windows), len(other)):
            yield _finding(*folded.span(0, len(folded.low)), "the instructions in a cipher")
    for found in _ENCODED.finditer(folded.plain):
        decoded = run_of(decode(found[0]))
        if _is_leak(_hits(decoded, windows), len(decoded)):
            yield _finding(*folded.span(*found.span()), "the instructions in a cipher")


def _finding(start: int, end: int, detail: str) -> Finding:
    return Finding(check=CheckName.SECRECY, start=start, end=end, detail=detail)
