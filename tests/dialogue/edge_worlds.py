"""A platform with customers, a desk, and Tandem at work between them."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from tests.dialogue.doomed import Doomed
from tests.dialogue.edge_scene import Scene
from tests.dialogue.house import House


@dataclass(kw_only=True)
class EdgeWorld(ABC):
    """Where handoffs go unusual ways: one scene for each customer, none sees another's."""

    house: House
    customers: int = 0

    @abstractmethod
    def tandem(
        self, *, desk: Mapping[str, object] | None = None, **engine: object
    ) -> AbstractAsyncContextManager[None]:
        """Tandem at work here; `desk` are settings in which the desk differs."""

    @property
    @abstractmethod
    def help_channel(self) -> str:
        """The id of the channel in which customers ask."""

    @abstractmethod
    def doomed(self) -> AbstractAsyncContextManager[Doomed]:
        """The same in a process of its own, which can be killed."""

    @abstractmethod
    def holds_answers(self) -> None:
        """Let whatever is posted from now on be seen, and its sender not hear of it."""

    @abstractmethod
    def holds_signs(self) -> None:
        """Let no sign come onto a message, nor whoever puts it there hear of it."""

    @abstractmethod
    def lets_go(self) -> None:
        """Answer as ever again, and what was held, to whomever is left."""

    @abstractmethod
    async def newcomer(self, name: str) -> None:
        """Bring somebody to where customers are."""

    @abstractmethod
    async def turns_out(self) -> None:
        """Remove the assistant from the desk's channel."""

    @abstractmethod
    def scene_of(self, name: str) -> Scene:
        """A conversation of somebody who is there."""

    async def scene(self) -> Scene:
        """A conversation of a new customer."""
        self.customers += 1
        name = f"maya{self.customers:02}"
        await self.newcomer(name)
        return self.scene_of(name)
