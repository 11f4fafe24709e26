"""What customers and teammates can do where a handoff goes an unusual way, on either platform."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.dialogue.customer_rooms import CustomerRoom
from tests.dialogue.desk_rooms import DeskRoom
from tests.dialogue.house import House

DANA, TOM, GUS = "dana", "tom", "gus"
"""Two teammates, and somebody who sees the desk and is on no team."""

STORED = "SELECT 1 FROM inbox WHERE message_id = ?"
"""Has a row once the message with this id of the platform's is stored."""


def is_about(customer: str, text: str) -> bool:
    """Whether a card or an alarm names this customer, each in its own way."""
    return f"· {customer}\n" in text or f"({customer})" in text


@dataclass(kw_only=True)
class EdgeCustomer(CustomerRoom):
    """A conversation in which everybody may write; what is written is stored before it goes on.

    `seen` is how much the customer alone was shown before.
    """

    name: str
    house: House
    seen: int

    async def writes(self, text: str) -> None:
        """Let the customer write; the first time this opens the conversation."""
        await self.joined(self.name, text)

    @abstractmethod
    async def joined(self, who: str, text: str, *, to_assistant: bool = False) -> None:
        """Let anybody write in it, with a mention of the assistant or without."""

    @abstractmethod
    async def edits(self, text: str, *, who: str | None = None) -> None:
        """Change the last message of the customer, or of somebody else."""

    @abstractmethod
    async def deletes(self, *, who: str | None = None) -> None:
        """Take the last message of the customer back, or of somebody else."""

    @property
    @abstractmethod
    def address(self) -> str:
        """What a link to the conversation has to hold."""

    @property
    @abstractmethod
    def signs(self) -> tuple[str, ...]:
        """What stands on the last message of the customer, by the emoji's names on Slack."""

    @abstractmethod
    async def has_sign(self) -> None:
        """Wait until the assistant has put one on it."""

    @abstractmethod
    async def presses(self, verb: str, *, who: str | None = None) -> None:
        """Press a button under what was said to the customer, as soon as it is there."""

    @abstractmethod
    async def was_told(self, words: str, *, who: str | None = None) -> None:
        """Wait until the customer, or somebody else, alone was shown these words."""

    @abstractmethod
    async def hears_times(self, words: str, times: int) -> None:
        """Wait until these words were said so often."""

    @abstractmethod
    async def hears_moment(self, words: str, at: datetime) -> None:
        """Wait until a moment is shown as it reads in the customer's own zone; `words` tell it."""

    def times(self, words: str) -> int:
        """How often these words were said."""
        return sum(words in said for said in self.heard())


@dataclass(kw_only=True)
class EdgeDesk(DeskRoom):
    """The desk as its teammates see one customer's handoff in it.

    `seen` is how much each of them alone was shown before.
    """

    customer: str
    seen: Mapping[str, int]

    @abstractmethod
    async def pressed(self, who: str, verb: str) -> None:
        """Let anybody press a button of the card, as soon as it has it."""

    @abstractmethod
    async def press_at_once(self, verb: str, *people: str) -> None:
        """Let several press the same button in the same moment."""

    @abstractmethod
    async def question_leads_to(self, address: str) -> None:
        """Wait for what the assistant asks, with a link that holds this."""

    @abstractmethod
    async def takes_over(self, *people: str) -> None:
        """Let them in the same moment want the conversation instead of answering the assistant."""

    @abstractmethod
    async def board(self, *words: str) -> None:
        """Wait until the board says all of this in what it tells of this customer."""

    @abstractmethod
    async def answers(self, text: str) -> None:
        """Let Dana answer what the assistant asks the team, as soon as it does."""

    @abstractmethod
    async def was_told(self, who: str, words: str) -> str:
        """Wait until somebody alone is shown these words, in a form or beside the card."""

    @abstractmethod
    async def transfers(self, to: str, note: str) -> None:
        """Let Dana give it to somebody else."""

    @abstractmethod
    async def written(self, who: str, text: str, *, sign: str) -> None:
        """Let anybody write in the card's thread, and wait for what Tandem puts on it."""

    @abstractmethod
    async def rang(self, words: str) -> None:
        """Wait until the team was called with these words, in the desk or its second channel."""

    @abstractmethod
    def cards(self) -> list[str]:
        """All cards of this customer as they are now, oldest first."""

    @abstractmethod
    def lines(self) -> list[str]:
        """Everything in the thread of the newest card."""

    @abstractmethod
    def in_second_channel(self) -> list[str]:
        """Everything about this customer in the second channel."""

    @abstractmethod
    async def closes(self) -> None:
        """Take the desk's channel away."""
