"""The tables of drafted articles and of the weekly reports of gaps; gaps themselves are asked."""

from sqlalchemy import CheckConstraint, Column, Float, ForeignKey, Index, Table, Text

from engine.domain.gaps import DraftState
from storage.fixed import any_of
from storage.schema import Number, Words, metadata, one_of

article_draft = Table(
    "article_draft",
    metadata,
    Column("id", Number, primary_key=True),
    Column("handoff_id", Number, ForeignKey("handoff.id"), nullable=False),
    Column("question", Words, nullable=False),
    Column("name", Text, nullable=False),  # of the file
    Column("text", Text, nullable=False),  # all of the file
    Column("base", Text),  # digest of the file it takes the place of
    Column("heading", Text),
    Column("state", Text, nullable=False),
    Column("approved_by", Text),  # the teammate's key
    Column("created_at", Float, nullable=False),
    Column("approved_at", Float),
    Column("ended_at", Float),
    one_of("state", DraftState),
    CheckConstraint(
        "state NOT IN ('approved', 'published') OR approved_by IS NOT NULL", name="approved"
    ),
    CheckConstraint("(approved_by IS NULL) = (approved_at IS NULL)", name="approval"),
    CheckConstraint("(state IN ('published', 'dropped')) = (ended_at IS NOT NULL)", name="ended"),
)
IS_UNDER_WAY = article_draft.c.state.in_(any_of([DraftState.WAITING, DraftState.APPROVED]))
Index(
    "ux_article_draft_under_way",
    article_draft.c.handoff_id,
    unique=True,
    sqlite_where=IS_UNDER_WAY,
    postgresql_where=IS_UNDER_WAY,
)

gap_report = Table(
    "gap_report",
    metadata,
    Column("due_at", Float, primary_key=True),
    Column("made_at", Float, nullable=False),
    Column("desk_post_id", Number, ForeignKey("desk_post.id")),  # none where nothing was to tell
)
