"""Who may see which articles: by audience and by workspace, as a part of every query.

Here and not after a query: what may not be seen must not crowd out what may.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, exists, or_, select

from engine.domain.knowledge import Audience
from storage.knowledge_tables import article, article_workspace

HIDDEN_PASSAGES = (
    "SELECT number FROM passage JOIN article ON article.id = passage.article_id"
    " WHERE article.audience NOT IN :audiences OR (:workspace IS NOT NULL AND article.id IN"
    " (SELECT article_id FROM article_workspace"
    " EXCEPT SELECT article_id FROM article_workspace WHERE workspace = :workspace))"
)
"""SQL for the numbers of all that some eyes may not see; takes `Eyes.parameters`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Eyes:
    """Whose eyes results are for; `workspace` is None where articles of all workspaces are seen."""

    audiences: tuple[Audience, ...]
    workspace: str | None

    @property
    def parameters(self) -> Mapping[str, object]:
        """What `HIDDEN_PASSAGES` takes; the audiences are an expanding parameter."""
        return {
            "audiences": [audience.value for audience in self.audiences],
            "workspace": self.workspace,
        }


TEAM = Eyes(audiences=tuple(Audience), workspace=None)


def customer_of(workspace: str) -> Eyes:
    """Those of a customer; an empty workspace is none that any article names."""
    return Eyes(audiences=(Audience.PUBLIC,), workspace=workspace)


def is_for_customer(workspace: BindParameter[str]) -> ColumnElement[bool]:
    """The condition for articles that a customer of this workspace, a bound parameter, may see."""
    names = article_workspace.c.article_id == article.c.id
    return (article.c.audience == Audience.PUBLIC.value) & or_(
        ~exists(select(article_workspace.c.workspace).where(names)),
        exists(
            select(article_workspace.c.workspace).where(
                names, article_workspace.c.workspace == workspace
            )
        ),
    )
