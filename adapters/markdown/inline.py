"""Writes what stands within a line: words, emphasis, code, links and marks of citation."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from markdown_it.token import Token

from adapters.markdown.clean import clean
from adapters.markdown.links import lies, remainder, tidy, web_host
from adapters.markdown.parse import readable_address
from adapters.markdown.pings import BREAK, disarm, disarm_address
from adapters.markdown.style import Style, escape, unescape
from engine.domain.moments import moment_of

Marks = Mapping[int, str]
"""What to write for a citation's place, by its number."""

_PLACE = re.compile("\ufdd0([0-9]+)\ufdd1")
_PLACE_IN_ADDRESS = re.compile("%EF%B7%90([0-9]+)%EF%B7%91")
_NEEDLESS_ESCAPES = set("$%'\",./;=?@^{}<>#+-")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


class _Kind(Enum):
    PROSE = auto()
    MARKUP = auto()
    CODE = auto()
    CITE = auto()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Piece:
    kind: _Kind
    text: str


def place(number: int) -> str:
    """What stands in a text where the mark of citation `number` goes; `clean` removes it."""
    return f"\ufdd0{number}\ufdd1"


def write_inline(tokens: Iterable[Token], style: Style, marks: Marks) -> str:
    """The Markdown of the tokens within a block, in one or more lines."""
    return _join(_pieces(tokens, style), style, marks)


def write_marks(places: str, marks: Marks) -> str:
    """The marks of places that could not stay where they were."""
    return "".join(marks.get(int(number), "") for number in _PLACE.findall(places))


def write_words(text: str, style: Style) -> str:
    """Text that is to be shown exactly as it is."""
    return style.prose(disarm(escape(text)))


def plain_words(tokens: Iterable[Token]) -> str:
    """The words of the tokens within a block, without the addresses of links."""
    inner = (
        plain_words(token.children or ()) if token.type == "image" else token.content or " "
        for token in tokens
        if token.type in {"text", "text_special", "code_inline", "image", "softbreak", "hardbreak"}
    )
    return _BREAK_TAG.sub(" ", "".join(inner))


def without_places(text: str) -> tuple[str, str]:
    """Text that must not have marks in it, and the places that were."""
    return _PLACE.sub("", text), "".join(found[0] for found in _PLACE.finditer(text))


def _pieces(tokens: Iterable[Token], style: Style) -> list[_Piece]:
    opened: list[list[_Piece]] = [[]]
    addresses: list[str] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append([])
            addresses.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            label = opened.pop()
            opened[-1] += _link(label, addresses.pop(), style)
        elif token.type == "image":
            label = _pieces(token.children or (), style)
            opened[-1] += label if addresses else _link(label, str(token.attrs["src"]), style)
        else:
            opened[-1] += _simple(token, style)
    return opened[0]


def _simple(token: Token, style: Style) -> Iterator[_Piece]:
    if token.type == "text":
        yield from _prose(token.content.replace("`", "\\`"))
    elif token.type == "text_special":
        yield _Piece(kind=_Kind.PROSE, text=_special(token, style))
    elif token.type == "code_inline":
        content, places = without_places(token.content)
        yield _Piece(kind=_Kind.CODE, text=style.code(content) if content else "")
        yield from _prose(places)
    elif token.type == "softbreak":
        yield _Piece(kind=_Kind.MARKUP, text="\n")
    elif token.type == "hardbreak":
        yield _Piece(kind=_Kind.MARKUP, text=style.hard_break())
    else:
        yield _Piece(kind=_Kind.MARKUP, text=style.emphasis(token.markup))


def _prose(text: str) -> Iterator[_Piece]:
    for number, part in enumerate(_PLACE.split(text)):
        if part:
            yield _Piece(kind=_Kind.CITE if number % 2 else _Kind.PROSE, text=part)


def _special(token: Token, style: Style) -> str:
    if token.info == "entity":
        char = " " if token.content.isspace() and token.content != "\u00a0" else token.content
        return style.entity(clean(char))
    return token.content if token.content in _NEEDLESS_ESCAPES else token.markup


def _link(label: list[_Piece], address: str, style: Style) -> list[_Piece]:
    """A link when it may be one, else its label and what is worth knowing of its address."""
    address = clean(_PLACE_IN_ADDRESS.sub("", address))
    words = unescape("".join(p.text for p in label if p.kind in {_Kind.PROSE, _Kind.CODE})).strip()
    if words and style.shows_moments and moment_of(address) is not None:
        shown = _join(label, style, {}).replace("\n", " ")
        return [_Piece(kind=_Kind.MARKUP, text=style.link(shown, address))]
    host = web_host(address)
    if host is None:
        more = remainder(words, readable_address(address))
        shown = f" ({escape(more)})" if words and more else escape(more)
        return [*label, _Piece(kind=_Kind.PROSE, text=shown)]
    cites = [piece for piece in label if piece.kind is _Kind.CITE]
    target = disarm_address(tidy(address))
    if not words or _same_address(words, address):
        return [_Piece(kind=_Kind.MARKUP, text=style.address(target)), *cites]
    shown = _SCHEME.sub("", _join([p for p in label if p.kind is not _Kind.CITE], style, {}))
    if lies(words, host):
        shown = f"{shown.rstrip()} ({host})"
    return [_Piece(kind=_Kind.MARKUP, text=style.link(shown.replace("\n", " "), target)), *cites]


def _same_address(words: str, address: str) -> bool:
    return bool(_SCHEME.match(words)) and words.rstrip("/") in {
        address.rstrip("/"),
        readable_address(address).rstrip("/"),
    }


def _join(pieces: Sequence[_Piece], style: Style, marks: Marks) -> str:
    """Text that touches is disarmed together, whatever markup it came out of."""
    written: list[str] = []
    for kind, run in groupby((p for p in pieces if p.text), key=lambda piece: piece.kind):
        texts = [piece.text for piece in run]
        if kind is _Kind.PROSE:
            written.append(style.prose(disarm(_BREAK_TAG.sub(" ", "".join(texts)))))
        elif kind is _Kind.CITE:
            written += (marks[int(number)] for number in texts if int(number) in marks)
        else:
            touches = kind is _Kind.CODE and written and written[-1].endswith("`")
            written += [BREAK, *texts] if touches else texts
    return "".join(written)
