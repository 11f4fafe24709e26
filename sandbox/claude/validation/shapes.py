"""The shape of a request, field by field; what is not named here the API does not take.

Source: Claude API reference, "Create a Message", API version 2026-10-21.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError

from sandbox.claude.validation.blocks import CacheControl, Message, Shape, TextBlock, as_blocks
from sandbox.wire import JsonObject, Payload


class Tool(Shape):
    """A tool the program runs."""

    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,128}$")
    input_schema: dict[str, object]
    description: str | None = None
    type: Literal["custom"] | None = None
    strict: bool = False
    input_examples: list[dict[str, object]] | None = None
    defer_loading: bool = False
    eager_input_streaming: bool | None = None
    allowed_callers: list[str] | None = None
    cache_control: CacheControl | None = None


class ToolChoice(Shape):
    """Whether and which tool is to be used."""

    type: Literal["auto", "any", "tool", "none"]
    name: str | None = None
    disable_parallel_tool_use: bool | None = None


class ThinkingConfig(Shape):
    """Whether Claude thinks."""

    type: Literal["adaptive", "between_tools", "disabled", "enabled"]
    budget_tokens: int | None = Field(default=None, ge=1024)
    display: Literal["summarized", "omitted"] | None = None


class JsonFormat(Shape):
    """A schema the whole reply must follow."""

    model_config = ConfigDict(protected_namespaces=())

    type: Literal["json_schema"]
    schema_: dict[str, object] = Field(alias="schema")


class OutputConfig(Shape):
    """How the reply is made."""

    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None
    format: JsonFormat | None = None


class Metadata(Shape):
    """Who asks, without saying who it is."""

    user_id: str | None = Field(default=None, max_length=256)


class _Prompt(Shape):
    model: str = Field(min_length=1, max_length=256)
    messages: list[Message] = Field(min_length=1, max_length=100_000)
    system: Annotated[list[TextBlock], BeforeValidator(as_blocks)] = Field(default_factory=list)
    tools: list[Tool] = Field(default_factory=list)
    tool_choice: ToolChoice | None = None
    thinking: ThinkingConfig | None = None
    output_config: OutputConfig | None = None
    cache_control: CacheControl | None = None
    speed: Literal["standard", "fast"] | None = None
    user_profile_id: str | None = None


class CountRequest(_Prompt):
    """The body of a request to count tokens."""


class MessageRequest(_Prompt):
    """The body of a request for a message."""

    max_tokens: int = Field(ge=0)
    metadata: Metadata | None = None
    stop_sequences: list[str] | None = None
    stream: bool = False
    service_tier: Literal["auto", "standard_only"] | None = None
    inference_geo: str | None = None
    container: dict[str, object] | str | None = None
    diagnostics: dict[str, object] | None = None


class WrongShape(ValueError):
    """A body that has not the shape of a request; `complaints` say where."""

    def __init__(self, complaints: list[str]) -> None:
        super().__init__(complaints[0])
        self.complaints = complaints


def parse_message_request(body: JsonObject) -> MessageRequest:
    """Return the body of a request for a message; raises WrongShape."""
    try:
        return MessageRequest.model_validate(body)
    except ValidationError as error:
        raise WrongShape(_worded(error)) from None


def parse_count_request(body: JsonObject) -> MessageRequest:
    """Return the body of a request to count tokens, as a message of any length; or WrongShape."""
    try:
        CountRequest.model_validate(body)
    except ValidationError as error:
        raise WrongShape(_worded(error)) from None
    whole: Payload = {**body, "max_tokens": 1}
    return parse_message_request(whole)


def _worded(error: ValidationError) -> list[str]:
    """Word complaints as the API does: the path with dots, then what is wrong."""
    return [f"{_path(problem['loc'])}: {problem['msg']}" for problem in error.errors()]


def _path(location: tuple[int | str, ...]) -> str:
    # Which of the three kinds of message was tried is our affair: the path goes on without it.
    hidden = {"user", "assistant", "system"} if location[:1] == ("messages",) else set()
    return ".".join(str(part) for part in location if part not in hidden)
