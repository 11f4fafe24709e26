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
_AMERICAN_TURNED = re.compile(
    r"\b(?:(?:[A-Z][\w'-]{0,24}|\d{1,3}(?:st|nd|rd|th))\.? ){1,4}"
    rf"(?:{_STREET_KINDS})\.?,? \(?(?:[Hh]ouse )?(?:[Nn]umber|[Nn]o\.?|[Nn]r\.?|#) ?#?\d{{1,5}}\b"
    r"(?! (?:(?:in|of|on) (?:the|our|this|a|its)|lanes?|cars?|vehicles?|hours?|days?)\b)"
    r"|\b(?:[Nn]umber|[Nn]o\.?) \d{1,5}[A-Za-z]?,? (?:(?:on|in|of|at) )?"
    rf"(?:(?:[A-Z][\w'-]{{0,24}}|\d{{1,3}}(?:st|nd|rd|th)) ){{1,4}}(?:{_STREET_KINDS})\b"
)
"""The number behind the street, or before it and called one."""

_CITY = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}, [A-Z]{2} \d{5}(?:-\d{4})?\b")
_BRITISH = re.compile(r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]? (?![24]WD)\d[ABD-HJLNP-UW-Z]{2}(?![\w-])")
"""Postcodes; Royal Mail leaves out six letters behind the space."""

_BOX = re.compile(
    r"\b(?:p\.? ?o\.? ?box|(?:rr|rural route) \d{1,3},? box|postfach|apartado(?: de correos)?"
    r"|boite postale) (?:no\.? ?)?\d{2,8}\b"
)
_GERMAN_NUMBER = r"(?:,? (?:Haus-?(?:[Nn]ummer|[Nn]r\.?)|Nr\.?|Nummer|Haus|No\.?))?"
_GERMAN = re.compile(
    r"\b(?!Park|Stell|Rast|Arbeits|Sitz|Um|Heim|Rück|Hin|Schul|Werkstatt|Moni|Engi|Spon)"
    r"[A-ZÄÖÜ][\wäöüß.-]{1,30}(?:straße|strasse|str\.|weg|gasse|allee|platz|ring|damm|ufer)"
    rf"{_GERMAN_NUMBER} \d{{1,4}}(?: ?[a-z])?(?!\w| ?(?:Uhr|%|€))"
    r"(?:,? \d{5} [A-ZÄÖÜ][\wäöüß-]+)?"
    r"|\b[A-ZÄÖÜ][\wäöüß.-]{1,30} \d{1,4}(?: ?[a-z])?,? (?:in |D-)?\d{5} [A-ZÄÖÜ][a-zäöüß]{2,30}"
    r"|\b(?!(?:Auf|Am|Im|Den|Dem|Der|Die|Das|Ein|Eine|Kein|Vom|Zum)\b)"
    r"[A-ZÄÖÜ][\wäöüß-]{1,30} (?:Straße|Strasse|Str\.|Weg|Gasse|Allee|Platz|Ring|Damm"
    rf"|Ufer){_GERMAN_NUMBER} \d{{1,4}}\b"
    r"|\b(?:Hausn(?:ummer|r\.?)|Haus|Nummer|Nr\.) \d{1,4}(?: ?[a-z])?,? "
    r"(?:(?:in|an|auf|de[rs]|am|im) (?:de[rm] )?)?[A-ZÄÖÜ][\wäöüß-]{1,30}"
    r"(?:straße|strasse|str\.|weg|gasse|allee|platz|damm|ufer)\b"
)
_ROMANCE = re.compile(
    r"\b(?:calle|c/|avenida|av\.|avda\.?|paseo|plaza|camino|carretera|rua|r\.|travessa"
    r"|praca|largo|estrada|alameda)"
    r" (?:(?:de|del|da|do|dos|das|la|el|los|las) ){0,2}"
    r"(?!(?:numero|de|del|da|do|la|el|los|las|durante|por|em|con|com|y|para|hasta|ate|unos|cada|hay|si)\b)"
    r"[a-z][\w'-]{1,30}(?: (?:de |del |da "
    r"|do |la )?[a-z][\w'-]{1,30}){0,4}"
    r",? (?:s/n|(?:n\.?[oº°]? ?|num\.? ?|numero |# ?)?\d{1,5})\b(?! (?:de|a|horas|dias|metros|%))"
    r"|\b(?:rue|avenue|boulevard|allee|chemin|impasse|place|quai)"
    r" (?:(?:de la|de l'|du|des|de|d') ?)?[a-z][\w'-]{1,30}(?: [a-z][\w'-]{1,30}){0,3}"
    r",? (?:au )?(?:numero|num\.|n[o°]\.?) ?\d{1,5}\b"
    r"|\b(?:numero|num\.|n\.?[o°]\.?) ?\d{1,5}(?: ?bis)?,? (?:de|del|da|do|du|na|no)(?: la| l')? ?"
    r"(?:calle|avenida|paseo|plaza|camino|rua|travessa|praca|largo|estrada|alameda"
    r"|rue|avenue|boulevard|allee|chemin|impasse|place|quai)"
    r" (?:(?:de|del|da|do|dos|das|du|des|la|el|los|las|le) ){0,2}[a-z][\w'-]{1,30}"
    r"|(?<![\w.,])\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|allee|chemin|impasse"
    r"|place|quai|route|cours(?! de conduite))"
    r" (?:(?:de|du|des|la|le|les|de la|de l'|d') ?){0,2}[a-z][\w'-]{1,30}"
)
_GOES_ON = re.compile(r" [a-z]{3,}")
_BY_CUE = re.compile(
    r"\b(?:lives? (?:at|in|on)|residing at|resides at|(?:home|postal|mailing|street|billing"
    r"|delivery|new|current) address(?: is|:)|address is|address:"
    r"|wohnt (?:in|im|am|an|auf|zum|zur|unter|hinter|vor)(?: de[rm])?"
    r"|wohnhaft in(?: der)?|adresse (?:ist|lautet)"
    r"|vive en"
    r"|domicilio(?: es|:)|direccion (?:es|:)"
    r"|habite(?: au)?|adresse est|mora (?:na|no|em)|reside (?:na|no|em|en)|endereco (?:e|:))"
    r" ?(?P<address>(?:[a-z][\w'.-]* ){0,5}"
    r"(?:[a-z][\w'-]*, (?:n[ro]\.?|n°|numero|number|nummer|haus(?:nummer)?) )?"
    r"\d{1,6}\b(?: [\w'.-]+){0,5})"
)
_BY_NUMBER = re.compile(
    r"\b(?P<address>(?:house (?:number|no\.?|nr\.?)|hausn(?:ummer|r\.?)|hs\.?-?nr\.?)"
    r" (?:is |ist )?\d{1,4}(?: ?[a-z])?)\b"
    r"|\b(?P<german>(?:am|im|an der|an den|auf der|auf dem|zum|zur|unter den|hinter der"
    r"|hinter dem) [a-z][\w-]{2,30} \d{1,4}(?: ?[a-z])?) (?:wohnt|wohnen|lebt)\b"
)
"""The number of a house, called one or followed by who lives there."""

