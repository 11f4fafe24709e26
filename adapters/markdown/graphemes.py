"""Where a text may be cut without tearing a character apart, as people see characters.

An approximation of Unicode's grapheme clusters (UAX 29) with what the standard library knows:
combining marks, joiners, variation selectors, skin tones, tags and pairs of regional letters stay
with what they follow.
"""

import unicodedata

_JOINER = "\u200d"


def boundaries(text: str) -> list[int]:
    """Positions between two characters, neither the start of the text nor its end."""
    found: list[int] = []
    letters = 0  # regional letters in a row; a pair of them is a flag
    for at in range(1, len(text)):
        letters = letters + 1 if _is_regional(text[at - 1]) else 0
        flag = letters % 2 == 1 and _is_regional(text[at])
        if not (
            flag or _extends(text[at]) or text[at - 1] == _JOINER or text[at - 1 : at + 1] == "\r\n"
        ):
            found.append(at)
    return found


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _extends(char: str) -> bool:
    return (
        unicodedata.category(char) in {"Mn", "Mc", "Me", "Cf"}
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\u1160" <= char <= "\u11ff"
    )
