"""What `--doctor` finds: one line each, with what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARN = "warn"
    STOP = "stop"
    """Tandem cannot run, or not do its work, until this is fixed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at; `fix` tells the operator what to do."""

    level: Level
    what: str
    fix: str = ""

    def __str__(self) -> str:
        line = f"{self.level.upper():<4}  {self.what}"
        return f"{line} -> {self.fix}" if self.fix else line


def would_stop(findings: Iterable[Finding]) -> bool:
    """Whether anything found keeps Tandem from running."""
    return any(finding.level is Level.STOP for finding in findings)
