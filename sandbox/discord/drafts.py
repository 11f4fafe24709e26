"""A message before it is posted: what REST bodies are read into, and what people write."""

from dataclasses import dataclass

from sandbox.discord.mentions import EVERY_PING, Allowed
from sandbox.discord.messages import MessageFlag
from sandbox.wire import JsonObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """A file that comes with a message."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"
    description: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """Everything a writer decides about a message; `answers` is the id of what it replies to."""

    content: str = ""
    flags: MessageFlag = MessageFlag.NONE
    embeds: tuple[JsonObject, ...] = ()
    components: tuple[JsonObject, ...] = ()
    uploads: tuple[Upload, ...] = ()
    allowed: Allowed = EVERY_PING
    answers: str | None = None
    nonce: str | None = None
    unique_nonce: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.content or self.embeds or self.components or self.uploads)
