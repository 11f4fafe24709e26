"""Phone numbers as people of many countries write them; not sums, dates or numbers of orders."""

import re
from collections.abc import Iterable, Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind, letters_and_digits
from engine.guardrails.personal.other_numbers import names_another_number
from engine.guardrails.quantities.number_words import DIGIT_WORDS, NUMBER_WORDS

_CANDIDATE = re.compile(
    r"(?<![\w.,$€£#@/+-])(?:\+ ?|\(\+?)?\d(?:(?:[ \-/()]{0,3}|\.)\d){5,15}(?![\w@]|[.,]\d)"
)
_DATE = re.compile(
    r"(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}(?!\d)"
    r"|\d{1,2}([./-])\d{1,2}\1(?:19|20)?\d\d(?!\d|\1\d)"
    r"|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d$"
)
_MONEY_BEHIND = re.compile(
    r"(?: ?[%€$£]| (?:dollars?|euros?|usd|eur|dolares|miles|kilometers|km|meilen|millas|points?)\b)"
)
_CUE = re.compile(
    r"\b(?:call(?:ed|ing)?|phones?|telephone|tel|cell|mobile|text(?:ed)?|sms|fax|dial|ring"
    r"|reach(?:ed)?|whats ?app|contact number|telefon(?:o|e)?|telefonnummer|handy(?:nummer)?"
    r"|rufnummer|mobil(?:nummer)?|anrufen|movil|celular|llame|llamar|portable|appelez|joindre|joign\w+"
    r"|telemovel|ligue|ligar)\b\.?[^.!?\n]{0,30}$"
)
_WEAK_CUE = re.compile(
    r"\b(?:number is|number was|nummer|numero|contacto?|contato|kontakt)\b[^.!?\n]{0,16}$"
)
"""Says that a number is one of a phone where nothing says that it is another's."""

_CUE_BEHIND = re.compile(
    r",? (?:is|was|ist|war|es|est|e) (?:\w+'?s? ){0,3}(?:phone|cell|mobile|number|telefon"
    r"|handy|nummer|telefono|movil|numero|telephone|portable|telefone|telemovel)"
)
_NOT_A_PHONE = re.compile(
    r"\b(?:order|claim|policy|case|ticket|reference|ref|quote|invoice|tracking|confirmation"
    r"|suivi|seguimiento|rastreio|rastreamento|sendungs\w*|colis|parcel|paket|recall|ruckruf"
    r"|artikel\w*|pieza|bulletin|meter|catalogue?|katalog\w*"
    r"|serial|serie|seriennummer|vin|zip"
    r"|bestell|auftrags|schaden|rechnungs|vertrags|pedido|poliza|siniestro|factura|commande"
    r"|dossier|facture|encomenda|apolice"
    r"|bestellnummer|auftragsnummer|schadennummer|rechnungsnummer|vertragsnummer"
    r"|kundennummer|account|routing|mileage|odometer)\b[^.!?\n]{0,36}$"
)
_SHAPES = re.compile(
    # Each group of digits by its length. North America; 0 and an area; groups of two as in France;
    # Spain and Portugal; Mexico, India; mobile numbers of Brazil.
    r"1?[ .\-/(]{0,2}\(?[2-9]\d\d(?:\)|\)?[ .\-/]{1,2})\d{3}[ .\-/]\d{4}"
    r"|1[ .\-/(]{1,2}[2-9]\d\d\)?[ .\-/]{0,2}\d{3}[ .\-/]?\d{4}"
    r"|\(?0 ?\d{1,5}\)?[ .\-/]{1,3}\d{2,8}(?:[ .\-/]\d{2,8}){0,4}"
    r"|0[1-9](?:[ .-]?\d\d){4}|07\d{9}|01[567]\d{7,9}|0[1-9]\d{8,9}"
    r"|[6-9]\d\d[ .-]\d{3}[ .-]\d{3}|[6-9]\d\d[ .-]\d\d[ .-]\d\d[ .-]\d\d"
    r"|9\d[ .-]\d{3}[ .-]\d\d[ .-]\d\d|2\d[ .-]\d{3}[ .-]\d{4}"
    r"|[02-9](?:[ .-]\d){9,10}"
    r"|\d\d[ -]\d{4}[ -]\d{4}|[6-9]\d{4}[ -]\d{5}|\(?\d\d\)? ?9\d{4}[ -]?\d{4}"
)
_ABROAD = re.compile(r"00[ -]?[1-9]")
_LOCAL = re.compile(r"555[-. ]\d{4}")
"""Numbers of American films, which people make up most."""

