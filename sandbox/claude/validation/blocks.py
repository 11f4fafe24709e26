"""The shape of messages and content blocks; what is not named here the API does not take.

Source: Claude API reference, "Create a Message", API version 2026-10-21. Images and documents are
known by their outline alone: this server does nothing with them.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from sandbox.wire import Json


class Shape(BaseModel):
    """A part of a request: exactly these fields, exactly these types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def as_blocks(value: Json) -> Json:
    """A string is short for one text block."""
    return [{"type": "text", "text": value}] if isinstance(value, str) else value


class CacheControl(Shape):
    """A cache breakpoint."""

    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class SearchResultLocation(Shape):
    """A citation as the API wrote it."""

    type: Literal["search_result_location"]
    source: str
    title: str | None
    cited_text: str
    search_result_index: int = Field(ge=0)
    start_block_index: int = Field(ge=0)
    end_block_index: int = Field(ge=0)


class CitationsSwitch(Shape):
    """Whether a source may be cited."""

    enabled: bool


class TextBlock(Shape):
    """Text."""

    type: Literal["text"]
    text: str
    cache_control: CacheControl | None = None
    citations: list[SearchResultLocation] | None = None


class ImageBlock(Shape):
    """An image."""

    type: Literal["image"]
    source: dict[str, object]
    cache_control: CacheControl | None = None


class DocumentBlock(Shape):
    """A document."""

    type: Literal["document"]
    source: dict[str, object]
    title: str | None = None
    context: str | None = None
    citations: CitationsSwitch | None = None
    cache_control: CacheControl | None = None


class SearchResultBlock(Shape):
    """A passage with its source."""

    type: Literal["search_result"]
    source: str = Field(min_length=1)
    title: str = Field(min_length=1)
    content: list[TextBlock] = Field(min_length=1)
    citations: CitationsSwitch | None = None
    cache_control: CacheControl | None = None


class ToolUseBlock(Shape):
    """A tool call."""

    type: Literal["tool_use"]
    id: str = Field(pattern=r"^[a-zA-Z0-9_-]+$")
    name: str = Field(min_length=1, max_length=200)
    input: dict[str, object]
    cache_control: CacheControl | None = None


ResultContent = Annotated[
    list[
        Annotated[
            TextBlock | ImageBlock | SearchResultBlock | DocumentBlock, Field(discriminator="type")
        ]
    ],
    BeforeValidator(as_blocks),
]


class ToolResultBlock(Shape):
    """What a tool call brought."""

    type: Literal["tool_result"]
    tool_use_id: str = Field(pattern=r"^[a-zA-Z0-9_-]+$")
    content: ResultContent = Field(default_factory=list)
    is_error: bool | None = None
    cache_control: CacheControl | None = None


class ThinkingBlock(Shape):
    """Thinking, which no breakpoint may be set on."""

    type: Literal["thinking"]
    thinking: str
    signature: str


class RedactedThinkingBlock(Shape):
    """Thinking nobody may read."""

    type: Literal["redacted_thinking"]
    data: str


UserBlock = Annotated[
    TextBlock | ImageBlock | DocumentBlock | SearchResultBlock | ToolResultBlock,
    Field(discriminator="type"),
]
AssistantBlock = Annotated[
    TextBlock | ToolUseBlock | ThinkingBlock | RedactedThinkingBlock, Field(discriminator="type")
]


class UserMessage(Shape):
    """What the customer, the tools and the program say."""

    role: Literal["user"]
    content: Annotated[list[UserBlock], BeforeValidator(as_blocks)]


class AssistantMessage(Shape):
    """What Claude said."""

    role: Literal["assistant"]
    content: Annotated[list[AssistantBlock], BeforeValidator(as_blocks)]


class SystemMessage(Shape):
    """What the operator says in the middle of a conversation."""

    role: Literal["system"]
    content: Annotated[list[TextBlock], BeforeValidator(as_blocks)]


Message = Annotated[UserMessage | AssistantMessage | SystemMessage, Field(discriminator="role")]
