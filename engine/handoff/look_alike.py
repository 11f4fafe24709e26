"""Finds a name that can be taken for a teammate's, so that people are warned of it."""

import unicodedata
from collections.abc import Collection

_ALIKE = str.maketrans(
    # figures; Cyrillic; Greek
    "01i|3457" + "аеорсухіѕјкмтвн" + "αορνικτ",
    "ollleast" + "aeopcyxlsjkmtbh" + "aopvlkt",
)


def look_alike(name: str, team: Collection[str]) -> str | None:
    """The teammate's name that this one looks like; None where it looks like none."""
    seen = _looks(name)
    return next((mate for mate in team if seen and _looks(mate) == seen), None)


def _looks(name: str) -> str:
    """What is left of a name without case, accents, signs, spaces and tricks of script."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(char for char in plain.translate(_ALIKE) if char.isalnum()).replace("rn", "m")
