"""The table of what the assistant asks the team; a conversation has one open question at most."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    literal_column,
)

from engine.domain.team_questions import QuestionState
from storage.schema import Number, Words, metadata, one_of

team_question = Table(
    "team_question",
    metadata,
    Column("id", Number, primary_key=True),
    Column("conversation_id", Number, ForeignKey("conversation.id"), nullable=False),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    Column("desk_post_id", Number, ForeignKey("desk_post.id"), nullable=False),
    Column("key", Text, nullable=False, unique=True),  # of the call that asked
    Column("question", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("answer", Words),
    Column("answered_by", Text),  # the teammate's key
    Column("answered_at", Float),
    Column("ended_at", Float),
    one_of("state", QuestionState),
    CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    CheckConstraint("(state = 'answered') = (answered_by IS NOT NULL)", name="answered"),
    CheckConstraint("(answered_by IS NULL) = (answered_at IS NULL)", name="answered_at"),
    CheckConstraint("(answered_by IS NULL) = (answer IS NULL)", name="answer"),
    Index("ix_team_question_turn", "turn_id"),
    Index("ix_team_question_conversation", "conversation_id"),
    Index("ix_team_question_desk_post", "desk_post_id"),
)
IS_OPEN_QUESTION = team_question.c.state == literal_column("'open'")
Index(
    "ux_team_question_open",
    team_question.c.conversation_id,
    unique=True,
    sqlite_where=IS_OPEN_QUESTION,
    postgresql_where=IS_OPEN_QUESTION,
)
