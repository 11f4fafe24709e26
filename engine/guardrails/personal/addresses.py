"""Postal addresses of houses, post-office boxes, and network addresses."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind, letters_and_digits

_STREET_KINDS = (
    "Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Terrace|Ter|Place|Pl"
    "|Circle|Cir|Parkway|Pkwy|Highway|Hwy|Square|Sq|Trail|Trl|Loop|Alley|Crescent|Close"
    "|Gardens|Row|Broadway"
)
_AMERICAN = re.compile(
    r"(?<![\w$.,/-])\d{1,6}[A-Za-z]? (?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.? )?"
    rf"(?:(?:[A-Z][\w'-]{{0,24}}|\d{{1,3}}(?:st|nd|rd|th))\.? ){{1,4}}(?:{_STREET_KINDS})\b"
    r"(?:\.?,? (?:Apt|Apartment|Suite|Unit"
    r"|#) ?#?\w{1,6})?(?:,? [A-Z][\w ]{2,30},? [A-Z]{2} \d{5}(?:-\d{4})?)?"
)
_CITY = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}, [A-Z]{2} \d{5}(?:-\d{4})?\b")
_BOX = re.compile(
    r"\b(?:p\.? ?o\.? ?box|postfach|apartado(?: de correos)?|boite postale) (?:no\.? ?)?\d{2,8}\b"
)
_GERMAN = re.compile(
    r"\b[A-ZÄÖÜ][\wäöüß.-]{1,30}(?:straße|strasse|str\.|weg|gasse|allee|platz|ring|damm|ufer)"
    r" \d{1,4}(?: ?[a-z])?(?!\w| ?(?:Uhr|%|€))(?:,? \d{5} [A-ZÄÖÜ][\wäöüß-]+)?"
    r"|\b[A-ZÄÖÜ][\wäöüß-]{1,30} (?:Straße|Strasse|Str\.|Weg|Gasse|Allee|Platz|Ring|Damm"
    r"|Ufer) \d{1,4}\b"
)
_ROMANCE = re.compile(
    r"\b(?:calle|c/|avenida|av\.|avda\.?|paseo|plaza|camino|carretera|rua|r\.|travessa"
    r"|praca|largo|estrada|alameda)"
    r" (?:(?:de|del|da|do|dos|das|la|el|los|las) ){0,2}[a-z][\w'-]{1,30}(?: (?:de |del |da "
    r"|do |la )?[a-z][\w'-]{1,30}){0,4}"
    r",? (?:n\.?[oº°]? ?|num\.? ?|numero )?\d{1,5}\b(?! (?:de|a|horas|dias|%))"
    r"|(?<![\w.,])\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|allee|chemin|impasse"
    r"|place|quai|route|cours)"
    r" (?:(?:de|du|des|la|le|les|de la|de l'|d') ?){0,2}[a-z][\w'-]{1,30}"
)
_BY_CUE = re.compile(
    r"\b(?:lives? (?:at|in|on)|residing at|resides at|(?:home|postal|mailing|street|billing"
    r"|delivery|new|current) address(?: is|:)|address is|address:"
    r"|wohnt (?:in|im|am)(?: der)?|wohnhaft in(?: der)?|adresse (?:ist|lautet)|vive en"
    r"|domicilio(?: es|:)|direccion (?:es|:)"
    r"|habite(?: au)?|adresse est|mora (?:na|no|em)|reside (?:na|no|em|en)|endereco (?:e|:))"
    r" ?(?P<address>(?:[a-z][\w'.-]* ){0,5}\d{1,6}\b(?: [\w'.-]+){0,5})"
)
_IPV4 = re.compile(
    r"(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\d)"
)
_IPV6 = re.compile(
    r"(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])"
    r"|(?<![\w:])(?:[0-9a-f]{1,4}:){1,5}:(?:[0-9a-f]{1,4}:?){1,4}(?![\w:])"
)
_MAC = re.compile(r"(?<![\w:-])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\w:-])")
_VERSION = re.compile(r"(?:version|release|firmware|software|v)\.? ?$")


def addresses(text: Folded) -> Iterator[Item]:
    """Where somebody lives or gets mail."""
    for pattern in (_AMERICAN, _CITY, _GERMAN):
        for found in pattern.finditer(text.plain):
            yield _item(found, Kind.ADDRESS)
    for pattern in (_BOX, _ROMANCE):
        for found in pattern.finditer(text.low):
            yield _item(found, Kind.ADDRESS)
    for found in _BY_CUE.finditer(text.low):
        yield _item(found, Kind.ADDRESS, "address")


def network_addresses(text: Folded) -> Iterator[Item]:
    """Addresses of devices, which tell where somebody is."""
    for pattern in (_IPV4, _IPV6, _MAC):
        for found in pattern.finditer(text.low):
            if not _VERSION.search(text.low[max(0, found.start() - 10) : found.start()]):
                yield _item(found, Kind.NETWORK)


def _item(found: re.Match[str], kind: Kind, group: str | int = 0) -> Item:
    start, end = found.span(group)
    return Item(kind=kind, key=letters_and_digits(found[group]), start=start, end=end)
