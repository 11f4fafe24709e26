"""E-mail addresses, also where their signs are written out."""

import re
from collections.abc import Iterator

from engine.guardrails.folded import Folded
from engine.guardrails.personal.item import Item, Kind

_AT = r"(?: ?@ ?| ?[\[({<] ?(?:at|@|arroba|arobase) ?[\])}>] ?)"
_DOT = (
    r"(?: ?[\[({<] ?(?:dot|\.|punto|point|punkt|ponto) ?[\])}>] ?| (?:dot|punto|point|punkt"
    r"|ponto) |\.|,(?=(?:com|net|org|de|es|fr|pt)\b))"
)
_SIGNED = re.compile(
    rf"(?<![\w.+-])(?P<name>\w[\w.+'-]{{0,63}}){_AT}(?P<host>[\w-]{{1,63}}"
    rf"(?:{_DOT}[\w-]{{1,63}}){{0,5}}{_DOT}[^\W\d_]{{2,24}})\b"
)
_WRITTEN_OUT = re.compile(
    r"(?<![\w.+-])(?P<name>[a-z][\w+-]{1,40}(?:(?: (?:dot|punto|point|punkt|ponto) "
    r"|\.)[\w+-]{1,40}){0,3})"
    r" (?:at|arroba|arobase|bei|chez) "
    r"(?P<host>[\w-]{2,40}(?:(?: (?:dot|punto|point|punkt|ponto) )[\w-]{2,24}){1,3})\b"
)
_ANY_DOT = re.compile(
    r" ?[\[({<]? ?\b(?:dot|punto|point|punkt|ponto)\b ?[\])}>]? ?| ?[\[({<] ?\. ?[\])}>] ?"
)


def emails(text: Folded) -> Iterator[Item]:
    """Addresses at which somebody gets mail."""
    if "@" in text.low or "at" in text.low or "aro" in text.low:
        for pattern in (_SIGNED, _WRITTEN_OUT):
            for found in pattern.finditer(text.low):
                name, host = (_ANY_DOT.sub(".", found[part]) for part in ("name", "host"))
                key = f"{name}@{host}".replace(" ", "")
                yield Item(kind=Kind.EMAIL, key=key, start=found.start(), end=found.end())
