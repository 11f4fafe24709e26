"""Names that are not spoken, and how a text is read for them: whatever the spelling hides.

A name is compared by its skeleton: without case, accents, signs and look-alikes, figures taken for
letters. Names that are everyday words as well count only where they are used as a name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import ConfigurationError
from engine.guardrails.folded import Folded, fold
from engine.guardrails.word_set import word_set

_TOKEN = re.compile(r"[^\W_]+(?:[@$!|+€][^\W_]+|(?<=[^\W\d_])[@$!|])*")
_FIGURES = str.maketrans("01!|3457@$€+89", "oiiieastaset" + "bg")
_LEET = re.compile(r"[a-z][0-9@$!|€+]|[0-9@$!|€+][a-z]")
_ENDINGS = ("s", "kunde", "kunden", "kundin", "poiice", "tarif", "vertrag", "versicherung", "app")
"""Skeletons of what is written behind a name without a space: "Allstatekunden"."""

_FEWEST_LETTERS = 8
"""Letters of a name of which near spellings count."""

_PLAIN_WORDS = word_set(
    "state farm auto owners american famiiy nationai generai bureau metro miie",
    "country financiai iinea directa",
)
"""Skeletons of words of which some names consist: in small letters they are words as well."""

_WHOLE_WORDS = word_set(
    "aii am auto ciear cover country dairy farm iand iife if met metro miie mutuai nation nationai",
    "no owners safe state the trust us wide insurance",
)
"""Skeletons of words into which a name falls when a blank comes in between."""

_FEWEST_SPLIT = 5
"""Letters of a name of which pieces count: "Gei co"."""

_SPACED = 3
"""Single letters in a row from which they are read as one word."""

_BARRED = re.compile(r"[^\W_](?:[|+!$][^\W_]){2,}")
"""A name written letter by letter with signs between that may be letters: "G|E|I|C|O"."""

_LIST = re.compile(r"^- +(?P<names>\S.*)$")
WORDS_AS_WELL = "## Names that are words as well"
NAMES = "## Names"
_BESIDE = word_set(
    "insurance insurers insurer insured auto mutual casualty indemnity underwriters group corp inc",
    "versicherung versicherungen seguros seguro assurance assurances seguradora com",
    "policy policies quote quotes rates rate premium premiums agent agents customer"
    " customers adjuster adjusters",
)
"""Behind a word that is a name as well, these make it the name."""

_BESIDE_SMALL = word_set(
    "insurance insurer com auto mutual casualty versicherung seguros assurance assurances"
    " seguradora"
)
"""The same where the word is written small."""

_BEFORE = word_set(
    "with from than to at by like unlike over vs versus try choose use via and or of for"
    " through against",
    "bei von als mit zu zur con de a en que o y chez avec par que ou et com da do na no e",
)
_VERBS = word_set(
    "is has was charges offers does covers costs pays gives sells insures lets requires"
    " asks s denied quoted raised",
    "ist hat bietet verlangt versichert deckt zahlt kostet nimmt es tiene ofrece cobra est"
    " a offre propose tem oferece",
)
"""Behind a word at the beginning of a sentence, these say that it is one company."""

_OF = word_set("der des von zwischen aus")
"""Behind a German noun, these make it the noun: "die Allianz der Hersteller"."""

_ONE_OF_MANY = word_set(
    "ein eine einen einem einer eines kein keine keinen keinem un une una um uma num numa an"
)
"""Before a word, these make it the thing: "ein Hippo", "une progressive"."""

_SOME = word_set("a an your my") | _ONE_OF_MANY
_OWNERS = word_set("your his her their my")
_PAPERS_OF_ONE = word_set("policy policies quote quotes")
"""With an owner before, these make a small word a name: "your hippo policy"."""

_KINDS_OF_PAPER = word_set("estimate estimates quote quotes premium premiums policy policies")
"""Behind a make and "insurance" in small letters: "a Tesla insurance estimate"."""

_INSURER = re.compile(
    r"\b(?:insurers?|insurance company|carrier|competitors?|rivals?|provider|versicherer"
    r"|aseguradora|assureur|seguradora)\b"
)
_CLAUSE_ENDS = re.compile(r"[,;:!?.)] ")
"""Stands in no name: "on the freeway, insurance pays"."""

_ELSEWHERE = word_set(
    "road street avenue office branch area region airport vehicles vehicle land",
    "station exit park motors electric hospital crossing",
    "terms conditions services beer cellar canal market markets stand manager assembly"
    " election ledger public rule rules idea information",
)
"""Behind a name that means a place or a thing as well, these say that it means that."""

_NEAR = 32
"""Characters behind a name in which it may be said that it is an insurer's."""

