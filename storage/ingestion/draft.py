"""What a reader makes of a file: text with headings, and what the file says about itself."""

from dataclasses import dataclass, fields, replace
from datetime import date

from engine.domain.knowledge import Audience


@dataclass(frozen=True, kw_only=True, slots=True)
class Meta:
    """What is known about an article besides its text; None where nothing says it.

    `workspaces` are those it is for, an empty tuple says for all.
    """

    title: str | None = None
    url: str | None = None
    language: str | None = None
    updated: date | None = None
    audience: Audience | None = None
    workspaces: tuple[str, ...] | None = None

    @property
    def is_restricted(self) -> bool:
        """Whether not everybody may see it."""
        return self.audience is Audience.TEAM or bool(self.workspaces)

    def over(self, other: "Meta") -> "Meta":
        """This, and from the other what this does not say."""
        missing = {
            field.name: getattr(other, field.name)
            for field in fields(self)
            if getattr(self, field.name) is None
        }
        return replace(self, **missing)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A file as Markdown; `hidden` is text that its readers would not see, and not in `body`.

    `is_complete` says that its author wrote a front matter: then nothing is made up for it.
    """

    meta: Meta
    body: str
    hidden: tuple[str, ...] = ()
    is_complete: bool = False
