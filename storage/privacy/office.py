"""What an operator does for one person, or to verify the audit, beside programs that run."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from engine.errors import ConfigurationError
from storage import audit_check, auditing
from storage.audit_check import Broken, Whole
from storage.failures import opening_failures
from storage.migrating import is_current, version_of
from storage.privacy import exporting, forgetting, scrubbing
from storage.privacy.forgetting import Forgotten, Left, Thread
from storage.privacy.person import Person
from storage.settings import StorageSettings
from storage.sqlite import Use, database_file, make_engine


class PrivacyOffice:
    """Everything raises ConfigurationError where there is no database that this program knows.

    `clock` gives POSIX seconds.
    """

    def __init__(
        self, settings: StorageSettings, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._settings = settings
        self._file = database_file(settings)
        self._clock = clock
        self._alias = f"forgotten-{secrets.token_hex(6)}"

    @property
    def file(self) -> Path:
        """Where the database is."""
        return self._file

    def threads(self, person: Person) -> tuple[Thread, ...]:
        """Where the person took part and is not forgotten."""
        with self._opened(Use.READ) as connection:
            return forgetting.threads_of(connection, person)

    def forget_thread(self, person: Person, thread: Thread) -> Forgotten | Left:
        """Take the person out of one of them: wholly, or not at all."""
        with self._opened(Use.WRITE) as connection:
            return forgetting.forget_thread(
                connection, person, thread.id, alias=self._alias, now=self._clock()
            )

    def forget_person(self, person: Person) -> int:
        """Take out what belongs to no conversation; returns how many rows."""
        with self._opened(Use.WRITE) as connection:
            return forgetting.forget_person(connection, person, self._clock())

    def scrub(self) -> bool:
        """Let nothing of it be left between the rows; False where that has to be done again."""
        return scrubbing.scrub(self._file)

    def export(self, person: Person) -> Mapping[str, Any]:
        """Everything about the person, as JSON; it is noted before, and read while others write."""
        now = self._clock()
        with self._opened(Use.WRITE) as connection:
            exporting.note(connection, person, now)
        with self._opened(Use.READ) as connection:
            return exporting.export(connection, person, now)

    def check_audit(self) -> Whole | Broken:
        """Whether every row of the audit is as it was written."""
        key = self._settings.audit_key
        with self._opened(Use.READ) as connection:
            return audit_check.check(connection, key.get_secret_value() if key else None)

    @contextmanager
    def _opened(self, use: Use) -> Iterator[Connection]:
        """One transaction."""
        if not self._file.exists():
            raise ConfigurationError(
                f"there is no database {self._file} yet: the first start makes it"
            )
        engine = make_engine(self._file, use, auditing.options(self._settings))
        try:
            with opening_failures(self._file), engine.begin() as connection:
                version = version_of(connection)
                if not is_current(version):
                    raise ConfigurationError(
                        f"the database {self._file} has version {version or 'none'}: the next"
                        " start brings it up to date, then this can be done"
                    )
                yield connection
        finally:
            engine.dispose()
