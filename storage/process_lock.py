"""One process for each database file and platform; the kernel frees a lock when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.domain.messages import Platform
from engine.errors import ConfigurationError


class ProcessLock:
    """Held from opening to closing, so that leases of the platform can be ours alone."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, file: Path, platform: Platform) -> "ProcessLock":
        """Take the lock or raise ConfigurationError naming who has it; raises OSError."""
        descriptor = os.open(f"{file}.{platform}.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            os.close(descriptor)
            raise ConfigurationError(
                f"process {holder} already serves {platform} with the database {file}; "
                "stop it first, or set DATABASE_URL to another file"
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back; the file stays, because deleting it would race."""
        os.close(self._descriptor)


@contextmanager
def alone(file: Path, work: str) -> Iterator[bool]:
    """Whether no other process does this work on the database at the moment; raises OSError."""
    descriptor = os.open(f"{file}.{work}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        yield _is_taken(descriptor)
    finally:
        os.close(descriptor)


def _is_taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    """Let processes set the database up one after the other; raises OSError.

    Switching to WAL fails at once when another process does the same, whatever the time-out.
    """
    descriptor = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
