"""What `--doctor` says about database and knowledge; it looks without taking any lock."""

import asyncio
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from engine.checkup import Finding, Level, would_stop
from engine.domain.messages import Platform
from engine.errors import ConfigurationError
from storage import dead_letters
from storage.ingestion.folder import read_folder
from storage.ingestion.reading import Reading
from storage.knowledge_log import last_look
from storage.migrating import is_current, stored_version
from storage.settings import StorageSettings
from storage.sqlite import database_file, require_features
from storage.standing import looking_at

_LITTLE_SPACE = 200 * 1024 * 1024
_NO_SPACE = 20 * 1024 * 1024
_WHERE = "set DATABASE_URL to a file Tandem may read and write, on a local disk"


async def check_storage(
    settings: StorageSettings, knowledge_dir: Path | None, reading: Reading | None = None
) -> list[Finding]:
    """Look at the database and, where their folder is known, at the articles; disturbs nobody."""
    return await asyncio.to_thread(_check, settings, knowledge_dir, reading)


def _check(
    settings: StorageSettings, knowledge_dir: Path | None, reading: Reading | None
) -> list[Finding]:
    articles = [] if knowledge_dir is None else _knowledge(knowledge_dir, reading)
    return [*_sqlite(), *_database(settings), *articles]


def _sqlite() -> Iterator[Finding]:
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            require_features(connection)
    except ConfigurationError as error:
        yield Finding(level=Level.STOP, what=str(error))
    else:
        yield Finding(level=Level.OK, what=f"SQLite {sqlite3.sqlite_version} with FTS5")


def _database(settings: StorageSettings) -> Iterator[Finding]:
    try:
        file = database_file(settings)
    except ConfigurationError as error:
        yield Finding(level=Level.STOP, what=str(error))
        return
    try:
        problems = list(_place(file))
        yield from problems
        if would_stop(problems):
            return
        if file.exists():
            yield from _version(file)
        else:
            yield Finding(level=Level.OK, what=f"the database {file} will be made at the start")
    except ConfigurationError as error:
        yield Finding(level=Level.STOP, what=str(error))
    except (OSError, sqlite3.Error) as error:
        what = f"the database {file} cannot be read: {error}"
        yield Finding(level=Level.STOP, what=what, fix=_WHERE)


def _place(file: Path) -> Iterator[Finding]:
    """Whether the file and its folder can be written, and how much room is left."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        what = f"the folder {folder} of the database cannot be written ({error.strerror})"
        yield Finding(level=Level.STOP, what=what, fix=_WHERE)
        return
    if file.is_dir():
        yield Finding(level=Level.STOP, what=f"the database {file} is a folder", fix=_WHERE)
        return
    if file.exists() and not os.access(file, os.R_OK | os.W_OK):
        what = f"the database {file} cannot be written"
        yield Finding(level=Level.STOP, what=what, fix=_WHERE)
    free = shutil.disk_usage(folder).free
    if free < _LITTLE_SPACE:
        level = Level.STOP if free < _NO_SPACE else Level.WARN
        what = f"only {free // 1024**2} MB are free where the database is"
        yield Finding(level=level, what=what, fix="make room on that disk")


def _version(file: Path) -> Iterator[Finding]:
    """Read without writing: no transaction of a running process waits for this."""
    address = f"{file.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=1)) as connection:
        version = stored_version(connection)
    try:
        current = is_current(version)
    except ConfigurationError as error:
        yield Finding(level=Level.STOP, what=str(error))
        return
    state = "up to date" if current else "will be brought up to date at the start"
    yield Finding(level=Level.OK, what=f"the database {file} has version {version}, {state}")
    if current:
        yield from _given_up(file)
        yield from _last_look(file)


def _given_up(file: Path) -> Iterator[Finding]:
    """Answers that no platform took: why, and where somebody may still want one."""
    with looking_at(file) as connection:
        for platform in Platform:
            if not (number := dead_letters.count(connection, platform)):
                continue
            [last] = dead_letters.newest(connection, platform, most=1)
            at = datetime.fromtimestamp(last.buried_at, UTC)
            many = f"answer on {platform} was" if number == 1 else f"answers on {platform} were"
            yield Finding(
                level=Level.WARN,
                what=f"{number} {many} given up, the last one in {last.place} at"
                f" {at:%Y-%m-%d %H:%M} UTC (reference {last.reference}): {last.error}",
                fix="see that the bot may post where it answers; --status lists the newest of them,"
                " --dismiss-dead-letters counts them as seen to",
            )


def _last_look(file: Path) -> Iterator[Finding]:
    """What the newest sync could not do, the web included."""
    with looking_at(file) as connection:
        look = last_look(connection)
    if look is None:
        return
    at = f"{datetime.fromtimestamp(look.ended_at, UTC):%Y-%m-%d %H:%M} UTC"
    if look.error is not None:
        fix = "put it right; what was known before is used until then"
        yield Finding(level=Level.WARN, what=f"articles could not be looked at, {at}", fix=fix)
    elif look.troubles:
        many = len(look.troubles)
        what = f"the look at the articles of {at} found {many} that cannot be used as they are"
        fix = "see python -m composition.knowledge report"
        yield Finding(level=Level.WARN, what=what, fix=fix)


def _knowledge(folder: Path, reading: Reading | None) -> Iterator[Finding]:
    try:
        shelf = read_folder(folder, reading)
    except ConfigurationError as error:
        for line in str(error).splitlines():
            yield Finding(level=Level.STOP, what=line)
        return
    languages = sorted({item.article.language for item in shelf.articles})
    count = len(shelf.articles)
    yield Finding(
        level=Level.OK, what=f"{count} knowledge articles in {folder} ({', '.join(languages)})"
    )
    for broken in shelf.broken:
        yield Finding(
            level=Level.WARN,
            what=f"article {broken}",
            fix="put it right; until then its last good version is used, if there is one",
        )
