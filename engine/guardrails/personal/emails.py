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
    r"(?<![\w.+-])(?!(?:are|is|be|was|look|us|me|meet|you|it)\b)"
    r"(?P<name>[a-z][\w+-]{0,40}(?:(?:[ _](?:dot|punto|point|punkt|ponto)[ _]"
    r"|\.)[\w+-]{1,40}){0,3})"
    r"[ _-](?:at(?:[ -]sign)?|arroba|arobase|klammeraffe|bei|chez)[ _-]"
    r"(?!(?:the|a|an|this|that|every|der|die|das|dem|den|el|la|le|o)\b)"
    r"(?P<host>[\w-]{2,40}(?:[ _-](?:dot|punto|point|punkt|ponto)[ _-][\w-]{2,24}){1,3})\b"
)
_SIGN_NAMED = re.compile(
    r"(?<![\w.+-])(?P<name>[a-z][\w.+-]{0,63}) (?:arroba|arobase|klammeraffe|at[ -]sign)"
    r" (?P<host>[\w-]{1,40}(?:\.[\w-]{2,24}){1,3})\b"
    r"|(?<![\w.+-])(?P<letters>[a-z][\w.+-]{0,63}) ?[\[(]a[\])] ?"
    r"(?!(?:and|or|und|oder|y|et|e|o|ou)\b)"
    r"(?P<lettered>[\w-]{1,40}(?: ?[\[(]d[\])] ?[\w-]{2,24}){1,3})\b"
)
"""The sign by a name that means nothing else, or by a letter in brackets."""

_DOTTED = re.compile(
    r"(?<![\w.+-])(?P<name>[a-z]\w{0,40}(?:[._]\w{1,40}){1,3}) (?:chez|bei)"
    r" (?P<host>[\w-]{1,40}(?:\.[\w-]{2,24}){1,3})\b"
)
_CAPITAL = re.compile(
    r"(?<![\w.+-])(?P<name>[A-Za-z]\w{0,40}(?:[._+-]\w{1,40}){1,3}|[A-Za-z]{1,20}\d{1,6}) AT "
    r"(?P<host>[\w-]{1,40}(?:\.[\w-]{2,24}){1,3})\b"
)
"""A name that is no word, and a host: the word between them is small in any sentence."""

_ANY_DOT = re.compile(
    r"[ _-]?[\[({<]? ?(?<![^\W_])(?:dot|punto|point|punkt|ponto)(?![^\W_])[ _-]?[\])}>]? ?"
    r"| ?[\[({<] ?[.d] ?[\])}>] ?"
)


_LETTER = re.compile(r"[\[(]a[\])]")
_SIGNS_OF_ONE = ("@", "at", "arobase", "arroba", "klammeraffe", "bei ", "chez ")


def emails(text: Folded) -> Iterator[Item]:
    """Addresses at which somebody gets mail."""
    if any(sign in text.low for sign in _SIGNS_OF_ONE):
        for pattern in (_SIGNED, _WRITTEN_OUT, _SIGN_NAMED, _DOTTED):
            for found in pattern.finditer(text.low):
                yield _item(found)
        for found in _CAPITAL.finditer(text.plain):
            yield _item(found)
    elif _LETTER.search(text.low):
        for found in _SIGN_NAMED.finditer(text.low):
            yield _item(found)


def _item(found: re.Match[str]) -> Item:
    name, host = (_ANY_DOT.sub(".", part) for part in found.groups() if part is not None)
    key = f"{name}@{host}".replace(" ", "").lower()
    return Item(kind=Kind.EMAIL, key=key, start=found.start(), end=found.end())
