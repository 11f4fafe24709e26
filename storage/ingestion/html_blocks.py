"""The tree of an HTML page as Markdown: headings, paragraphs, lists, tables, code, quotations."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from storage.ingestion.plain import escaped

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span"
    "|strike|strong|sub|sup|time|tt|u|var|wbr"
)
_LISTS = frozenset({"ul", "ol", "menu"})
_DEEPEST = 60
"""Levels of elements that are told apart; below them there is only text."""


def as_markdown(node: LexborNode) -> str:
    """All words of a node in order, as blocks with an empty line between them."""
    return "\n\n".join(block for block in _blocks(node, 0) if block.strip())


def _blocks(node: LexborNode, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield _paragraph(node.text(separator=" "))
        return
    line: list[str] = []
    for child in node.iter(include_text=True):
        if _is_inline(child):
            line.append(_words(child))
            continue
        yield _paragraph("".join(line))
        line = []
        yield from _block(child, depth + 1)
    yield _paragraph("".join(line))


def _block(node: LexborNode, depth: int) -> Iterator[str]:
    tag = node.tag or ""
    if tag in _HEADINGS:
        words = " ".join(node.text(separator=" ").split())
        yield f"{'#' * _HEADINGS[tag]} {words}" if words else ""
    elif tag in _LISTS:
        yield "\n".join(_items(node, depth))
    elif tag == "table":
        yield "\n".join(_rows(node))
    elif tag == "pre":
        yield _fence(node.text())
    elif tag == "blockquote":
        quoted = "\n\n".join(block for block in _blocks(node, depth) if block.strip())
        yield "\n".join(f"> {line}".rstrip() for line in quoted.split("\n"))
    else:
        yield from _blocks(node, depth)


def _is_inline(node: LexborNode) -> bool:
    """Text, and elements of a line; one that holds a block is none, whatever its name."""
    if node.is_text_node or node.tag in {"br", "img"}:
        return True
    is_inline = _INLINE.fullmatch(node.tag or "") is not None
    return is_inline and node.css_first("p, div, ul, ol, table, h1, h2, h3, pre") is None


def _words(node: LexborNode) -> str:
    if node.tag == "br":
        return "\n"
    if node.tag == "img":
        return f" {node.attributes.get('alt') or ''} "
    text = node.text(separator="") if not node.is_text_node else node.text_content or ""
    link = node.attributes.get("href") if node.tag == "a" else None
    words = re.sub(r"\s+", " ", text)
    if link and link.startswith(("https://", "http://")) and words.strip() and ")" not in link:
        return f"[{words.strip()}]({link.split()[0]})"
    return words


def _paragraph(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return escaped("\n".join(line for line in lines if line))


def _items(node: LexborNode, depth: int) -> Iterator[str]:
    for number, child in enumerate(node.iter(), start=1):
        mark = f"{number}." if node.tag == "ol" else "-"
        body = "\n\n".join(block for block in _blocks(child, depth) if block.strip())
        lines = body.split("\n")
        if body:
            yield f"{mark} {lines[0]}"
            yield from (f"{' ' * (len(mark) + 1)}{line}".rstrip() for line in lines[1:])


def _rows(node: LexborNode) -> Iterator[str]:
    """A table of plain cells; the first row is its head, as Markdown wants one."""
    rows = [
        [
            " ".join(cell.text(separator=" ").split()).replace("|", "\\|")
            for cell in row.css("th,td")
        ]
        for row in node.css("tr")
    ]
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    for at, row in enumerate(rows):
        yield f"| {' | '.join([*row, *[''] * (width - len(row))])} |"
        if at == 0:
            yield f"|{' --- |' * width}"


def _fence(code: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}\n{code.strip(chr(10))}\n{fence}" if code.strip() else ""
