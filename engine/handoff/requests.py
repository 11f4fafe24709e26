"""Whether a customer asks for a person, takes that back, or only says thanks: without any model."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ConfigurationError
from engine.handoff.folding import fold
from engine.handoff.phrase_file import PhraseFile, Section, read_phrase_file
from engine.handoff.phrases import Phrase, Phrases, Words
from engine.handoff.spelling import Spelling

_UNHAPPY = frozenset("👎😡😠😤🤬😢😭😞😟🙁😕😒🙄💔🆘❌🚨❓❔⁉🤔")
_UNHAPPY_CODES = ("-1:", ":thumbsdown", "rage:", "angry:", "cry:", "sob:", "question:", "sos:")
_LONGEST_THANKS = 24
"""Words of a message that may still be nothing but thanks."""


class Requests:
    """The phrases of a folder with a file for each language, read once.

    Every text is held against all languages: who asks in another language than before is heard.
    Raises ConfigurationError with file and line when a file is wrong, and where there is none.
    """

    def __init__(self, folder: Path) -> None:
        files = sorted(folder.glob("*.md"))
        if not files:
            raise ConfigurationError(f"{folder} holds no phrases by which a person is asked for")
        languages = [read_phrase_file(file) for file in files]
        self._spelling = Spelling(languages)
        self._asking = _Sought.of_all(languages, Section.REQUESTS, unless=Section.NO_REQUESTS)
        self._withdrawing = _Sought.of_all(
            languages, Section.WITHDRAWALS, unless=Section.NO_WITHDRAWALS
        )
        self._thanks = [language[Section.THANKS] for language in languages]

    def asks_for_human(self, text: str) -> bool:
        """Whether any sentence asks for a person of the team, or refuses the machine."""
        return self._asks(self._read(text))

    def takes_it_back(self, text: str) -> bool:
        """Whether who waits for a person needs none any more; never while the text asks for one."""
        words = self._read(text)
        withdraws = any(sought.is_in(words) for sought in self._withdrawing)
        return withdraws and not self._asks(words)

    def is_thanks(self, text: str) -> bool:
        """Whether there is nothing in it but thanks, consent or friendly signs."""
        if "?" in text or "？" in text or not text.strip() or _is_unhappy(text):
            return False
        words = self._read(text)
        if len(words.all) > _LONGEST_THANKS:
            return False
        return any(_covers(phrases, words) for phrases in self._thanks)

    def _read(self, text: str) -> Words:
        return Words(self._spelling.read(fold(text)))

    def _asks(self, words: Words) -> bool:
        return any(sought.is_in(words) for sought in self._asking)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sought:
    """Phrases of one language, and those that only look like them."""

    phrases: Phrases
    unless: Phrases

    @classmethod
    def of_all(
        cls, languages: Sequence[PhraseFile], section: Section, *, unless: Section
    ) -> Sequence["_Sought"]:
        """The same two sections of every language."""
        return [
            cls(phrases=Phrases(language[section]), unless=Phrases(language[unless]))
            for language in languages
        ]

    def is_in(self, words: Words) -> bool:
        """Whether one of the phrases is there when what looks like them is struck out."""
        if not _any(self.phrases, words):
            return False
        # "No, I want a person" holds no "no person": a comma parts what does not belong together.
        spans = [*self.unless.spans(words.strictly())]
        return not spans or _any(self.phrases, words.struck(spans))


def _any(phrases: Phrases, words: Words) -> bool:
    return any(True for _ in phrases.spans(words))


def _is_unhappy(text: str) -> bool:
    return not _UNHAPPY.isdisjoint(text) or any(code in text.lower() for code in _UNHAPPY_CODES)


def _covers(phrases: Sequence[Phrase], words: Words) -> bool:
    """Whether the phrases, one behind the other, are the whole text."""
    reached = {0}
    for at in range(len(words.all)):
        if at not in reached:
            continue
        if words.is_bound(at):
            reached.add(at + 1)
        for phrase in phrases:
            reached |= phrase.sequel.ends(words, at)
    return len(words.all) in reached
