"""Writes approved articles into the folder: whole or not at all, and never over anything else."""

import asyncio
import hashlib
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path, PurePosixPath

import yaml

from engine.domain.gaps import ArticleFile, ArticleWords
from engine.gaps.ports import NotWritable

_LONGEST_NAME = 60
_MOST_TRIES = 50
_UPDATED = re.compile(r"\A(---\n(?:(?!---\n).*\n)*?)updated:[^\n]*\n")
_NO_FOLDER = "Set KNOWLEDGE_DIR to the folder of your articles: approved ones are written there."
_NO_ADDRESS = (
    "A new article needs an address: set KNOWLEDGE_URL_BASE to where your articles can be read."
)
_TAKEN = "there is another file {name} by now. Nothing was overwritten: draft it again."
_CHANGED = "{name} has changed since the draft was made. Nothing was overwritten: draft it again."


class ArticleFolder:
    """Implements `engine.gaps.ports.ArticleShelf`.

    `folder` is None where the operator has set none. `url_base` is where new articles can be read,
    `look` has the folder read.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        url_base: str | None,
        look: Callable[[], Awaitable[object]],
    ) -> None:
        self._folder = folder
        self._url_base = url_base
        self._look = look

    async def file_of(self, words: ArticleWords, on: date) -> ArticleFile:
        """The file that these words make; nothing is written. Raises NotWritable."""
        return await asyncio.to_thread(self._file_of, words, on)

    async def write(self, file: ArticleFile) -> None:
        """Write a file whole or not at all; one that is there already as it should be is done.

        Raises NotWritable where another one is there, and overwrites nothing.
        """
        await asyncio.to_thread(self._write, file)

    async def look(self) -> None:
        """Have the articles searched as they are now."""
        await self._look()

    def _file_of(self, words: ArticleWords, on: date) -> ArticleFile:
        if words.adds_to is not None:
            return self._with_section(words, words.adds_to, on)
        if self._url_base is None:
            raise NotWritable(_NO_ADDRESS)
        name = self._free_name(words.title)
        front = {
            "title": words.title,
            "url": f"{self._url_base.rstrip('/')}/{PurePosixPath(name).stem}",
            "language": words.language,
            "updated": on,
        }
        written = yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)
        return ArticleFile(
            name=name, text=f"---\n{written}---\n\n{words.text.strip()}\n", base=None
        )

    def _with_section(self, words: ArticleWords, name: str, on: date) -> ArticleFile:
        data = _read(self._at(name))
        if data is None or PurePosixPath(name).suffix.lower() not in {".md", ".markdown"}:
            raise NotWritable(f"{name} is no Markdown file of the folder: write into it yourself.")
        try:
            text = data.decode("utf-8").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise NotWritable(f"{name} is not in UTF-8: write into it yourself.") from error
        dated = _UPDATED.sub(rf"\g<1>updated: {on.isoformat()}\n", text, count=1)
        whole = f"{dated.rstrip()}\n\n## {words.title}\n\n{words.text.strip()}\n"
        return ArticleFile(name=name, text=whole, base=_digest(data))

    def _free_name(self, title: str) -> str:
        stem = _slug(title)
        for number in range(1, _MOST_TRIES):
            name = f"{stem}.md" if number == 1 else f"{stem}-{number}.md"
            if not os.path.lexists(self._at(name)):
                return name
        raise NotWritable(f"There are too many files named like {stem}.md in the folder.")

    def _write(self, file: ArticleFile) -> None:
        target, data = self._at(file.name), file.text.encode("utf-8")
        there = _read(target)
        if there == data:
            return
        if file.base is None and os.path.lexists(target):
            raise NotWritable(_TAKEN.format(name=file.name))
        if file.base is not None and (there is None or _digest(there) != file.base):
            raise NotWritable(_CHANGED.format(name=file.name))
        # Names that begin with a dot are no articles: a look never meets half a file.
        beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
        try:
            _write_whole(beside, data)
            if file.base is None:
                os.link(beside, target)  # unlike a rename, it fails where something is there
            else:
                shutil.copymode(target, beside)
                beside.replace(target)
        except FileExistsError as error:
            raise NotWritable(_TAKEN.format(name=file.name)) from error
        except OSError as error:
            why = f"{file.name} cannot be written into KNOWLEDGE_DIR ({error.strerror})."
            raise NotWritable(why) from error
        finally:
            beside.unlink(missing_ok=True)
        _keep(target.parent)

    def _at(self, name: str) -> Path:
        """Where a file of the folder is; never anywhere else, whatever links lead to."""
        if self._folder is None:
            raise NotWritable(_NO_FOLDER)
        home = self._folder.resolve()
        target = home / name
        if not target.parent.resolve().is_relative_to(home) or target.is_symlink():
            raise NotWritable(f"{name} is not in the folder of the articles.")
        return target


def _slug(title: str) -> str:
    """A name of small letters, digits and hyphens; of a title without any, its digest."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_NAME].strip("-")
    return slug or f"article-{_digest(title.encode())[:8]}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes() if file.is_file() else None
    except OSError:
        return None


def _write_whole(file: Path, data: bytes) -> None:
    with file.open("xb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())


def _keep(folder: Path) -> None:
    """Let the new name outlive a loss of power, where the system can."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
