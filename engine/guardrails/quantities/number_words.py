"""Numbers written in words, in the languages Tandem speaks, without accents."""

from collections.abc import Mapping, Sequence
from itertools import chain

_ONES = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen",
    "de": "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn "
    "funfzehn sechzehn siebzehn achtzehn neunzehn",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce "
    "quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres "
    "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze "
    "quinze dezesseis dezessete dezoito dezenove",
}
_TENS = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreißig vierzig funfzig sechzig siebzig achtzig neunzig",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
}
_HUNDREDS = {
    "es": "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos "
    "ochocientos novecientos",
    "pt": "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos "
    "novecentos",
    "de": "einhundert zweihundert dreihundert vierhundert funfhundert sechshundert siebenhundert "
    "achthundert neunhundert",
}
_OTHER = {
    "an": 1,
    "ein": 1,
    "eine": 1,
    "einen": 1,
    "einem": 1,
    "einer": 1,
    "una": 1,
    "une": 1,
    "uma": 1,
    "duas": 2,
    "catorze": 14,
    "dezasseis": 16,
    "dezassete": 17,
    "dezanove": 19,
    "vingts": 20,
    "quatrevingts": 80,
    "ciento": 100,
    "cento": 100,
    "dozen": 12,
    "dutzend": 12,
    "docena": 12,
    "douzaine": 12,
    "duzia": 12,
    "dreissig": 30,
    "couple": 2,
}
SCALES = {
    "hundred": 100,
    "hundert": 100,
    "cent": 100,
    "cents": 100,
    "k": 1_000,
    "grand": 1_000,
    "thousand": 1_000,
    "tausend": 1_000,
    "mil": 1_000,
    "mille": 1_000,
    "tsd": 1_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "mio": 1_000_000,
    "millionen": 1_000_000,
    "millones": 1_000_000,
    "milhoes": 1_000_000,
}
ARTICLES = frozenset({"an", "ein", "einen", "einem", "un", "una", "une", "um", "uma"})
"""Words for one that mostly count nothing."""

CONNECTORS = frozenset({"and", "y", "e", "et", "und", "of"})


def _table() -> Mapping[str, int]:
    words = dict(_OTHER)
    for ones in _ONES.values():
        words |= {word: at for at, word in enumerate(ones.split())}
    for tens in _TENS.values():
        words |= {word: 10 * at for at, word in enumerate(tens.split(), start=2)}
    for hundreds in _HUNDREDS.values():
        words |= {word: 100 * at for at, word in enumerate(hundreds.split(), start=1)}
    german = ["ein", *_ONES["de"].split()[2:10]]
    for ten, number in zip(_TENS["de"].split(), range(20, 100, 10), strict=True):
        words |= {f"{one}und{ten}": number + at for at, one in enumerate(german, start=1)}
    return words


NUMBER_WORDS = _table()
"""A word and its number, below one thousand."""

DIGIT_WORDS = {
    word: str(at) for words in _ONES.values() for at, word in enumerate(chain(words.split()[:10]))
} | {"oh": "0", "ein": "1", "zwo": "2", "meia": "6"}
"""The words for 0 to 9, as one reads a phone number out."""


def number_of(words: Sequence[str]) -> int | None:
    """The number that these words say; None where they say none."""
    total = current = 0
    said = False
    for word in words:
        if word in SCALES:
            total, current = _scaled(total, current, SCALES[word])
        elif word in NUMBER_WORDS:
            value = NUMBER_WORDS[word]
            is_eighty = current % 100 == 4 and word in {"vingt", "vingts"}
            current += 76 if is_eighty else value
        elif word not in CONNECTORS:
            return None
        said = said or word in NUMBER_WORDS or word in SCALES
    return total + current if said else None


def _scaled(total: int, current: int, scale: int) -> tuple[int, int]:
    if scale == SCALES["hundred"]:
        return total, max(current, 1) * scale
    return total + max(current, 1) * scale, 0
