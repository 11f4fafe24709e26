"""Numbers a state gives to a person, by their form, their check digits or their cue."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind, letters_and_digits
from engine.guardrails.personal.other_numbers import names_another_number

_SSN = re.compile(r"(?<![\d.,-])(?!000|666)\d{3}([-. ])(?!00)\d{2}\1(?!0000)\d{4}(?![\d-]|[.,]\d)")
_CPF = re.compile(r"(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)")
_DNI = re.compile(r"(?<![a-z0-9])(?:[xyz]-?\d{7}|\d{8})-?[a-hj-np-tv-z](?![a-z0-9])")
_NINO = re.compile(
    r"(?<![a-z0-9])[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d](?![a-z0-9])"
)
_NIR = re.compile(
    r"(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[ab]) ?\d{3} ?\d{3} ?\d{2}(?!\d)"
)
_LATIN = re.compile(
    # Mexico's CURP, Italy's codice fiscale, identity cards of Brazil and Chile.
    r"(?<![a-z0-9])(?:[a-z]{4}\d{6}[hmx][a-z]{5}[a-z0-9]\d|[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z]"
    r"|\d{1,2}\.\d{3}\.\d{3}-[\dkx])(?![a-z0-9])"
)
_LAST_FOUR = re.compile(
    r"\b(?:ssn|social(?: security)?(?: number)?)\b[^.!?\n\d]{0,30}(?P<number>\d{4})(?![\d-])"
)
_LAST = re.compile(r"\b(?:last (?:four|4)|ends?|ending)\b")
_BY_CUE = re.compile(
    r"\b(?:ssn|s\.s\.n\.|social(?: security)?(?: (?:number|no|num))?"
    r"|sozialversicherungsnummer|sv-?nummer"
    r"|steuer-?id(?:entifikationsnummer|nummer)?|steuernummer|personalausweis(?:nummer)?"
    r"|tax(?:payer)? id"
    r"|itin|ein|national insurance(?: number)?|national id|nino|dni|nie|nif|cpf|curp|rfc|niss"
    r"|seguridad social|numero de seguro social|seguro social|securite sociale"
    r"|numero fiscal|bsn|sin|nhs(?: number)?|rg|identidade|carte d'identite|clave de elector"
    r"|rentenversicherungsnummer|cartao de cidadao|cedula|rut|cui[lt])"
    r"\b(?: ?(?:number|no|nr|num|numero|nummer|is|ist|es|est(?: la)?|e|lautet|hat|die|tiene|tem"
    r"|dela|dele"
    r"|d[aeo]l?|titular|ending in|der kundin|des kunden)\b)*[ .:#='\"(n°-]{1,5}"
    r"(?P<number>[a-z]{0,6} ?\d[a-z0-9]*(?:[ ./-]?[a-z0-9]*\d[a-z0-9]*){0,8})"
)
_FEWEST_DIGITS = 6
_NEAR = 24
"""Characters between "the last four" and whose they are."""

_LETTERS_OF_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"


def national_ids(text: Folded) -> Iterator[Item]:
    """Social security numbers and the like of the United States and the larger countries."""
    yield from _by_form(text.low)
    yield from _by_cue(text.low)


def _by_form(low: str) -> Iterator[Item]:
    for found in _SSN.finditer(low):
        if not names_another_number(low, found.start()):
            yield _item(found)
    for pattern in (_NINO, _LATIN):
        for found in pattern.finditer(low):
            yield _item(found)
    for pattern, fits in ((_CPF, _fits_cpf), (_DNI, _fits_dni), (_NIR, _fits_nir)):
        for found in pattern.finditer(low):
            if fits(letters_and_digits(found[0])):
                yield _item(found)


def _by_cue(low: str) -> Iterator[Item]:
    for found in _BY_CUE.finditer(low):
        if sum(char.isdigit() for char in found["number"]) >= _FEWEST_DIGITS:
            yield _item(found, "number")
    for found in _LAST_FOUR.finditer(low):
        if _LAST.search(low[max(0, found.start() - _NEAR) : found.end()]):
            yield _item(found, "number")


def _item(found: re.Match[str], group: str | int = 0) -> Item:
    key = letters_and_digits(found[group])
    start, end = found.span(group)
    return Item(kind=Kind.NATIONAL_ID, key=key, start=start, end=end)


def _fits_cpf(digits: str) -> bool:
    """Brazil: both check digits are weighted sums modulo 11."""
    for length in (9, 10):
        total = sum(int(digit) * (length + 1 - at) for at, digit in enumerate(digits[:length]))
        if total * 10 % 11 % 10 != int(digits[length]):
            return False
    return True


def _fits_dni(signs: str) -> bool:
    """Spain: the letter is the number modulo 23; X, Y, Z stand for 0, 1, 2."""
    number = signs[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return _LETTERS_OF_DNI[int(number) % 23] == signs[-1]


def _fits_nir(signs: str) -> bool:
    """France: the key is 97 less the number modulo 97; Corsica's letters count as 19 and 18."""
    number = signs[:13].replace("2A", "19").replace("2B", "18")
    return 97 - int(number) % 97 == int(signs[13:])
