"""E-mail addresses, also where their signs are written out."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind

_AT = r"(?: ?@ ?| ?[\[({<] ?(?:at|@|arroba|arobase|klammeraffe) ?[\])}>] ?)"
_DOT = (
    r"(?: ?[\[({<] ?(?:dot|\.|punto|point|punkt|ponto) ?[\])}>] ?| (?:dot|punto|point|punkt"
    r"|ponto) | \. |\.|,(?=(?:com|net|org|de|es|fr|pt)\b))"
)
_SIGNED = re.compile(
    rf"(?<![\w.+-])(?P<name>\w(?:[\w.+'-]| \. ){{0,63}}){_AT}(?P<host>[\w-]{{1,63}}"
    rf"(?:{_DOT}[\w-]{{1,63}}){{0,5}}{_DOT}[^\W\d_]{{2,24}})\b"
)
_WRITTEN_OUT = re.compile(
    r"(?<![\w.+-])(?P<name>[a-z][\w+-]{0,40}(?:(?:[ _](?:dot|punto|point|punkt|ponto)[ _]"
    r"|\.)[\w+-]{1,40}){0,3})"
    r"[ _](?:at|arroba|arobase|klammeraffe|bei|chez)[ _]"
    r"(?P<host>[\w-]{2,40}(?:[ _](?:dot|punto|point|punkt|ponto)[ _][\w-]{2,24}){1,3})\b"
)
_ANY_DOT = re.compile(
    r"[ _]?[\[({<]? ?(?<![^\W_])(?:dot|punto|point|punkt|ponto)(?![^\W_])[ _]?[\])}>]? ?"
    r"| ?[\[({<] ?\. ?[\])}>] ?"
)


_SIGNS_OF_ONE = ("@", "at", "arobase", "arroba", "klammeraffe", "bei ", "chez ")


def emails(text: Folded) -> Iterator[Item]:
    """Addresses at which somebody gets mail."""
    if any(sign in text.low for sign in _SIGNS_OF_ONE):
        for pattern in (_SIGNED, _WRITTEN_OUT):
            for found in pattern.finditer(text.low):
                name, host = (_ANY_DOT.sub(".", found[part]) for part in ("name", "host"))
                key = f"{name}@{host}".replace(" ", "")
                yield Item(kind=Kind.EMAIL, key=key, start=found.start(), end=found.end())
