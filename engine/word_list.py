"""Lists of short sentences in the prompts folder: a line `- name: words` for each."""

from collections.abc import Mapping
from pathlib import Path


def word_list(file: Path) -> Mapping[str, str]:
    """The words by their names; raises OSError and UnicodeDecodeError."""
    pairs = (
        line.removeprefix("- ").split(": ", 1)
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("- ") and ": " in line
    )
    return {name: words.strip() for name, words in pairs}
