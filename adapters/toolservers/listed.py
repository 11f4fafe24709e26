"""What the operator's TOOL_SERVERS file says: the servers, and what of each may be used and how."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    HttpUrl,
    JsonValue,
    ValidationError,
    model_validator,
)

from engine.added.added_tool import (
    LONGEST_SECONDS,
    MOST_CHARACTERS,
    USUAL_CHARACTERS,
    USUAL_SECONDS,
    Access,
)
from engine.errors import ConfigurationError

USUAL_ARGUMENT_CHARACTERS = 1_000


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from error
    return text


class _Listed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ListedArgument(_Listed):
    """What one argument may be; by itself it is free text of usual length, or as its type says.

    `fixed` and `inject` are filled in by code and hidden from Claude; `inject: customer_id` is the
    back office's id of the customer, `inject: key` the idempotency key of the call.
    """

    fixed: JsonValue = None
    inject: Literal["customer_id", "key"] | None = None
    forbidden: bool = False
    enum: tuple[str | int, ...] = ()
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    max_length: int = Field(default=USUAL_ARGUMENT_CHARACTERS, ge=1, le=20_000)
    description: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether a value is given here, which may be null."""
        return "fixed" in self.model_fields_set

    @property
    def is_hidden(self) -> bool:
        """Whether Claude learns nothing of it."""
        return self.is_fixed or self.inject is not None or self.forbidden

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        ways = (self.is_fixed, self.inject is not None, self.forbidden)
        limits = self.model_fields_set & {"enum", "pattern", "max_length", "description"}
        if sum(ways) > 1 or (any(ways) and limits):
            raise ValueError("fixed, inject and forbidden stand alone")
        return self


class ListedTool(_Listed):
    """One tool of a server that may be used; `offered_as` is the name Claude knows it by."""

    access: Access
    offered_as: str | None = None
    description: str | Literal["pinned"]
    confirmation: str = ""
    amount: str | None = None
    arguments: Mapping[str, ListedArgument] = Field(default_factory=dict)
    seconds: float = Field(default=USUAL_SECONDS, gt=0, le=LONGEST_SECONDS)
    characters: int = Field(default=USUAL_CHARACTERS, ge=100, le=MOST_CHARACTERS)


class ListedServer(_Listed):
    """A server: a `command` that speaks over its standard input and output, or a `url`.

    `env` names the environment variables that a command gets beside the usual few (PATH, HOME);
    `headers` names for each header the variable that holds its value. No secret stands in the file.
    """

    command: tuple[str, ...] = ()
    folder: Path | None = None
    env: tuple[str, ...] = ()
    url: HttpUrl | None = None
    headers: Mapping[str, str] = Field(default_factory=dict)
    tools: Mapping[str, ListedTool]

    @model_validator(mode="after")
    def _is_reached_one_way(self) -> Self:
        if bool(self.command) == (self.url is not None):
            raise ValueError("give either a command or a url")
        if self.url is not None and (self.env or self.folder):
            raise ValueError("env and folder belong to a command")
        if self.command and self.headers:
            raise ValueError("headers belong to a url")
        return self

    @property
    def variables(self) -> tuple[str, ...]:
        """The environment variables it needs."""
        return (*self.env, *self.headers.values())


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,30}$")]


class ListedServers(_Listed):
    """The whole file."""

    servers: Mapping[Name, ListedServer]


def read_listed(file: Path) -> ListedServers:
    """What the file says; raises ConfigurationError with a line for everything wrong in it."""
    try:
        return ListedServers.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"TOOL_SERVERS: {file} cannot be read: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = getattr(error, "problem", None) or "is no YAML"
        raise ConfigurationError(f"{file}:{line}: {what}") from error
    except ValidationError as error:
        raise ConfigurationError("\n".join(_lines(file, error))) from error


def _lines(file: Path, error: ValidationError) -> list[str]:
    return [
        f"{file}: {'.'.join(str(part) for part in problem['loc']) or 'the file'}: {problem['msg']}"
        for problem in error.errors(include_input=False, include_url=False)
    ]
