"""The table of thanks that wait for their sign; a row goes once it is there, or cannot be."""

from sqlalchemy import Column, Float, ForeignKey, Table

from storage.schema import Number, metadata

thanks = Table(
    "thanks",
    metadata,
    Column("inbox_id", Number, ForeignKey("inbox.id"), primary_key=True, autoincrement=False),
    Column("stored_at", Float, nullable=False),
)
