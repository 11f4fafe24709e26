"""The fixed sentences of the company, in the customer's language where there is one."""

import re
from collections.abc import Mapping
from pathlib import Path

from engine.domain.posts import Notice, NoticeKind
from engine.errors import ConfigurationError
from engine.language import guess_language
from engine.word_list import word_list

_BRACES = re.compile(r"\{(\w+)\}")


class Notices:
    """All notices and status words of the prompts folder, read once.

    Raises ConfigurationError when the default language lacks any; another language may lack some,
    then the default steps in.
    """

    def __init__(self, folder: Path, *, default_language: str) -> None:
        self._default = default_language
        self._notices = _by_language(folder / "notices")
        self._status = {
            file.stem: word_list(file) for file in sorted((folder / "status").glob("*.md"))
        }
        missing = set(NoticeKind) - self._notices.get(default_language, {}).keys()
        if missing:
            raise ConfigurationError(
                f"{folder / 'notices' / default_language} lacks {', '.join(sorted(missing))}"
            )

    def language_of(self, text: str) -> str:
        """The language to answer a text in, among those we have."""
        return guess_language(text, among=self._notices, default=self._default)

    def make(
        self,
        kind: NoticeKind,
        *,
        language: str,
        reference: str,
        limit: int = 0,
        values: Mapping[str, str] | None = None,
    ) -> Notice:
        """A notice ready to send; `reference` is what the customer may tell a teammate.

        `values` are standard Markdown for its other braces.
        """
        text = self._notices.get(language, {}).get(kind) or self._notices[self._default][kind]
        filled = {**(values or {}), "reference": reference, "limit": str(limit)}
        text = _BRACES.sub(lambda brace: filled.get(brace[1], brace[0]), text)
        return Notice(kind=kind, text=text)

    def doing(self, what: str, *, language: str) -> str:
        """A few words that say what the assistant is at, for a status line."""
        default = self._status.get(self._default, {})
        words = self._status.get(language, default)
        return words.get(what) or default.get(what) or words.get("thinking", "")


def _by_language(folder: Path) -> Mapping[str, Mapping[str, str]]:
    try:
        return {
            language.name: {
                file.stem: file.read_text(encoding="utf-8").strip()
                for file in sorted(language.glob("*.md"))
            }
            for language in sorted(folder.iterdir())
            if language.is_dir()
        }
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read the notices in {folder}: {error}") from error
