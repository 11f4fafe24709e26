"""What a sync of the knowledge changed and found, for the operator, the log and the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.ingestion.shelf import BrokenArticle


@dataclass(frozen=True, kw_only=True, slots=True)
class SyncReport:
    """Names of what was added, changed and removed, and what needs the operator's eyes.

    `broken` articles keep their last good version, and so do `quarantined` ones, which speak to the
    assistant; `cleaned` are served without what was taken out of them.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    broken: tuple[BrokenArticle, ...] = ()
    quarantined: tuple[BrokenArticle, ...] = ()
    cleaned: tuple[tuple[str, str], ...] = ()
    """Name and what was done."""

    @property
    def troubles(self) -> tuple[str, ...]:
        """A sentence for everything that somebody has to put right."""
        return (
            *(f"broken: {one}" for one in self.broken),
            *(f"quarantined: {one}" for one in self.quarantined),
        )

    def __str__(self) -> str:
        counts = (
            f"{len(self.added)} added, {len(self.changed)} changed, {len(self.removed)} removed, "
            f"{self.unchanged} unchanged"
        )
        return ", ".join(
            (
                counts,
                *_counted("broken", [str(one) for one in self.broken]),
                *_counted("quarantined", [str(one) for one in self.quarantined]),
                *_counted("cleaned", [f"{name}: {what}" for name, what in self.cleaned]),
            )
        )


def together(reports: Sequence[SyncReport]) -> SyncReport:
    """The reports of several sources as one."""
    return SyncReport(
        added=tuple(name for report in reports for name in report.added),
        changed=tuple(name for report in reports for name in report.changed),
        removed=tuple(name for report in reports for name in report.removed),
        unchanged=sum(report.unchanged for report in reports),
        broken=tuple(one for report in reports for one in report.broken),
        quarantined=tuple(one for report in reports for one in report.quarantined),
        cleaned=tuple(one for report in reports for one in report.cleaned),
    )


def _counted(what: str, lines: Sequence[str]) -> tuple[str, ...]:
    return (f"{len(lines)} {what}: {'; '.join(lines)}",) if lines else ()
