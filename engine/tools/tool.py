"""What a tool is: a name, a strict schema, an effect, and a run that never raises for bad input."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from engine.domain.knowledge import PassageVersion
from engine.domain.messages import Principal
from engine.domain.steps import Block, Effect, Json, PrivateFacts


@dataclass(frozen=True, kw_only=True, slots=True)
class ToolContext:
    """What a tool may know beside its arguments; never shown to the model.

    `principal` is whom the call acts for; `key` is the call's idempotency key, the same after a
    crash. `is_public` says that others may read the place: nothing about an account goes there.
    Without `may_act` nothing is changed: what was asked looks like an attempt to steer.
    """

    principal: Principal
    key: str
    is_public: bool = True
    may_act: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """The tool worked; `content` are the blocks of the tool result.

    `private` is for code to bring to the customer where nobody else reads it. `passages` are those
    that the blocks were made of, one each, in order. `is_screened` says that the tool has looked
    for what speaks to the assistant itself.
    """

    content: tuple[Block, ...]
    private: PrivateFacts | None = None
    passages: tuple[PassageVersion, ...] = ()
    is_screened: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TryAgain:
    """The call can be put right; `hint` tells the model how."""

    hint: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """The tool cannot do it now; `reason` is told to the model and says nothing internal.

    `found` is what a result held that speaks to the assistant, in words for counting.
    """

    reason: str
    found: tuple[str, ...] = ()


ToolOutcome = Done | TryAgain | Failed


class Tool(Protocol):
    """One thing the assistant can do.

    `schema` is the JSON Schema of the arguments, in the subset that strict tool use takes (Claude
    docs, "Structured outputs": every property required, `additionalProperties` false, no ranges or
    lengths). Ranges are the tool's own business: it answers TryAgain.
    """

    @property
    def name(self) -> str:
        """The name Claude calls it by; `prompts/tools/<name>.md` describes it."""
        ...

    @property
    def effect(self) -> Effect:
        """What running it twice would do."""
        ...

    @property
    def schema(self) -> Mapping[str, Json]:
        """The strict JSON Schema of its arguments."""
        ...

    async def run(self, arguments: Mapping[str, Json], context: ToolContext) -> ToolOutcome:
        """Do it; the arguments fit the schema."""
        ...


@runtime_checkable
class OnceTool(Tool, Protocol):
    """A tool with the effect ONCE: where it may have run, it is asked what came of it."""

    async def look_up(self, key: str, context: ToolContext) -> ToolOutcome | None:
        """What came of the call with this key; None if that cannot be told."""
        ...
