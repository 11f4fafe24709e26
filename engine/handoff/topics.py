"""What people should see by the operator's own rule, found in a customer's words."""

import re
from collections.abc import Sequence
from pathlib import Path

from engine.errors import ConfigurationError


class Topics:
    """The phrases of `prompts/desk/topics.md`, read once; no file is no topics.

    A phrase is found as whole words, whatever the capitals; a star stands for the rest of a word.
    Raises ConfigurationError where the file cannot be read or a phrase holds no word.
    """

    def __init__(self, file: Path) -> None:
        self._phrases = [(phrase, _pattern(phrase, file)) for phrase in _phrases(file)]

    def found_in(self, said: Sequence[str]) -> str | None:
        """The first phrase that any of the texts holds."""
        return next(
            (
                phrase
                for phrase, pattern in self._phrases
                if any(pattern.search(text) for text in said)
            ),
            None,
        )


def _phrases(file: Path) -> Sequence[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {file}: {error}") from error
    return [line.removeprefix("- ").strip() for line in lines if line.startswith("- ")]


def _pattern(phrase: str, file: Path) -> re.Pattern[str]:
    words = phrase.split()
    if not words or not all(any(sign.isalnum() for sign in word) for word in words):
        raise ConfigurationError(f"{file}: “{phrase}” is no phrase")
    pieces = (re.escape(word.removesuffix("*")) + r"\w*" * word.endswith("*") for word in words)
    held = r"\W+".join(pieces)
    return re.compile(rf"(?<!\w){held}(?!\w)", re.IGNORECASE)