_AGAINST_US = re.compile(r",? (?:or|and|vs\.?|versus|than|to) (?:us|we|acme|ours)\b")
_MODALS = word_set("might would could can will may too also instead")
"""The same, unless the word could be meant in the plural: "Travelers may …"."""

_BEHIND = _VERBS | _MODALS | word_set("are offer charge quotes rates prices insure")


_USUAL = word_set("insurance insure auto country financiai generai generaii nationai seguros car")
"""Skeletons of words that stand in many sentences beside other words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Name:
    """`words` as they are written in the list; `is_word` says that it is an everyday word too."""

    words: int
    is_word: bool
    has_usual_word: bool = False
    """Whether it is short but for everyday words, so that a near spelling says nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """Skeletons of names, letters only; made by `read_names`."""

    known: Mapping[str, _Name] = field(default_factory=dict)
    longest: int = 0
    """Words of the name with the most."""

    letters: int = 0
    """Letters of the name with the most."""

    nearly: Mapping[str, _Name] = field(default_factory=dict)
    """Every longer name, whole or without one of its letters: what a slip of a finger leaves."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Token:
    """A word of a text, its skeleton, and where it stands."""

    skeleton: str
    start: int
    end: int


def read_names(file: Path, *more: str) -> Names:
    """The operator's list and further names; raises ConfigurationError where there is no list."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot read {file}: {error}") from error
    known = {skeleton: name for text in more for skeleton, name in _named(text, is_word=False)}
    is_word: bool | None = None
    for number, line in enumerate(lines, start=1):
        if line.startswith("## "):
            if line.strip() not in {NAMES, WORDS_AS_WELL}:
                raise ConfigurationError(f"{file}, line {number}: “{line}” is no heading of it")
            is_word = line.strip() == WORDS_AS_WELL
        elif (entry := _LIST.match(line)) and is_word is not None:
            for text in entry["names"].split(","):
                known |= dict(_named(text, is_word=is_word))
    if not known:
        raise ConfigurationError(f"{file} names nobody under “{NAMES}”")
    return Names(
        known=known,
        longest=max(name.words for name in known.values()),
        letters=max(map(len, known)),
        nearly={left: name for whole, name in known.items() for left in _slips(whole, name)},
    )


def _slips(whole: str, name: _Name) -> Iterator[str]:
    if not name.is_word and not name.has_usual_word and len(whole) >= _FEWEST_LETTERS:
        yield from _without_one(whole)


