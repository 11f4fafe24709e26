"""Tells a teammate's words for the customer from a note: only with the prefix they are sent."""

import re

_PREFIX = re.compile(
    r"\s*(?:!reply\b|r:|reply:|reply(?=\s)(?!\s+to\b))[ \t:]*", re.IGNORECASE | re.ASCII
)
"""`reply …`, `reply: …`, `!reply …` and `r: …`. “Reply to …” is how notes begin, so it is one."""


def reply_in(text: str) -> str | None:
    """What is to be sent, without its prefix; None where the text is a note."""
    found = _PREFIX.match(text)
    return None if found is None else text[found.end() :].strip()
