"""What may be stated in a turn because somebody who knows has said it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from engine.guardrails.folded import fold
from engine.guardrails.outgoing.promises import promises
from engine.guardrails.personal.item import letters_and_digits
from engine.guardrails.quantities.amount import NUMBER, SUM, key
from engine.guardrails.quantities.amounts import amounts
from engine.guardrails.quantities.hours import hours
from engine.guardrails.quantities.in_figures import bare_numbers
from engine.guardrails.quantities.moment import without_year
from engine.guardrails.quantities.moments import moments
from engine.guardrails.quantities.units import USD
from engine.guardrails.word_set import word_set
from engine.guardrails.wording.concepts import GENERAL, concepts_in
from engine.guardrails.wording.kinds import Promise
from engine.guardrails.wording.states import STATES

_SPLIT_LIMITS = re.compile(r"(?<![\d/])(\d{1,4})/(\d{1,4})/(\d{1,4})(?![\d/])")
"""Limits of liability as American insurers write them, in thousands of dollars."""

_REFERENCE = re.compile(r"(?=[\w-]{0,24}\d)[A-Za-z0-9][\w-]{3,31}")
_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = word_set(
    "your this that with will have been there what when from they their these would could also",
    "then ihre ihnen sind wird eine einen nicht para como esta este votre vous pour avec nous seu",
    "cover covers covered coverage insured versichert gedeckt cubierto cubierta couvert couverte",
    "coberto coberta",
    "voce nothing free cost costs charge charged fees kostenlos nichts gratis gratuit nada rien",
)
"""Words that say nothing of what a sentence is about."""

_FREE = re.compile(
    r"\b(?:free|nothing|no (?:\w+ )?(?:fee|charge|cost|deductible|penalty)s?|kostenlos|kostenfrei"
    r"|nichts|keine (?:gebuhr|kosten|selbstbeteiligung)\w*|gratis|gratuit\w*|nada"
    r"|sin (?:coste|cargo|costo)"
    r"|sans frais|rien|sem (?:custo|encargo))s?\b"
)
"""That something costs nothing, which is worded in more ways than promises are looked for in."""

_TELLS = re.compile(r"\b(?:cover|insur|pay|paid|repair|replac|refund|reimburs|you get|cubr|cubier)")
"""That a sentence of an article tells what is covered or paid."""

_ROW = re.compile(r"^ *\|(?P<cells>.+)\| *$", re.MULTILINE)
_BARE = re.compile(r"\d+(?:[.,]\d+)*(?: or more| and more| or less)?")
_OR_MORE = re.compile(r"(?<=\d) (?:or|and) (?:more|less|fewer) (?=[a-z])")
"""Between a number and what it counts: "5 or more years"."""

_UNIT_OF_COLUMN = re.compile(r"\b(?:years|months|weeks|days|hours|miles)\b")

_SHARE = 0.5
"""Of a promise's words, how many have to be in the article's sentence that backs it."""

_FEWEST = 2
_FEWEST_OF_OWN = 4
"""Words or concepts that an article shares with what it backs; more in the customer's own case."""

_RULES = frozenset({Promise.ACT, Promise.COVER, Promise.GRANT})
"""Kinds of which an article's rule can be told, whichever of them it is worded as."""

_OWN = re.compile(
    r"\b(?:your(?! state)|you will|you'll|this|that|these|it|ihre?[nmrs]?|deine?[nmrs]?"
    r"|diese[rsnm]?|sus?"
    r"|tus?|est[ea]s?|es[ao]"
    r"|votre|vos|ce|cette|cela|ton|ta|seus?|suas?|ess[ea]|isso|isto)\b"
)
"""Points at one case: a general rule does not say that it holds for it."""

_CONDITION = re.compile(
    r"^\W*(?:if|when|wenn|falls|si|cuando|se|quando|quand|lorsque)\b[^,]{0,60},"
)
"""Begins a sentence, and says nothing of whose case the rest speaks."""

