"""The tables of what guardrails found in answers, and of the passages that answers rest on."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from engine.domain.verdicts import VerdictAction
from storage.fixed import any_of
from storage.schema import Number, Words, metadata, one_of

verdict = Table(
    "verdict",
    metadata,
    Column("id", Number, primary_key=True),
    Column("turn_id", Number, ForeignKey("turn.id"), nullable=False),
    Column("step_id", Number, ForeignKey("step.id")),  # of the answer, where that was refused
    Column("check_name", Text, nullable=False),  # open: checks come and go
    Column("action", Text, nullable=False),
    Column("detail", Words, nullable=False),
    Column("digest", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    one_of("action", VerdictAction),
    Index("ix_verdict_turn", "turn_id"),
)
IS_OFFENCE = verdict.c.action.in_(any_of([VerdictAction.REFUSED, VerdictAction.PAUSED]))
Index(
    "ix_verdict_offence", verdict.c.created_at, sqlite_where=IS_OFFENCE, postgresql_where=IS_OFFENCE
)

shown_passage = Table(
    "shown_passage",
    metadata,
    Column("call_id", Number, ForeignKey("tool_call.id"), primary_key=True),
    Column("ord", Integer, primary_key=True),  # of the block in the tool's result
    Column("passage_id", Text, nullable=False),
    Column("version_id", Number, nullable=False),  # outlives the version, which is forgotten once
    sqlite_with_rowid=False,
)

answer_source = Table(
    "answer_source",
    metadata,
    Column("turn_id", Number, ForeignKey("turn.id"), primary_key=True),
    Column("ord", Integer, primary_key=True),
    Column("number", Integer, nullable=False),  # that the customer sees
    Column("title", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("passage_id", Text),  # none where the search was made by an earlier Tandem
    Column("version_id", Number),
    sqlite_with_rowid=False,
)
