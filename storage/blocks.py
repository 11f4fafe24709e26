"""Cuts a long block of Markdown where it may be cut: never inside a code fence or a table row."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token

_CUTS = (re.compile(r"[.!?…][\"')\]]*\s+|[。！？]"), re.compile(r"\s+"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Atom:
    """Lines that belong together.

    A line of text may be cut between words. A fence or a table is cut between its lines: each
    piece then begins with the first `head` lines again, and ends with `foot`.
    """

    lines: tuple[str, ...]
    head: int = 0
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """A heading at the top level of the document, in plain words."""

    level: int
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A paragraph, list, table, fence or quotation, and whatever no token claims."""

    atoms: tuple[Atom, ...]


def stretches(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Heading | Stretch]:
    """All lines of a document in order, as headings and blocks."""
    starts = [at for at, token in enumerate(tokens) if token.level == 0 and token.map]
    edges = [_lines_of(tokens[at])[0] for at in starts] + [len(lines)]
    yield from _block(lines, 0, edges[0], ())
    for number, (at, (start, end)) in enumerate(zip(starts, pairwise(edges), strict=True)):
        if tokens[at].type == "heading_open":
            yield Heading(level=int(tokens[at].tag[1:]), words=_plain(tokens[at + 1]))
            yield from _block(lines, _lines_of(tokens[at])[1], end, ())
        else:
            until = starts[number + 1] if number + 1 < len(starts) else len(tokens)
            yield from _block(lines, start, end, tokens[at:until])


def pieces(block: Stretch, longest: int) -> Iterator[str]:
    """The text of a block in pieces of at most `longest` characters, where that can be."""
    text = ""
    for unit in (unit for atom in block.atoms for unit in _units(atom, longest)):
        joined = f"{text}\n{unit}" if text else unit
        if len(joined) > longest and text:
            yield from _filled(text)
            joined = unit
        text = joined
    yield from _filled(text)


def _block(
    lines: Sequence[str], start: int, end: int, tokens: Iterable[Token]
) -> Iterator[Stretch]:
    """The block that these lines make, if there is anything in them."""
    atoms: list[Atom] = []
    at = start
    for token in tokens:
        if token.type not in {"fence", "table_open"} or token.map is None or token.map[0] < at:
            continue
        first, after = token.map
        atoms.extend(Atom(lines=(line,)) for line in lines[at:first])
        atoms.append(_fixed(token, tuple(lines[first:after])))
        at = after
    atoms.extend(Atom(lines=(line,)) for line in lines[at:end])
    if any(line.strip() for atom in atoms for line in atom.lines):
        yield Stretch(atoms=tuple(atoms))


def _fixed(token: Token, lines: tuple[str, ...]) -> Atom:
    if token.type == "table_open":
        return Atom(lines=lines, head=2)
    closed = len(lines) > 1 and lines[-1].strip(" >").startswith(token.markup)
    before = lines[0][: lines[0].index(token.markup)]
    foot = lines[-1] if closed else re.sub(r"[^>]", " ", before) + token.markup
    return Atom(lines=lines[:-1] if closed else lines, head=1, foot=(foot,))


def _units(atom: Atom, longest: int) -> Iterator[str]:
    if not atom.head:
        yield from _cut(atom.lines[0], longest)
        return
    head, rows = atom.lines[: atom.head], atom.lines[atom.head :]
    frame = len("\n".join((*head, *atom.foot))) + 1
    taken: list[str] = []
    for row in rows:
        if taken and frame + len("\n".join((*taken, row))) > longest:
            yield "\n".join((*head, *taken, *atom.foot))
            taken = []
        taken.append(row)
    yield "\n".join((*head, *taken, *atom.foot))


def _cut(line: str, longest: int) -> Iterator[str]:
    """Cut a long line after a sentence, else between words, else anywhere."""
    while len(line) > longest:
        at = next((end for cut in _CUTS if (end := _last(cut, line, longest))), longest)
        yield line[:at].rstrip()
        line = line[at:]
    yield line


def _last(cut: re.Pattern[str], line: str, longest: int) -> int | None:
    """The end of the last match in the second half of what fits."""
    ends = [match.end() for match in cut.finditer(line, 0, longest)]
    return ends[-1] if ends and ends[-1] > longest // 2 else None


def _filled(text: str) -> Iterator[str]:
    if text.strip():
        yield text.strip("\n").rstrip()


def _lines_of(token: Token) -> tuple[int, int]:
    first, after = token.map or (0, 0)
    return first, after


def _plain(inline: Token) -> str:
    """The words of a heading without its marks."""
    words = (_spoken(child) for child in inline.children or ())
    return " ".join("".join(words).split())


def _spoken(child: Token) -> str:
    if child.type in {"softbreak", "hardbreak"}:
        return " "
    return child.content
