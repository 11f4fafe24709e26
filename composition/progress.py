"""A line that shows how far a long piece of work has come, on a terminal and nowhere else."""

import shutil
import threading
from types import TracebackType
from typing import Self, TextIO

_WIDTH = 24
_CLEAR = "\r\x1b[2K"


class Progress:
    """Draws itself over and over on one line; where the stream is no terminal, nothing is written.

    May be told from any thread.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_shown = stream.isatty()
        self._lock = threading.Lock()

    def told(self, done: int, whole: int, name: str) -> None:
        """So many are done, of so many; `name` is the last one."""
        if not self._is_shown:
            return
        columns = shutil.get_terminal_size().columns
        line = bar(done, whole, name)[: max(1, columns - 1)]
        with self._lock:
            self._stream.write(f"{_CLEAR}{line}")
            self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if self._is_shown:
            with self._lock:
                self._stream.write(_CLEAR)
                self._stream.flush()


def bar(done: int, whole: int, name: str) -> str:
    """A bar, the figures and the name, as one line without anything a terminal obeys."""
    filled = _WIDTH * done // max(whole, 1)
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)
    return f"[{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{whole} {shown}"
