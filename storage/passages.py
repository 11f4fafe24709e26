"""Cuts an article into citable passages: at headings, then at blocks, and never loses a word."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt

from engine.domain.knowledge import Article, Passage
from storage.blocks import Atom, Heading, Stretch, pieces, stretches

LONGEST = 1_600
"""Characters of a passage; only a table row or a line of code that alone is longer exceeds it."""

CUTTING = "1"
"""Part of every article's digest: another value cuts all articles anew at the next start."""

_MARKDOWN = MarkdownIt("commonmark").enable("table")


def cut(article: Article) -> tuple[Passage, ...]:
    """The passages of an article in reading order."""
    positions: Counter[tuple[str, ...]] = Counter()
    made: list[Passage] = []
    for path, blocks in _sections(article):
        for text in _packed(blocks):
            made.append(_passage(article, path, positions[path], text))
            positions[path] += 1
    return tuple(made)


def _passage(article: Article, path: tuple[str, ...], position: int, text: str) -> Passage:
    return Passage(
        id=_hash(article.name, *path, str(position))[:16],
        article=article.name,
        title=article.title,
        url=article.url,
        language=article.language,
        updated=article.updated,
        path=path,
        text=text,
    )


def _hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def _sections(article: Article) -> Iterator[tuple[tuple[str, ...], Sequence[Stretch]]]:
    """What stands under each chain of headings; a heading above nothing is text itself."""
    lines = article.body.split("\n")
    above: list[Heading] = []
    blocks: list[Stretch] = []
    for stretch in stretches(lines, _MARKDOWN.parse(article.body)):
        if isinstance(stretch, Stretch):
            blocks.append(stretch)
            continue
        if blocks or (above and above[-1].level >= stretch.level):
            yield _path(above, article), blocks or _alone(above)
            blocks = []
        above = [*(heading for heading in above if heading.level < stretch.level), stretch]
    if blocks or above:
        yield _path(above, article), blocks or _alone(above)


def _path(above: Sequence[Heading], article: Article) -> tuple[str, ...]:
    """The words of the headings, without the article's title and without empty ones."""
    title = article.title.casefold()
    return tuple(
        heading.words for heading in above if heading.words and heading.words.casefold() != title
    )


def _alone(above: Sequence[Heading]) -> Sequence[Stretch]:
    return [Stretch(atoms=(Atom(lines=(above[-1].words,)),))] if above[-1].words else []


def _packed(blocks: Sequence[Stretch]) -> Iterator[str]:
    """Fill passages block by block."""
    text = ""
    for piece in (piece for block in blocks for piece in pieces(block, LONGEST)):
        joined = f"{text}\n\n{piece}" if text else piece
        if len(joined) > LONGEST and text:
            yield text
            joined = piece
        text = joined
    if text:
        yield text