_LETTERED = re.compile(
    r"(?<![\w.-])(?:1[-. ])?\(?[2-9]\d\d(?:\) ?|[-.])(?=(?:[-.]?[A-Z0-9]){7}(?![\w-]))"
    r"[A-Z0-9.-]{0,6}[A-Z]{3}[A-Z0-9.-]{0,6}"
)
"""Letters on the keys of an American phone, such as 1-212-555-CARS."""

_TIMES = {
    word.replace("_", " "): times
    for times, words in {
        2: "double doppel doppelte doble duplo dobro zweimal zwei_mal deux_fois dos_veces"
        " duas_vezes",
        3: "triple treble triplo dreimal drei_mal dreifach trois_fois tres_veces tres_vezes",
        4: "viermal vier_mal quatre_fois cuatro_veces quatro_vezes",
    }.items()
    for word in words.split()
}
"""How often a digit is read that stands behind: "triple five", "zweimal die acht"."""

_WORD = re.compile(
    rf"(?P<times>{'|'.join(_TIMES)})(?:[ -](?:die|der|el|le|o|the))?[ -](?P<digit>[a-z]+|\d)\b"
    r"|[a-z]+|(?<![\d.,])\d{1,4}(?![\d%]|[.,]\d)"
)
_BETWEEN = re.compile(r"[ ,.\n-]{0,3}")
_FEWEST, _MOST = 7, 15
"""Digits; the most is that of ITU-T E.164."""

_FEWEST_SPOKEN = 7
_FEWEST_WORDS = 3
_PAIRS = 100
"""Numbers in words from here on are no part of a phone number."""

_COUNTING = "0123456789"
_WHOLE_COUNT = 9
"""Digits from which it is a number nevertheless."""

_PARTICLE = "an"
"""No number in "Ruf null acht neun ... an"."""

_PLAIN_WORD = re.compile(r"[a-z]+")
_FEW = frozenset(word for each in _TIMES for word in each.split())
_SPOKEN = frozenset(DIGIT_WORDS) | {word for word in NUMBER_WORDS if NUMBER_WORDS[word] < _PAIRS}

_MOST_GAPS = 8
_COMPARED = 10


def phones(text: Folded) -> Iterator[Item]:
    """Numbers that look like a phone number, or that are called one."""
    at = 0
    while found := _CANDIDATE.search(text.plain, at):
        is_other = names_another_number(text.low, found.start())
        spans = (span for span in _within(found) if not is_other and _is_phone(text, *span))
        start, at = next(spans, (None, found.end()))
        if start is not None:
            key = phone_key(text.plain[start:at])
            yield Item(kind=Kind.PHONE, key=key, start=start, end=at)
    for found in _LETTERED.finditer(text.plain):
        if not _NOT_A_PHONE.search(text.low[max(0, found.start() - 48) : found.start()]):
            key = letters_and_digits(found[0])[-_COMPARED:]
            yield Item(kind=Kind.PHONE, key=key, start=found.start(), end=found.end())
    yield from _spoken(text.low)