def _without_one(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def names_in(text: Folded, names: Names) -> Iterator[tuple[int, int]]:
    """Where a name stands in a folded text, the longest first; none twice."""
    tokens = [*_tokens(text.low)]
    at = 0
    while at < len(tokens):
        count = _name_at(text, tokens, at, names)
        if count:
            yield tokens[at].start, tokens[at + count - 1].end
        at += max(count, 1)


def _named(text: str, *, is_word: bool) -> Iterator[tuple[str, _Name]]:
    tokens = [token.skeleton for token in _tokens(fold(text).low)]
    if tokens:
        rare = sum(len(token) for token in tokens if token not in _USUAL)
        has_usual_word = rare < _FEWEST_LETTERS + any(token in _USUAL for token in tokens)
        name = _Name(words=len(tokens), is_word=is_word, has_usual_word=has_usual_word)
        yield "".join(tokens), name


def _tokens(low: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(low):
        yield _Token(skeleton=_skeleton(found[0]), start=found.start(), end=found.end())


def _skeleton(word: str) -> str:
    """Figures are letters only beside letters: a year is no word."""
    if _BARRED.fullmatch(word):
        word = "".join(sign for sign in word if sign.isalnum())
    read = word.translate(_FIGURES) if _LEET.search(word) else word
    return read.replace("l", "i")


def _name_at(text: Folded, tokens: Sequence[_Token], at: int, names: Names) -> int:
    """How many tokens from `at` on are a name; 0 where none begins."""
    for count in range(min(names.longest + 1, len(tokens) - at), 0, -1):
        written = _written(tokens[at : at + count])
        name = _known(written, names)
        if name is None or not _is_meant(text, tokens, at, count, name):
            continue
        if written in names.known or _may_have_ending(text, tokens, at, count, name):
            return count
    return _misspelt_name(text, tokens, at, names) or _spaced_name(text, tokens, at, names)


def _written(tokens: Sequence[_Token]) -> str:
    """Words as one; figures that stand apart are beside letters then: "HUK 24"."""
    whole = "".join(token.skeleton for token in tokens)
    return _skeleton(whole) if len(tokens) > 1 and tokens[-1].skeleton.isdigit() else whole


def _misspelt_name(text: Folded, tokens: Sequence[_Token], at: int, names: Names) -> int:
    """A longer name with a letter too few, too many, wrong or changed round: "Alstate".

    Only what begins with capitals is looked at.
    """
    most = 0
    while most < min(names.longest, len(tokens) - at) and _is_capital(text, tokens[at + most]):
        most += 1
    for count in range(most, 0, -1):
        span = text.plain[tokens[at].start : tokens[at + count - 1].end]
        written = "".join(token.skeleton for token in tokens[at : at + count])
        if _CLAUSE_ENDS.search(span) is None and _is_nearly(written, count, names):
            return count
    return 0


def _is_capital(text: Folded, token: _Token) -> bool:
    return text.plain[token.start].isupper()


def _is_nearly(written: str, words: int, names: Names) -> bool:
    if not _FEWEST_LETTERS - 1 <= len(written) <= names.letters + 1:
        return False
    near = (names.nearly.get(left) for left in _without_one(written))
    return any(name is not None and name.words >= words for name in near)


def _may_have_ending(
    text: Folded, tokens: Sequence[_Token], at: int, count: int, name: _Name
) -> bool:
    """Whether an s may be a name's: "All States" and "farm bureaus" are many, and no insurer."""
    span = text.plain[tokens[at].start : tokens[at + count - 1].end]
    return count <= name.words and not (name.words > 1 and span.islower())


def _known(skeleton: str, names: Names) -> _Name | None:
    """A name, also in the plural or a German compound where it is no everyday word."""
    name = names.known.get(skeleton)
    if name is not None:
        return name
    endings = (each for each in _ENDINGS if skeleton.endswith(each))
    known = (names.known.get(skeleton.removesuffix(each)) for each in endings)
    return next((name for name in known if name is not None and not name.is_word), None)


def _spaced_name(text: Folded, tokens: Sequence[_Token], at: int, names: Names) -> int:
    """A name written letter by letter: "G E I C O"."""
    if at and len(tokens[at - 1].skeleton) == 1:
        return 0
    last = at
    while last < len(tokens) and last - at <= names.letters and len(tokens[last].skeleton) == 1:
        last += 1
    for end in range(last, at + _SPACED - 1, -1):
        name = names.known.get("".join(token.skeleton for token in tokens[at:end]))
        if name is not None:
            return end - at
    return 0


def _is_meant(text: Folded, tokens: Sequence[_Token], at: int, count: int, name: _Name) -> bool:
    span = text.plain[tokens[at].start : tokens[at + count - 1].end]
    if _CLAUSE_ENDS.search(span) or _is_of_a_make(text, tokens, at, count):
        return False
    if (name.is_word or span.islower()) and _following(text, tokens, at + count) in _ELSEWHERE:
        return False
    if name.words < count and " " in span:
        # "all state" is no Allstate, but "All State" and "all-state" are
        pieces = tokens[at : at + count]
        return all(_is_capital(text, piece) for piece in pieces) or _is_split(text, pieces)
    following = _following(text, tokens, at + count)
    if name.words > 1 and _is_half_capital(text, tokens, at, count):
        if name.is_word:
            return following == "s"
        return _ends(text, tokens, at + count) or following in _BEHIND | _BESIDE | {"s"}
    is_plain = " " in span and span.islower() and _are_plain(tokens[at : at + count])
    if is_plain and (following in _BEHIND or _begins_sentence(text, tokens[at].start)):
        return True
    return not (name.is_word or is_plain) or _is_used_as_name(text, tokens, at, count)


def _is_split(text: Folded, pieces: Sequence[_Token]) -> bool:
    """Whether pieces of a name are no words of their own: "Gei co", but not "All state"."""
    letters = sum(len(piece.skeleton) for piece in pieces)
    is_by_itself = any(piece.skeleton not in _WHOLE_WORDS for piece in pieces)
    return _is_capital(text, pieces[0]) and is_by_itself and letters >= _FEWEST_SPLIT


def _are_plain(tokens: Sequence[_Token]) -> bool:
    return all(token.skeleton in _PLAIN_WORDS for token in tokens)


def _is_of_a_make(text: Folded, tokens: Sequence[_Token], at: int, count: int) -> bool:
    """Whether it is the insurance of some car: "a Tesla insurance estimate"."""
    is_small = text.plain[tokens[at + count - 1].start].islower()
    is_a_paper = _following(text, tokens, at + count) in _KINDS_OF_PAPER
    return count > 1 and is_small and is_a_paper and _before(text, tokens, at) in _SOME


def _is_half_capital(text: Folded, tokens: Sequence[_Token], at: int, count: int) -> bool:
    """Whether only the beginning of a sentence gives a capital: "State farm vehicles are …"."""
    return (
        _begins_sentence(text, tokens[at].start)
        and text.plain[tokens[at].start].isupper()
        and text.plain[tokens[at + count - 1].start].islower()
    )


def _is_used_as_name(text: Folded, tokens: Sequence[_Token], at: int, count: int) -> bool:
    following = _following(text, tokens, at + count)
    before_low = _before(text, tokens, at)
    ends = _ends(text, tokens, at + count)
    if following == "s" or _AGAINST_US.match(text.low, tokens[at + count - 1].end):
        return True
    if following in _OF or (before_low in _ONE_OF_MANY and following not in _BESIDE):
        return False
    if before_low == "in" and following == "mit":
        return False
    if not text.plain[tokens[at + count - 1].start].isupper():
        is_beside = before_low in _BEFORE and (ends or following in _BEHIND)
        is_told = ends and _INSURER.search(text.low) is not None
        is_owned = before_low in _OWNERS and following in _PAPERS_OF_ONE
        return following in _BESIDE_SMALL or is_beside or is_told or is_owned
    if following in _BESIDE:
        return True
    if count == 1 and _begins_sentence(text, tokens[at].start):
        return _is_name_though_first(text, tokens[at], following, ends=ends)
    return True


def _is_name_though_first(text: Folded, token: _Token, following: str, *, ends: bool) -> bool:
    """Whether a word whose capital says nothing is a name by its other letters or what follows."""
    if text.plain[token.start : token.end].isupper() and not text.plain.isupper():
        return True
    is_told = text.plain[: token.start].rstrip().endswith(":")
    if ends and (is_told or _INSURER.search(text.low[token.end : token.end + _NEAR])):
        return True
    may_be_many = text.low[: token.end].endswith("s")
    return following in _VERBS or (following in _MODALS and not may_be_many)


def _before(text: Folded, tokens: Sequence[_Token], at: int) -> str:
    return text.low[tokens[at - 1].start : tokens[at - 1].end] if at else ""


def _following(text: Folded, tokens: Sequence[_Token], at: int) -> str:
    return text.low[tokens[at].start : tokens[at].end] if at < len(tokens) else ""


def _ends(text: Folded, tokens: Sequence[_Token], at: int) -> bool:
    """Whether nothing but a mark follows."""
    if at >= len(tokens):
        return True
    between = text.plain[tokens[at - 1].end : tokens[at].start]
    return any(mark in between for mark in ".,;:!?)\n")


def _begins_sentence(text: Folded, start: int) -> bool:
    """Whether the capital says nothing: it stands at a beginning."""
    before = text.plain[:start].rstrip(" \"'([-#>•")
    return not before or before[-1] in ".!?:\n"
