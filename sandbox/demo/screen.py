"""Prints a conversation so that it reads well in a terminal."""

import os
import shutil
import sys
import textwrap
from typing import TextIO

_NARROWEST = 60
_WIDEST = 110
_DIM, _CUSTOMER, _ASSISTANT = "2", "36", "32"


class Screen:
    """Writes to a terminal or a file; colours only where a person looks at them."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._colours = self._out.isatty() and "NO_COLOR" not in os.environ
        columns = shutil.get_terminal_size((100, 24)).columns
        self._width = max(_NARROWEST, min(_WIDEST, columns))

    def say(self, text: str = "") -> None:
        """A line of the demo itself."""
        for paragraph in text.split("\n"):
            self._write(textwrap.fill(paragraph, self._width))
        self._out.flush()

    def heading(self, text: str) -> None:
        """A line above a conversation."""
        self._write("")
        self._write(self._paint(f"── {text} ".ljust(self._width, "─"), _DIM))

    def show(self, *, platform: str, author: str, text: str, seconds: float | None = None) -> None:
        """One message: platform, author, latency (of an answer), words."""
        latency = "" if seconds is None else f"{seconds:.1f} s"
        margin = f"{platform:<8}{author:<7}{latency:>6}  "
        colour = _CUSTOMER if seconds is None else _ASSISTANT
        for number, row in enumerate(_rows(text, self._width - len(margin))):
            left = self._paint(margin, colour) if number == 0 else " " * len(margin)
            self._write(f"{left}{row}")
        self._write("")
        self._out.flush()

    def _paint(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colours else text

    def _write(self, line: str) -> None:
        self._out.write(line.rstrip() + "\n")


def _rows(text: str, width: int) -> list[str]:
    """Wrap each line of a message; list items hang."""
    rows: list[str] = []
    for line in text.strip().split("\n"):
        hanging = "  " if line.lstrip().startswith(("- ", "* ", "• ")) else ""
        rows += textwrap.wrap(
            line, width, subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return rows
