"""Phrases as prompts/requests writes them, and how they are found among the words of a text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from engine.handoff.folding import PAUSE, STOP

GAP = 4
"""Words a gap may hold at most."""

Symbols = tuple[str, ...]
"""All that one word of a text may stand for: itself, its beginnings ("help*"), a word mistyped."""

STRUCK: Symbols = ()
"""A word that nothing may be found in any more."""

_PAUSE: Symbols = (PAUSE,)
_STOP: Symbols = (STOP,)
_BOUNDS = frozenset({_PAUSE, _STOP})
_NO_WORDS = _BOUNDS | {STRUCK}


class Words:
    """The words of one text, where each symbol stands, and what was found out about it so far."""

    def __init__(self, words: Sequence[Symbols], *, over_pauses: bool = True) -> None:
        self.all = words
        self._over_pauses = over_pauses
        self.known: dict[tuple[int, int], Set[int]] = {}
        """Where a choice ends, by its identity and its start: most phrases share their lists."""

        self.places: dict[str, list[int]] = {}
        for at, symbols in enumerate(words):
            for symbol in symbols:
                self.places.setdefault(symbol, []).append(at)
        self.symbols = frozenset(self.places)
        self._sentence = [*accumulate(symbols == _STOP for symbols in words)]
        self._having: dict[int, Set[int]] = {}

    def having(self, needs: Iterable[frozenset[str]]) -> Set[int]:
        """The numbers of the sentences that hold a symbol of each need."""
        found: Set[int] | None = None
        for need in needs:
            sentences = self._having_one(need)
            found = sentences if found is None else found & sentences
            if not found:
                break
        return found or frozenset()

    def _having_one(self, need: frozenset[str]) -> Set[int]:
        if id(need) not in self._having:
            self._having[id(need)] = {
                self._sentence[at] for symbol in need & self.symbols for at in self.places[symbol]
            }
        return self._having[id(need)]

    def starts(self, firsts: frozenset[str], sentences: Set[int]) -> Iterator[int]:
        """Where one of the symbols stands, within these sentences."""
        for symbol in firsts & self.symbols:
            for at in self.places[symbol]:
                if self._sentence[at] in sentences:
                    yield at

    def begin(self, start: int) -> int:
        """Where a word is looked for: a pause in front of it may be passed over."""
        return start + 1 if self._over_pauses and self.all[start] == _PAUSE else start

    def is_bound(self, at: int) -> bool:
        """Whether a clause ends here."""
        return self.all[at] in _BOUNDS

    def strictly(self) -> "Words":
        """The same text, in which a phrase ends at a pause."""
        return Words(self.all, over_pauses=False)

    def struck(self, spans: Iterable[tuple[int, int]]) -> "Words":
        """The same text, in which nothing is found within the spans any more."""
        left = list(self.all)
        for start, end in spans:
            left[start:end] = [STRUCK] * (end - start)
        return Words(left)


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """One of several sequences, or none where it is optional."""

    options: tuple["Sequel", ...]
    optional: bool = False

    @cached_property
    def by_first(self) -> Mapping[str, Sequence["Sequel"]]:
        """The options that may begin with a symbol."""
        table: dict[str, list[Sequel]] = {}
        for option in self.options:
            for symbol in option.firsts:
                table.setdefault(symbol, []).append(option)
        return table

    @cached_property
    def needs(self) -> frozenset[str]:
        """Symbols of which a text must hold one for this to be found in it."""
        return frozenset[str]().union(*(option.rarest for option in self.options))

    def ends(self, words: Words, start: int) -> Set[int]:
        """Where it may end if it begins at `start`."""
        key = (id(self), start)
        if key not in words.known:
            words.known[key] = self._ends(words, start)
        return words.known[key]

    def _ends(self, words: Words, start: int) -> Set[int]:
        at = words.begin(start)
        found = {start} if self.optional else set[int]()
        for symbol in words.all[at]:
            for option in self.by_first.get(symbol, ()):
                found |= option.ends(words, at)
        return found


@dataclass(frozen=True, kw_only=True)
class Word:
    """One word, or the beginning of one where it ends with a star."""

    symbol: str

    optional = False

    @property
    def by_first(self) -> Mapping[str, Sequence["Sequel"]]:
        """Nothing but itself begins it."""
        return {self.symbol: ()}

    @property
    def needs(self) -> frozenset[str]:
        """Itself."""
        return frozenset({self.symbol})

    def ends(self, words: Words, start: int) -> Set[int]:
        """Right behind it, if it stands there."""
        at = words.begin(start)
        return {at + 1} if self.symbol in words.all[at] else frozenset()


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Up to GAP words, whichever they are, and no pause."""

    optional = True

    @property
    def by_first(self) -> Mapping[str, Sequence["Sequel"]]:
        """A phrase never begins with it."""
        return {}

    @property
    def needs(self) -> frozenset[str]:
        """Nothing."""
        return frozenset()

    def ends(self, words: Words, start: int) -> Set[int]:
        """Every place up to the next mark, or GAP words on."""
        found = {start}
        for at in range(start, start + GAP):
            if words.all[at] in _NO_WORDS:
                break
            found.add(at + 1)
        return found


@dataclass(frozen=True, kw_only=True, eq=False)
class Sequel:
    """Parts that follow one another.

    All places a part may end are carried on together, so that the work grows with the text and the
    phrase and never with the number of ways to read them.
    """

    parts: tuple[Choice | Word | Gap, ...]

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The symbols it may begin with."""
        found: set[str] = set()
        for part in self.parts:
            found.update(part.by_first)
            if not part.optional:
                break
        return frozenset(found)

    @cached_property
    def needs(self) -> tuple[frozenset[str], ...]:
        """For each part that must be there, the symbols of which one must be in the text."""
        return tuple(part.needs for part in self.parts if not part.optional)

    @cached_property
    def rarest(self) -> frozenset[str]:
        """That of `needs` with the fewest and longest words: what most texts do not hold."""
        return max(self.needs, key=_rarity, default=frozenset())

    def ends(self, words: Words, start: int) -> Set[int]:
        """Where it may end if it begins at `start`."""
        places: Set[int] = {start}
        for part in self.parts:
            if len(places) == 1:
                (place,) = places
                places = part.ends(words, place)
            else:
                places = {end for place in places for end in part.ends(words, place)}
            if not places:
                break
        return places


@dataclass(frozen=True, kw_only=True, eq=False)
class Phrase:
    """A sequence that may have to stand at the beginning or the end of a clause."""

    sequel: Sequel
    begins: bool
    ends: bool

    def spans(self, words: Words) -> Iterator[tuple[int, int]]:
        """Where it is found, from and to."""
        sentences = words.having(self.sequel.needs)
        if not sentences:
            return
        for start in words.starts(self.sequel.firsts, sentences):
            if self.begins and not words.is_bound(start - 1):
                continue
            ends = self.sequel.ends(words, start)
            if self.ends:
                ends = {end for end in ends if words.is_bound(end)}
            if ends:
                yield start, max(ends)


class Phrases:
    """Many phrases, of which only those are tried whose rarest words a text holds."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._by_word: dict[str, list[Phrase]] = {}
        for phrase in phrases:
            for symbol in phrase.sequel.rarest:
                self._by_word.setdefault(symbol, []).append(phrase)

    def spans(self, words: Words) -> Iterator[tuple[int, int]]:
        """Where any of them is found."""
        rare = self._by_word.keys() & words.symbols
        for phrase in {phrase for symbol in rare for phrase in self._by_word[symbol]}:
            yield from phrase.spans(words)


def _rarity(need: frozenset[str]) -> int:
    return min(map(len, need), default=0)
