"""Bytes as text: by their byte order mark, by the encoding that is declared, else as UTF-8."""

import codecs
import re

from storage.ingestion.shelf import Unusable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MOST_CONTROLS = 0.001
"""Share of control characters in a text; files that are none have far more."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_KNOWN_FILES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office file"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
)


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text; raises Unusable where it is none, or not in the encoding it should be in."""
    for mark, what in _KNOWN_FILES:
        if data.startswith(mark):
            raise Unusable(f"it is not text but {what}")
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    encoding = marked or _known(declared) or "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        name = "UTF-8" if encoding == "utf-8" else encoding
        raise Unusable(f"it is not {name} text; save it as UTF-8") from error
    if "\0" in text or len(_CONTROL.findall(text)) > _MOST_CONTROLS * max(len(text), 1_000):
        raise Unusable("it is not text: it is full of control characters")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _known(declared: str | None) -> str | None:
    """The codec of a declared encoding; as browsers do, Latin-1 is read as Windows-1252."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("'\"")).name
    except (LookupError, ValueError) as error:
        raise Unusable(f"its encoding {declared[:40]!r} is not known; save it as UTF-8") from error
    if name in {"iso8859-1", "ascii"}:
        return "cp1252"
    if not codecs.lookup(name)._is_text_encoding:  # noqa: SLF001 - base64 and zip are codecs, too
        raise Unusable(f"its encoding {declared[:40]!r} is none of text; save it as UTF-8")
    return name