def _within(found: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The whole of a run of figures, then its parts between spaces, the longest first."""
    gaps = [found.start() + at for at, char in enumerate(found[0]) if char == " "][:_MOST_GAPS]
    starts, ends = [found.start(), *(gap + 1 for gap in gaps)], [*gaps, found.end()]
    spans = [(start, end) for start in starts for end in ends if end - start >= _FEWEST]
    yield from sorted(spans, key=lambda span: span[0] - span[1])


def phone_key(number: str) -> str:
    """Its last ten digits: the country's code may stand before them or not."""
    return re.sub(r"\D", "", number)[-_COMPARED:]


def _is_phone(text: Folded, start: int, end: int) -> bool:
    number = text.plain[start:end]
    digits = sum(char.isdigit() for char in number)
    if not _FEWEST <= digits <= _MOST:
        return False
    if _DATE.match(number) or _MONEY_BEHIND.match(text.low, end):
        return False
    if number.lstrip("(").startswith("+") or _ABROAD.match(number):
        return True
    before = text.low[max(0, start - 48) : start]
    cue, other = _CUE.search(before), _NOT_A_PHONE.search(before)
    if other and (cue is None or cue.start() < other.start()):
        return False
    if _SHAPES.fullmatch(number) or _LOCAL.fullmatch(number):
        return True
    if cue is None and other is None:
        cue = _WEAK_CUE.search(before)
    return cue is not None or _CUE_BEHIND.match(text.low, end) is not None


def _spoken(low: str) -> Iterator[Item]:
    """Numbers read out, such as "five five five, zero one two three" or, in pairs, "zero six"."""
    if not _may_be_spoken(low):
        return
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(low):
        said = word["digit"] or word[0]
        is_digits = said.isdigit() or NUMBER_WORDS.get(said, _PAIRS) < _PAIRS
        is_said = (is_digits or said in DIGIT_WORDS) and said != _PARTICLE
        if is_said and run and not _BETWEEN.fullmatch(low, run[-1].end(), word.start()):
            yield from _said(run, low)
            run = []
        if is_said:
            run.append(word)
        elif run:
            yield from _said(run, low)
            run = []
    yield from _said(run, low)


def _may_be_spoken(low: str) -> bool:
    """Whether there are words enough that say digits, or say one several times."""
    words = _PLAIN_WORD.findall(low)
    return sum(word in _SPOKEN for word in words) >= _FEWEST_WORDS or not _FEW.isdisjoint(words)


def _said(run: list[re.Match[str]], low: str) -> Iterator[Item]:
    words = [word for each in run for word in _read(each)]
    digits = "".join(_digits_of(words))
    if len(digits) < _FEWEST_SPOKEN or sum(word.isalpha() for word in words) < _FEWEST_WORDS:
        return
    before = low[max(0, run[0].start() - 48) : run[0].start()]
    by_ones = all(word in DIGIT_WORDS for word in words)
    is_counting = len(digits) < _WHOLE_COUNT and digits in _COUNTING
    if (by_ones and not is_counting) or _CUE.search(before) or _WEAK_CUE.search(before):
        yield Item(
            kind=Kind.PHONE, key=digits[-_COMPARED:], start=run[0].start(), end=run[-1].end()
        )


def _read(word: re.Match[str]) -> list[str]:
    """A word, or the digit that is read several times."""
    return [word["digit"]] * _TIMES[word["times"]] if word["times"] else [word[0]]


def _digits_of(words: Iterable[str]) -> Iterator[str]:
    """What is read out, pair by pair: "quatre vingt dix huit" is 98, "sixty one" is 61."""
    pending = 0
    for word in words:
        value = 0 if word.isdigit() else int(DIGIT_WORDS.get(word) or NUMBER_WORDS[word])
        if not word.isdigit() and _goes_on(pending, value):
            pending = 80 if (pending, value) == (4, 20) else pending + value
            continue
        if pending:
            yield str(pending)
        pending = value if value and not word.isdigit() else 0
        if word.isdigit() or not value:
            yield word if word.isdigit() else "0"
    if pending:
        yield str(pending)


def _goes_on(pending: int, value: int) -> bool:
    """Whether two number words are one number: twenty and one, soixante and douze."""
    if (pending, value) == (4, 20):
        return True
    room = 20 if pending in {60, 80} else 10
    return pending >= 20 and pending % 10 == 0 and 0 < value < room
