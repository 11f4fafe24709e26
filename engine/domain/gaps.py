"""Questions that the articles did not answer, and articles drafted from teammates' answers."""

from dataclasses import dataclass
from enum import StrEnum

from engine.domain.messages import Place


class GapKind(StrEnum):
    """Why a question counts as one that no article answered."""

    NO_SOURCE = "no_source"
    """The assistant called people, as no article has it."""

    NOTHING_FOUND = "nothing_found"
    """The search found nothing."""

    NO_CITATION = "no_citation"
    """It found something, and the answer cites none of it."""

    WITH_TEAMMATE = "with_teammate"
    """A teammate took it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A question as it was asked, for the engine alone: what is shown of it is masked first.

    `said` are the customer's messages, oldest first; `names` are what the customer is called. `at`
    is POSIX seconds. `reference` is that of the case or the turn.
    """

    kind: GapKind
    at: float
    reference: str
    place: Place
    said: tuple[str, ...]
    names: tuple[str, ...] = ()


class DraftState(StrEnum):
    """How far a drafted article has come."""

    WAITING = "waiting"
    """A teammate is to approve it."""

    APPROVED = "approved"
    """It is being published."""

    PUBLISHED = "published"
    DROPPED = "dropped"
    """It could not be written as it was approved, or its words were erased."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleWords:
    """What a drafted article says, its text as Markdown; `adds_to` is the name of an article that
    gets it as a section of its own, None for a new one."""

    title: str
    text: str
    language: str
    adds_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleFile:
    """A whole file of the articles' folder as it is to be.

    `name` is its path there. `base` is the digest of the file it takes the place of, None where
    there must be none.
    """

    name: str
    text: str
    base: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftedArticle:
    """A stored draft; `question` is what was asked, to be asked again once it is published.

    `heading` is that of the section that was added, None where the article is new.
    """

    id: int
    handoff_id: int
    question: str
    file: ArticleFile
    heading: str | None = None
