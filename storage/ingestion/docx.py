"""Word files: made into HTML, then read like a page."""

import io
import zipfile

import mammoth

from storage.ingestion.draft import Draft
from storage.ingestion.html import read_html
from storage.ingestion.limits import Limits, megabytes
from storage.ingestion.shelf import Unusable

_UNPACKED = 100_000_000
"""Bytes of all parts together; a text of a million characters needs a tenth of it."""

_ENTRIES = 5_000
_RATIO = 200
_PART = "word/document.xml"


def read_docx(data: bytes, limits: Limits) -> Draft:
    """The text of a Word file; raises Unusable. To be run apart: hostile files take for ever."""
    del limits
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bombs(archive)
            if _PART not in archive.namelist():
                raise Unusable("it is not a Word file (.docx)")
        made = mammoth.convert_to_html(io.BytesIO(data))  # type: ignore[no-untyped-call]
    except zipfile.BadZipFile as error:
        raise Unusable("it is not a Word file (.docx), or it is broken") from error
    except Unusable:
        raise
    except Exception as error:  # mammoth lets through whatever its XML parser raises
        raise Unusable(f"it is a broken Word file ({type(error).__name__})") from error
    return read_html(f"<html><body>{made.value}</body></html>".encode(), "utf-8")


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    is_bomb = unpacked > _UNPACKED or len(entries) > _ENTRIES
    if is_bomb or (unpacked > 10_000_000 and unpacked / packed > _RATIO):
        raise Unusable(f"it would unpack to {megabytes(unpacked)}, which no text needs")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unusable("it is encrypted; save it without a password")
