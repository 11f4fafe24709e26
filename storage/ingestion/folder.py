"""Reads a folder of articles and its subfolders; what is broken is named, and the rest goes on."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from engine.errors import ConfigurationError
from storage.ingestion.limits import megabytes
from storage.ingestion.reading import KINDS, Document, Reading, digest_of, read_document
from storage.ingestion.shelf import BrokenArticle, ReadArticle, Shelf, Unusable
from storage.states import ArticleSource

_OTHER_TEXTS = frozenset(
    {".doc", ".odt", ".rtf", ".pages", ".epub", ".rst", ".adoc", ".ppt", ".pptx", ".xls", ".xlsx"}
)
"""Files that may well be articles, but of kinds that nothing here reads."""

_BESIDE = ".yaml"
Told = Callable[[int, int, str], None]
"""Told of progress: how many are done, of how many, and the name of the last."""


def read_folder(
    folder: Path,
    reading: Reading | None = None,
    *,
    stored: Mapping[str, str] | None = None,
    told: Told | None = None,
) -> Shelf:
    """Read all articles of a folder; those whose digest is `stored` under their name are not.

    Raises ConfigurationError where the folder holds none at all or none that can be used.
    """
    look = _Look(folder=folder, reading=reading or Reading(), stored=stored or {})
    files = _files(folder)
    for number, name in enumerate(files, start=1):
        look.take(name)
        if told is not None:
            told(number, len(files), name)
    if not look.articles and not look.unchanged:
        listed = "".join(f"\n{article}" for article in look.broken)
        raise ConfigurationError(
            f"no article in {folder} can be used; see KNOWLEDGE_DIR{':' if listed else ''}{listed}"
        )
    return Shelf(
        source=ArticleSource.FOLDER,
        articles=tuple(look.articles),
        broken=tuple(look.broken),
        unchanged=frozenset(look.unchanged),
    )


class _Look:
    """One look into a folder, file by file."""

    def __init__(self, *, folder: Path, reading: Reading, stored: Mapping[str, str]) -> None:
        self._folder = folder
        self._home = folder.resolve()
        self._reading = reading
        self._stored = stored
        self._urls: dict[str, str] = {}
        self.articles: list[ReadArticle] = []
        self.broken: list[BrokenArticle] = []
        self.unchanged: list[str] = []

    def take(self, name: str) -> None:
        """Read one file, or note why it cannot be used."""
        try:
            document = self._document(name)
            if self._stored.get(name) == digest_of(document, self._reading):
                self.unchanged.append(name)
                return
            read = read_document(document, self._reading)
            first = self._urls.setdefault(read.article.url, name)
            if first != name:
                raise Unusable(f"its url is already that of {first}")
            self.articles.append(read)
        except Unusable as error:
            self.broken.append(error.broken(name))

    def _document(self, name: str) -> Document:
        suffix = Path(name).suffix.lower()
        if suffix not in KINDS and suffix in _OTHER_TEXTS:
            raise Unusable(f"files of the kind {suffix} cannot be read; save it as PDF or DOCX")
        file = self._bytes(self._folder / name)
        beside = self._folder / f"{name}{_BESIDE}"
        return Document(
            name=name,
            kind=KINDS.get(suffix, "text"),
            data=file.data,
            updated=file.changed,
            beside=self._bytes(beside).data if beside.exists() else None,
        )

    def _bytes(self, file: Path) -> "_File":
        """The content of a file of this folder; nothing else is ever opened, no pipe or device."""
        most = self._reading.limits.file_bytes
        try:
            real = file.resolve(strict=True)
            if not real.is_relative_to(self._home):
                raise Unusable("it is a link that leads out of the folder")
            state = real.stat()
            if not stat.S_ISREG(state.st_mode):
                raise Unusable("it is not a file, or a link to a folder, which is not followed")
            if state.st_size > most:
                raise _too_large(state.st_size, most)
            with real.open("rb") as opened:
                data = opened.read(most + 1)
        except (OSError, RuntimeError) as error:  # RuntimeError: a circle of links
            why = getattr(error, "strerror", None) or "its links lead in a circle"
            raise Unusable(f"it cannot be read ({why})") from error
        if len(data) > most:  # it grew meanwhile
            raise _too_large(len(data), most)
        return _File(data=data, changed=datetime.fromtimestamp(state.st_mtime, UTC).date())


@dataclass(frozen=True, kw_only=True, slots=True)
class _File:
    data: bytes
    changed: date


def _too_large(size: int, most: int) -> Unusable:
    return Unusable(
        f"it has {megabytes(size)}; up to {megabytes(most)} are read, see KNOWLEDGE_FILE_MEGABYTES"
    )


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise ConfigurationError(
            f"the knowledge folder {folder} is not a folder; see KNOWLEDGE_DIR"
        )
    files = sorted(_walked(folder))
    if not any(Path(name).suffix.lower() in KINDS for name in files):
        raise ConfigurationError(
            f"the knowledge folder {folder} has no article ({', '.join(sorted(KINDS))}); see"
            " KNOWLEDGE_DIR"
        )
    return files


def _walked(folder: Path) -> Iterator[str]:
    """Names of what may be articles; links to folders are not followed, so nothing is a circle."""
    for place, inside, files in os.walk(folder, followlinks=False):
        inside[:] = [name for name in inside if not name.startswith(".")]
        links = [name for name in inside if (Path(place) / name).is_symlink()]
        texts = [
            name
            for name in files
            if not name.startswith(".") and Path(name).suffix.lower() in KINDS.keys() | _OTHER_TEXTS
        ]
        for name in (*links, *texts):
            yield (Path(place) / name).relative_to(folder).as_posix()
