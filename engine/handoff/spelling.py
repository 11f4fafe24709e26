"""What a word of a text may stand for: itself, the beginning of a word we know, a mistyped one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from engine.handoff.folding import is_unspaced, pairs
from engine.handoff.phrase_file import SHORTEST_STEM, PhraseFile, Section
from engine.handoff.phrases import Choice, Phrase, Sequel, Symbols, Word

_SHORTEST = 6
"""Letters of a word that is known again with one mistake in it; in shorter ones too many meet."""

_REMEMBERED = 20_000
"""Words whose symbols are kept, about 5 MB: customers use few others."""


class Spelling:
    """The words of all languages, and how each looks with one letter left out."""

    def __init__(self, languages: Sequence[PhraseFile]) -> None:
        known = _in(
            phrase for sections in languages for each in sections.values() for phrase in each
        )
        asking = _in(phrase for sections in languages for phrase in sections[Section.REQUESTS])
        self._known = frozenset(known)
        self._stems = _by_head(stem for stem in known if stem.endswith("*"))
        self._longest = max(map(len, asking))
        self._remembered = lru_cache(_REMEMBERED)(self._symbols)
        self._one_short: dict[str, list[tuple[str, int]]] = {}
        for symbol in sorted(asking):
            word = symbol.removesuffix("*")
            if len(word) >= _SHORTEST and word.isascii():
                # The first letter is hardly ever the mistaken one, and to skip it saves time.
                for at in range(1, len(word)):
                    self._one_short.setdefault(_shorter(word, at), []).append((symbol, at))

    def read(self, words: Sequence[str]) -> Sequence[Symbols]:
        """The symbols of each word of a text."""
        symbols = {
            word: self._remembered(word) if len(word) <= self._longest else self._symbols(word)
            for word in set(words)
        }
        if not any(map(is_unspaced, symbols)):
            return [symbols[word] for word in words]
        return [
            symbols[word] if word == pair else (*symbols[word], pair)
            for word, pair in zip(words, pairs(words), strict=True)
        ]

    def _symbols(self, word: str) -> Symbols:
        stems = [
            f"{stem}*"
            for stem in self._stems.get(word[:SHORTEST_STEM], ())
            if word.startswith(stem)
        ]
        if stems or word in self._known or not _SHORTEST - 1 <= len(word) <= self._longest:
            return (word, *stems)
        return (word, *dict.fromkeys(self._meant(word)))

    def _meant(self, word: str) -> Iterator[str]:
        """Words one mistake away: a letter missing, too many, another, or two exchanged."""
        for meant, _ in self._one_short.get(word, ()):
            yield meant
        for at in range(1, len(word)):
            shorter = _shorter(word, at)
            if shorter in self._known and len(shorter) >= _SHORTEST:
                yield shorter
            for meant, left_out in self._one_short.get(shorter, ()):
                if abs(at - left_out) <= 1:
                    yield meant


def _by_head(stems: Iterable[str]) -> Mapping[str, Sequence[str]]:
    table: dict[str, list[str]] = {}
    for stem in sorted(stems):
        table.setdefault(stem[:SHORTEST_STEM], []).append(stem.removesuffix("*"))
    return table


def _shorter(word: str, at: int) -> str:
    return word[:at] + word[at + 1 :]


def _in(phrases: Iterable[Phrase]) -> set[str]:
    """All symbols; a list that many phrases share is read once."""
    found: set[str] = set()
    read: set[Choice] = set()
    left: list[Sequel] = [phrase.sequel for phrase in phrases]
    while left:
        for part in left.pop().parts:
            if isinstance(part, Word):
                found.add(part.symbol)
            elif isinstance(part, Choice) and part not in read:
                read.add(part)
                left.extend(part.options)
    return found
