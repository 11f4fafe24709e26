"""The table of which kind of question each turn was taken for."""

from sqlalchemy import Column, ForeignKey, Table, Text

from engine.domain.routing import CustomerMood, LabelledBy
from storage.schema import Number, metadata, one_of

turn_route = Table(
    "turn_route",
    metadata,
    Column("turn_id", Number, ForeignKey("turn.id"), primary_key=True),
    Column("route", Text, nullable=False),  # open: routes are the operator's
    Column("labelled_by", Text, nullable=False),
    Column("language", Text),
    Column("mood", Text),
    one_of("labelled_by", LabelledBy),
    one_of("mood", CustomerMood),
)
