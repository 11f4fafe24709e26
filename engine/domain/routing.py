"""What kind of question a turn answers, as it is stored and told to people who ask."""

from dataclasses import dataclass
from enum import StrEnum


class LabelledBy(StrEnum):
    """Who named the route."""

    MODEL = "model"
    """Claude's small model."""

    LOCAL = "local"
    """Code, by the examples of the routes."""


class CustomerMood(StrEnum):
    """How a customer sounds."""

    CALM = "calm"
    WORRIED = "worried"
    ANGRY = "angry"


@dataclass(frozen=True, kw_only=True, slots=True)
class RouteLabel:
    """The route of a turn by its name, and what else was seen in what was asked.

    `language` is a code such as "de". Language and mood are None where nobody could tell.
    """

    route: str
    by: LabelledBy
    language: str | None = None
    mood: CustomerMood | None = None
