"""Writes a text again in the Markdown of a style, made safe: the one way from Claude to a platform.

What is written is built from what was read, so nothing gets through that a platform reads
differently: code is closed, pings are disarmed (`pings`), links say where they lead (`links`).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from markdown_it.token import Token

from adapters.markdown.inline import (
    Marks,
    plain_words,
    without_places,
    write_inline,
    write_marks,
    write_words,
)
from adapters.markdown.parse import TooDeep, parse, readable_address
from adapters.markdown.style import Cell, Style

_LANGUAGE = re.compile(r"[\w+#.-]*", re.ASCII)
_ALIGNED = {
    "text-align:left": ":---",
    "text-align:center": ":---:",
    "text-align:right": "---:",
}
_HIGHEST_NUMBER = 999_999_999


def write(markdown: str, style: Style, marks: Marks | None = None) -> str:
    """Text that is too deeply nested is shown as it is; `markdown` has been through `clean`."""
    try:
        tokens = parse(markdown)
    except TooDeep:
        return write_literally(without_places(markdown)[0], style)
    return "\n\n".join(_Writer(style, marks or {}).blocks(tokens))


def write_literally(text: str, style: Style) -> str:
    """Show the signs of Markdown as they are."""
    lines = [write_words(line.strip(), style) for line in text.strip().split("\n")]
    return style.paragraph("\n".join(lines))


class _Block(NamedTuple):
    """Tokens from an opening to its closing, without the latter."""

    opening: Token
    inner: Sequence[Token]


class _Writer:
    def __init__(self, style: Style, marks: Marks) -> None:
        self._style = style
        self._marks = marks
        self._quotes = 0
        self._kinds: Mapping[str, Callable[[_Block], str]] = {
            "paragraph_open": self._paragraph,
            "heading_open": self._heading,
            "fence": self._fence,
            "code_block": self._fence,
            "hr": lambda _: style.rule(),
            "blockquote_open": self._quote,
            "bullet_list_open": self._list,
            "ordered_list_open": self._list,
            "table_open": self._table,
            "definition": self._definition,
        }

    def blocks(self, tokens: Sequence[Token]) -> list[str]:
        """The blocks that show something."""
        written = (self._kinds[block.opening.type](block) for block in _blocks(tokens))
        return [text for text in written if text]

    def _line(self, tokens: Iterable[Token]) -> str:
        children = (child for token in tokens for child in token.children or ())
        return write_inline(children, self._style, self._marks).strip()

    def _paragraph(self, block: _Block) -> str:
        return self._style.paragraph(self._line(block.inner))

    def _heading(self, block: _Block) -> str:
        text = " ".join(self._line(block.inner).split("\n"))
        return self._style.heading(int(block.opening.tag[1]), text) if text else ""

    def _fence(self, block: _Block) -> str:
        language, content = block.opening.info.strip(), block.opening.content
        if not _LANGUAGE.fullmatch(language):
            language, content = "", f"{language}\n{content}"
        content, places = without_places(content)
        ended = content if content.endswith("\n") or not content else f"{content}\n"
        code = self._style.fence(language, ended)
        marks = write_marks(places, self._marks)
        return f"{code}\n\n{marks}" if marks else code

    def _quote(self, block: _Block) -> str:
        self._quotes += 1
        text = "\n\n".join(self.blocks(block.inner))
        self._quotes -= 1
        return self._style.quote(text, self._quotes + 1) if text else ""

    def _list(self, block: _Block) -> str:
        items = list(_blocks(block.inner))
        tight = all(
            child.opening.hidden
            for item in items
            for child in _blocks(item.inner)
            if child.opening.type == "paragraph_open"
        )
        gap = "\n" if tight else "\n\n"
        first = block.opening.attrs.get("start", 1)
        return gap.join(
            self._style.item(self._mark(item, number), gap.join(self.blocks(item.inner)))
            for number, item in enumerate(items, start=int(first))
        )

    def _mark(self, item: _Block, number: int) -> str:
        mark = item.opening.markup
        if mark in {".", ")"}:
            return self._style.number(min(number, _HIGHEST_NUMBER), mark)
        return self._style.bullet(mark)

    def _table(self, block: _Block) -> str:
        rows = [
            [(cell.opening, self._cell(cell)) for cell in _blocks(row.inner)]
            for part in _blocks(block.inner)
            for row in _blocks(part.inner)
        ]
        aligned = [_ALIGNED.get(str(head.attrs.get("style")), "---") for head, _ in rows[0]]
        return self._style.table(aligned, [[cell for _, cell in row] for row in rows])

    def _cell(self, block: _Block) -> Cell:
        children = [child for token in block.inner for child in token.children or ()]
        plain, places = without_places(plain_words(children))
        linked = bool(places) or any(child.type in {"link_open", "image"} for child in children)
        text = " ".join(self._line(block.inner).split("\n"))
        return Cell(text=text, plain=plain.strip(), linked=linked)

    def _definition(self, block: _Block) -> str:
        """A definition no link uses is something that was said."""
        meta = block.opening.meta
        title = f' "{meta["title"]}"' if meta["title"] else ""
        words = without_places(f"[{meta['label']}]: {readable_address(meta['url'])}{title}")[0]
        return write_words(" ".join(words.split()), self._style)


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    at = 0
    while at < len(tokens):
        start, depth = at, int(tokens[at].nesting)
        while depth > 0:
            at += 1
            depth += tokens[at].nesting
        yield _Block(tokens[start], tokens[start + 1 : at])
        at += 1
