"""What stands in papers: dates of birth, passports, licenses, plates, vehicles, own records."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind, letters_and_digits
from engine.guardrails.quantities.moments import moments

_IS = (
    r"(?:[ -]?(?:number|no|nr|num|numero|nummer|n|id|e [ao]|code|is|ist|es|est|e|lautet|reads"
    r"|was|the|hat"
    r"|die|tiene|tem|do|da|du|car|carro|coche|auto"
    r"|la|le|el|de|of|der|des|your|ihre?|su|votre|sua?|has)\b\.?){0,4}[ .:#='\"(°º-]{1,5}"
)
_CODE = (
    r"(?P<code>(?=[a-z0-9./-]{0,20}\d)[a-z0-9]{1,14}(?:[ ./-]?(?=[a-z]{0,4}\d"
    r"|[a-z]{1,3}\b(?=[ .-]?\d))[a-z0-9]{1,12}){0,4})(?![\w%])"
)
_WHOSE = r"(?: (?:[a-z]+ ){0,3}(?:number|nummer|numero|no|nr)\b(?: on file)?)?"
"""What may stand between a paper and its code, as in "son passeport porte le numero"."""

_PAPERS = re.compile(
    r"\b(?:passport|driver'?s'? licen[sc]es?|driving licen[sc]e|licen[sc]e (?:number|no)|dl"
    r"|id card|reisepass(?:nummer)?|pass(?:nummer|-nr)|ausweis(?:nummer)?"
    r"|fuhrerschein(?:nummer)?|pasaporte|licencia(?: de conducir)?|carne de conducir"
    r"|passeport|permis(?: de conduire)?|passaporte"
    rf"|carta de conducao|cnh|medicare|medical record|mrn){_WHOSE}{_IS}{_CODE}"
)
_PLATES = re.compile(
    r"\b(?:licen[sc]e plates?|number plate|plate(?: number| no)?|registration(?: number"
    r"| plate)?|tags?|kennzeichen|nummernschild"
    r"|matricula|placas?|patente|plaque(?: d'immatriculation)?|immatricul(?:ation|ee?))"
    r"(?: (?:of|on|from|de[lr]?|des|d[oau]|am|an)(?: [a-z]+){1,3}?"
    r"(?= (?:is|was|reads|ist|lautet|es|est|e) ))?"
    rf"{_IS}(?P<code>(?!(?:and|the|or|for|und|die|der|vin)\b)(?=[a-z0-9 .-]{{0,10}}\d)"
    r"[a-z0-9]{1,4}"
    rf"(?:[ .:-]?[a-z0-9]{{1,4}}){{1,3}})(?![\w%])"
)
_PLATE_FORMS = re.compile(
    # France; Germany; behind a comma or a state's name, what has letters and figures.
    r"(?<![\w-])(?:[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}|[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{2,4}[EH]?"
    r"|(?<=plates, )[A-Z]{2,3}[- ]\d{3,4}|(?<=plate, )[A-Z]{2,3}[- ]\d{3,4})(?![\w-])"
)
_VIN_SPACED = re.compile(
    r"\b(?:vin|fin)\b[^a-z0-9]{1,3}(?:is |ist |es |est )?"
    r"(?P<code>[a-hj-npr-z0-9](?:[ -]?[a-hj-npr-z0-9]){16})(?![a-z0-9])"
)
_VIN = re.compile(r"(?<![a-z0-9])(?=[a-z]{0,16}\d)[a-hj-npr-z0-9]{17}(?![a-z0-9])")
_VIN_CUE = re.compile(
    r"\b(?:vin|vehicle identification|chassis|fahrgestell\w*|fin|bastidor|chasis"
    r"|chassi)\b[^.!?\n]{0,30}$"
)
_BIRTH = re.compile(
    r"\b(?:born(?: on| in)?|date of birth|birth ?dates?|dob|d\.o\.b\.|birthday"
    r"|geboren(?: am)?|geb\.|geburtsdatum|geburtstag"
    r"|nacid[oa]s?(?: el)?|nacio(?: el)?|fecha de nacimiento|cumpleanos|nee?(?: le)?"
    r"|date de naissance|anniversaire|nascid[oa](?: em| a)?|nasceu(?: em| a)?"
    r"|data de nascimento|aniversario)(?!\w)"
)
_YEARED = re.compile(
    r"(?<!\d)(?:\d{1,2}[./ -]\d{1,2}[./ -](?:19|20)?\d\d|(?:19"
    r"|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d\d)(?!\d)"
)
_BOUND = re.compile(
    r"\b(?:before|after|between|since|from|vor|nach|ab|zwischen|antes|despues|depois|entre|avant"
    r"|apres|desde|a partir)(?: (?:de|del|du|do|dem|the|or in|el|le|and))* $"
)
"""What makes of a year a bound for many, as in "born before 2010"."""

_OR_LATER = re.compile(
    r" (?:or|oder|o|ou) (?:later|earlier|after|before|spater|fruher|despues|antes|apres|avant"
    r"|depois)\b"
)
_NO_PERSON = re.compile(
    r"\b(?:company|acme|firm|insurer|empresa|entreprise|firma|unternehmen)"
    r" (?:was |were |wurde |fue |foi |est )?(?:born|geboren|nacio|nasceu|nee?)(?: (?:in|en|em))? $"
)
_NEAR = 32
"""Characters between "born" and the date."""

_RECORDS = re.compile(
    r"\b(?:orders?|order(?:'s)? (?:number|no|id)|polic(?:y|ies)|claims?|quotes?"
    r"|quote reference|reference|ticket|case|customer (?:number|id|no)"
    r"|account|member(?:ship)?|invoice|confirmation|bestellung|bestellnummer"
    r"|auftrag(?:snummer)?|police|policennummer|vertrag(?:snummer)?"
    r"|versicherungsnummer|schaden(?:nummer|fall)?|kundennummer|rechnung(?:snummer)?|pedido"
    r"|poliza|siniestro|cliente|factura|commande|police|contrat[oa]?"
    r"|sinistre|dossier|facture|encomenda|apolice|sinistro|fatura)"
    rf"{_IS}(?P<code>[a-z]{{0,5}}[-#]?(?:[a-z0-9]{{1,8}}-)?\d[a-z0-9]{{2,15}}"
    rf"(?:-[a-z0-9]{{1,10}}){{0,3}})(?![\w%]|[.,]\d)"
)
_GROUPED_RECORDS = re.compile(
    r"\b(?:policy|claim|police|vertrag|schaden|poliza|siniestro|contrat|apolice|sinistro)"
    r" ?(?:number|numero|no\.?|nr\.?|n[.°o]{1,2})(?: is| ist| es| est| e)?:? "
    r"(?P<code>[a-z]{2,4} \d{3,6}(?: \d{2,6}){0,3})(?![\w%]|[.,]\d)"
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
_YEARS = re.compile(r"(?:19|20)\d\d")
_FEWEST_DIGITS = 4


def documents(text: Folded) -> Iterator[Item]:
    """Numbers of passports and licenses."""
    for found in _PAPERS.finditer(text.low):
        if sum(char.isdigit() for char in found["code"]) >= _FEWEST_DIGITS:
            yield _item(found, Kind.DOCUMENT)


def vehicles(text: Folded) -> Iterator[Item]:
    """Plates by their cue; vehicle numbers by cue or check digit."""
    for found in _PLATES.finditer(text.low):
        if not _YEARS.fullmatch(found["code"]):
            yield _item(found, Kind.VEHICLE)
    for found in _PLATE_FORMS.finditer(text.plain):
        key = letters_and_digits(found[0])
        yield Item(kind=Kind.VEHICLE, key=key, start=found.start(), end=found.end())
    yield from _vins(text)


def _vins(text: Folded) -> Iterator[Item]:
    for found in _VIN_SPACED.finditer(text.low):
        if sum(char.isdigit() for char in found["code"]) >= _FEWEST_DIGITS:
            yield _item(found, Kind.VEHICLE)
    for found in _VIN.finditer(text.low):
        key = found[0].upper()
        before = text.low[max(0, found.start() - 48) : found.start()]
        if _fits_vin(key) or _VIN_CUE.search(before):
            yield Item(kind=Kind.VEHICLE, key=key, start=found.start(), end=found.end())


def births(text: Folded) -> Iterator[Item]:
    """Dates, or years, said to be those of a birth."""
    cues = [found.span() for found in _BIRTH.finditer(text.low)]
    if not cues:
        return
    dates = [(each.start, each.end) for each in moments(text)]
    dates += [found.span() for found in _YEARED.finditer(text.low)]
    for start, end in dates:
        if _is_bound(text.low, start, end):
            continue
        if any(0 <= start - last <= _NEAR or first - end == 1 for first, last in cues):
            key = letters_and_digits(text.low[start:end])
            yield Item(kind=Kind.BIRTH, key=key, start=start, end=end)


def _is_bound(low: str, start: int, end: int) -> bool:
    before = low[max(0, start - _NEAR) : start]
    return bool(_BOUND.search(before) or _OR_LATER.match(low, end) or _NO_PERSON.search(before))


def records(text: Folded) -> Iterator[Item]:
    """Numbers of orders, policies, claims and quotes."""
    for found in (*_GROUPED_RECORDS.finditer(text.low), *_RECORDS.finditer(text.low)):
        code = found["code"]
        if sum(char.isdigit() for char in code) >= _FEWEST_DIGITS and not _YEARS.fullmatch(code):
            yield _item(found, Kind.RECORD)


def _item(found: re.Match[str], kind: Kind) -> Item:
    start, end = found.span("code")
    return Item(kind=kind, key=letters_and_digits(found["code"]), start=start, end=end)


def _fits_vin(vin: str) -> bool:
    """The ninth sign is the weighted sum of the others modulo 11 (49 CFR 565.15); X is 10."""
    total = sum(
        weight * (int(sign) if sign.isdigit() else _VALUES[sign])
        for sign, weight in zip(vin, _WEIGHTS, strict=True)
    )
    return "0123456789X"[total % 11] == vin[8]
