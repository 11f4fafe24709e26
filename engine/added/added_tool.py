"""What an added tool is, whatever stands behind it: a file of the operator's, or a tool server."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from engine.domain.steps import Json
from engine.tools.tool import Failed, TryAgain

LONGEST_SECONDS = 50.0
"""Most time for one call: an action is held for two minutes, for a look-up and a call."""

MOST_CHARACTERS = 50_000
"""Most of a result that Claude may be given; about 12,000 tokens."""


USUAL_SECONDS = 20.0
USUAL_CHARACTERS = 8_000


class Access(StrEnum):
    """What a tool does to the world."""

    READ = "read"
    """Changes nothing."""

    WRITE = "write"
    """Changes something: it waits for the customer's click."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What an added tool may know beside its arguments; none of it comes from the model.

    `key` is the same whenever the same call is tried again. `customer` is the back office's id of
    whom the call is for, None where the tool does not need one.
    """

    key: str
    customer: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a tool answered, as data that nobody has looked at yet."""

    value: Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A tool did not do it; `words` say why, and nobody has looked at them yet."""

    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NotAsked(Failed):
    """Nothing was sent to the tool; what an earlier attempt did is not known from that.

    `passes` says that it may be asked later.
    """

    passes: bool = False


Answer = Told | Refused | TryAgain | Failed
"""A call of a write that is answered by anything but Told has changed nothing."""


class Behind(Protocol):
    """What does the work of an added tool."""

    @property
    def may_repeat(self) -> bool:
        """Whether a write may be tried again with the same key when it is not known what came."""
        ...

    def check(self, arguments: Mapping[str, Json]) -> TryAgain | None:
        """What is wrong with the arguments beyond their types."""
        ...

    async def call(self, arguments: Mapping[str, Json], asked: Asked) -> Answer:
        """Do it; raises nothing but OutcomeUnknown: it may have been done without an answer."""
        ...

    async def look_up(self, asked: Asked) -> Told | None:
        """What a write with this key came to; None if it was not made, or may be made again.

        Raises OutcomeUnknown where neither can be told, BackOfficeUnavailable where not now.
        """
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class AddedTool:
    """A tool as it is offered.

    `schema` is what Claude fills in, in the subset of strict tool use. `confirmation` says in the
    operator's words what a write will do, with `{argument}` in it; `amount` is the argument that
    holds US dollars. `origin` tells people where the tool is from. `seconds` bounds a call,
    `characters` its result.
    """

    name: str
    description: str
    schema: Mapping[str, Json]
    access: Access
    behind: Behind
    origin: str
    needs_customer: bool = False
    confirmation: str = ""
    amount: str | None = None
    seconds: float = USUAL_SECONDS
    characters: int = USUAL_CHARACTERS
