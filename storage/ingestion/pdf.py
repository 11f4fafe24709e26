"""PDF files: the text of their pages, with the entries of their outline as headings."""

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import Destination

from storage.ingestion.draft import Draft, Meta
from storage.ingestion.limits import Limits
from storage.ingestion.plain import escaped
from storage.ingestion.shelf import Unusable

_LEAST_WORDS = 20
"""Characters a page has on average, if it is more than a picture."""

_SMALLEST = 1.0
"""Points; nobody reads smaller letters."""

_HYPHEN = re.compile(r"(?<=\w)[-\u00ad]\n(?=[a-zà-ÿ])")
_DEEPEST = 5


def read_pdf(data: bytes, limits: Limits) -> Draft:
    """The text of a PDF; raises Unusable. To be run apart: hostile files take for ever."""
    if not data.lstrip()[:5] == b"%PDF-":
        raise Unusable("it is not a PDF")
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unusable("it is encrypted; save it without a password")
        if len(reader.pages) > limits.pages:
            raise Unusable(f"it has {len(reader.pages):,} pages; {limits.pages:,} are read at most")
        return _draft(reader, limits)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise Unusable(f"it is a broken PDF ({_short(error)})") from error
    except RecursionError as error:
        raise Unusable("it is a broken PDF (it is nested without an end)") from error


def _draft(reader: PdfReader, limits: Limits) -> Draft:
    headings = _headings(reader)
    parts: list[str] = []
    hidden: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        tiny: list[str] = []
        text = page.extract_text(visitor_text=_tiny_into(tiny))
        hidden += tiny
        parts += [f"{'#' * level} {title}" for level, title in headings.get(number, ())]
        parts.append(_page_text(text, tiny))
        length += len(text)
        if length > limits.characters:
            raise Unusable(f"it has more than {limits.characters:,} characters; split it up")
    if length < _LEAST_WORDS * len(reader.pages):
        raise Unusable("it holds pictures of pages and no text; run text recognition over it")
    said = reader.metadata
    title = " ".join(str(said.title or "").split()) if said else ""
    changed = said.modification_date or said.creation_date if said else None
    return Draft(
        meta=Meta(title=title or None, updated=_day(changed)),
        body="\n\n".join(part for part in parts if part.strip()),
        hidden=tuple(hidden),
    )


def _tiny_into(
    tiny: list[str],
) -> Callable[[str, Iterable[float], Iterable[float], object, float], None]:
    """A visitor that keeps the words in letters too small to be read."""

    def visit(
        text: str,
        around: Iterable[float],
        matrix: Iterable[float],
        font: object,
        size: float,
    ) -> None:
        del font
        a, b, *_ = matrix
        c, d, *_ = around
        scale = max(abs(float(a)), abs(float(b))) * max(abs(float(c)), abs(float(d)))
        if text.strip() and abs(float(size)) * scale < _SMALLEST:
            tiny.append(" ".join(text.split()))

    return visit


def _page_text(text: str, tiny: Iterable[str]) -> str:
    """The words of a page, without hyphens at the ends of lines."""
    for words in tiny:
        text = text.replace(words, "")
    joined = _HYPHEN.sub("", text)
    lines = (" ".join(line.split()) for line in joined.split("\n"))
    return escaped("\n".join(lines).strip())


def _headings(reader: PdfReader) -> Mapping[int, list[tuple[int, str]]]:
    """Levels and titles by the page they begin on; an outline that is broken is no loss."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    try:
        for level, entry in _entries(reader.outline, 2):
            page = reader.get_destination_page_number(entry)
            words = " ".join(str(entry.title or "").split())
            if page is not None and words:
                found[page].append((level, words))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return found


def _entries(outline: Iterable[object], level: int) -> Iterator[tuple[int, Destination]]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _entries(entry, min(level + 1, _DEEPEST))
        elif isinstance(entry, Destination):
            yield level, entry


def _day(moment: object) -> date | None:
    return getattr(moment, "date", lambda: None)()


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