_SMALL = re.compile(
    r"\b(?:at|to) (?P<address>\d{1,6} (?:[a-z]+ ){1,2}(?:street|avenue|boulevard|lane)\b)"
)
"""An American address without capitals."""

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
    for pattern in (_AMERICAN, _AMERICAN_TURNED, _CITY, _GERMAN, _BRITISH):
        for found in pattern.finditer(text.plain):
            yield _item(found, Kind.ADDRESS)
    for found in _BOX.finditer(text.low):
        yield _item(found, Kind.ADDRESS)
    yield from _streets(text)
    for pattern in (_BY_CUE, _SMALL, _BY_NUMBER):
        for found in pattern.finditer(text.low):
            yield _item(found, Kind.ADDRESS, found.lastgroup or "address")


def _streets(text: Folded) -> Iterator[Item]:
    """Streets in Romance languages; "en la avenida principal 2 coches" tells of none."""
    for found in _ROMANCE.finditer(text.low):
        has_name = any(sign.isupper() for sign in text.plain[found.start() + 1 : found.end()])
        if has_name or not _GOES_ON.match(text.plain, found.end()):
            yield _item(found, Kind.ADDRESS)


def network_addresses(text: Folded) -> Iterator[Item]:
    """Addresses of devices, which tell where somebody is."""
    for pattern in (_IPV4, _IPV6, _MAC):
        for found in pattern.finditer(text.low):
            if not _VERSION.search(text.low[max(0, found.start() - 10) : found.start()]):
                yield _item(found, Kind.NETWORK)


def _item(found: re.Match[str], kind: Kind, group: str | int = 0) -> Item:
    start, end = found.span(group)
    return Item(kind=kind, key=letters_and_digits(found[group]), start=start, end=end)
