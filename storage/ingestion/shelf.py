"""What a look at a source of articles brings: those that can be used, and why others cannot."""

from dataclasses import dataclass, field

from engine.domain.knowledge import Article
from storage.states import ArticleSource


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadArticle:
    """An article, the digest of what it was read from, and what was taken out of it.

    `notes` are sentences for the operator.
    """

    article: Article
    digest: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BrokenArticle:
    """What cannot be used, and why; the reason is a sentence for the operator.

    `is_quarantined` says that it could be read, but speaks to the assistant. `is_restricted` says
    that its author wants it for the team, or for nobody can tell whom: then no earlier public
    version may be served either. `is_gone` says that what it was read from is there no more.
    """

    name: str
    reason: str
    is_quarantined: bool = False
    is_restricted: bool = False
    is_gone: bool = False

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """Everything a source holds.

    `unchanged` are names of articles that are as they were stored, `awaited` names of articles
    that are kept though they were not found.
    """

    source: ArticleSource
    articles: tuple[ReadArticle, ...] = ()
    broken: tuple[BrokenArticle, ...] = ()
    unchanged: frozenset[str] = field(default=frozenset())
    awaited: frozenset[str] = field(default=frozenset())


class Unusable(Exception):
    """The reason why something is no article, for the operator."""

    def __init__(
        self, reason: str, *, is_quarantined: bool = False, is_restricted: bool = False
    ) -> None:
        super().__init__(reason)
        self.is_quarantined = is_quarantined
        self.is_restricted = is_restricted

    def broken(self, name: str) -> BrokenArticle:
        """The same as an entry of the report."""
        return BrokenArticle(
            name=name,
            reason=str(self),
            is_quarantined=self.is_quarantined,
            is_restricted=self.is_restricted,
        )