_SOON = re.compile(
    r"\b(?:next (?:year|month)|soon|shortly|coming|nachste[sn]|bald|demnachst|kunftig|pronto"
    r"|proxim\w+|prochain\w*|bientot|em breve|from now|this minute)\b"
)
"""No rule tells of what is to come."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """A sentence of an article that promises something or tells a rule, by its longer words."""

    kind: Promise
    words: frozenset[str]
    about: frozenset[int] = frozenset()
    """The lines of CONCEPTS that it, or the sentence before it, has a word of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """`values` are keys of amounts, dates and hours; `references` of orders, policies, quotes.

    `acts` are the names of tools that did something in this turn. `states` are lines of STATES that
    a tool's result has a word of.
    """

    values: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    sayings: tuple[Saying, ...] = ()
    acts: frozenset[str] = frozenset()
    states: frozenset[int] = frozenset()

    def tell(self, words: str) -> bool:
        """Whether a tool's result says the state that these folded words say."""
        return bool(states_in(words) & self.states)

    def back(self, kind: Promise, sentence: str) -> bool:
        """Whether an article promises the same in nearly the same words."""
        words = words_of(sentence)
        fewest = max(_SHARE * len(words), min(_FEWEST, len(words)))
        return bool(words) and any(
            saying.kind is kind and len(words & saying.words) >= fewest for saying in self.sayings
        )

    def rule(self, kind: Promise, sentence: str) -> bool:
        """Whether an article says as a rule what this sentence says, in whatever language."""
        about = concepts_in(sentence)
        special = about - GENERAL
        if kind not in _RULES or not special or _SOON.search(sentence):
            return False
        fewest = _FEWEST_OF_OWN if _OWN.search(_CONDITION.sub("", sentence)) else _FEWEST
        return any(
            saying.kind in _RULES
            and special <= saying.about
            and len(about & saying.about) >= fewest
            for saying in self.sayings
        )

    def __or__(self, other: "Facts") -> "Facts":
        return Facts(
            values=self.values | other.values,
            references=self.references | other.references,
            sayings=self.sayings + other.sayings,
            acts=self.acts | other.acts,
            states=self.states | other.states,
        )


def facts_of_texts(texts: Iterable[str]) -> Facts:
    """What articles and other words of the company say."""
    said = list(texts)
    return Facts(
        values=frozenset(value for text in said for value in _values(text)),
        references=frozenset(each for text in said for each in _references(text)),
        sayings=tuple(saying for text in said for saying in _sayings(text)),
    )


def facts_of_results(
    texts: Iterable[str],
    numbers: Sequence[Decimal],
    acts: Iterable[str],
    told: Iterable[str] = (),
) -> Facts:
    """What tools returned: texts, and figures whose unit the tool alone knows.

    `told` are the texts that are no article: an article's "refunded" says nothing of one case.
    """
    said = list(texts)
    facts = facts_of_texts(said)
    known = frozenset(key(NUMBER, number) for number in numbers)
    states = frozenset(state for text in told for state in states_in(fold(text).low))
    return facts | Facts(values=known, acts=frozenset(acts), states=states)


def facts_of_customer(texts: Iterable[str]) -> Facts:
    """What the customer named; their promises bind nobody, their figures may be repeated."""
    said = list(texts)
    values = {value for text in said for value in _values(text)}
    values |= {key(SUM, number) for text in said for number in bare_numbers(fold(text))}
    references = {each for text in said for each in _references(text)}
    return Facts(values=frozenset(values), references=frozenset(references))


def states_in(low: str) -> frozenset[int]:
    """The lines of STATES that a folded text has a word of."""
    return frozenset(
        at for at, stems in enumerate(STATES) if any(f" {stem}" in f" {low}" for stem in stems)
    )


def words_of(sentence: str) -> frozenset[str]:
    """The longer words of a folded sentence."""
    return frozenset(_WORD.findall(sentence)) - _COMMON


def _values(text: str) -> Iterator[str]:
    folded = fold(_OR_MORE.sub(" ", "\n".join((text, *_of_tables(text)))))
    for amount in amounts(folded):
        yield from (key(amount.unit, value) for value in amount.values)
    for moment in moments(folded):
        for each in moment.keys:
            yield from (each, without_year(each))
    yield from hours(folded)
    for found in _SPLIT_LIMITS.finditer(folded.low):
        yield from (key(USD, Decimal(limit) * 1_000) for limit in found.groups())


def _of_tables(text: str) -> Iterator[str]:
    """The bare numbers of a table, with the unit that the head of their column names."""
    units: list[str] = []
    for row in _ROW.finditer(text):
        cells = [cell.strip() for cell in row["cells"].split("|")]
        told = [_UNIT_OF_COLUMN.search(cell.lower()) for cell in cells]
        if any(told):
            units = [found[0] if found else "" for found in told]
        for cell, unit in zip(cells, units, strict=False):
            if unit and _BARE.fullmatch(cell):
                yield f"{cell.split()[0]} {unit}"


def _references(text: str) -> Iterator[str]:
    return (letters_and_digits(found[0]) for found in _REFERENCE.finditer(fold(text).plain))


def _sayings(text: str) -> Iterator[Saying]:
    folded = fold(text)
    for pledge in promises(folded):
        about = concepts_in(pledge.sentence)
        yield Saying(kind=pledge.kind, words=words_of(pledge.sentence), about=about)
    before: frozenset[int] = frozenset()
    for sentence in re.split(r"[.!?;\n]", folded.low):
        about = concepts_in(sentence)
        if _FREE.search(sentence):
            yield Saying(kind=Promise.GRANT, words=words_of(sentence), about=about | before)
        elif _TELLS.search(sentence):
            yield Saying(kind=Promise.COVER, words=frozenset(), about=about | before)
        before = about
