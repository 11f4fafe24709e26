"""What a server says of a tool, and the file in which the operator has accepted it.

A server may change what it says at any time. What Claude reads and what is called is only what
stands in this file, and a tool whose server says anything else is not called.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from mcp_types import Tool
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from engine.errors import ConfigurationError


class Definition(BaseModel):
    """All that a server says of one tool and that can change what a call means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str | None
    description: str | None
    input_schema: dict[str, JsonValue]
    output_schema: dict[str, JsonValue] | None
    annotations: dict[str, JsonValue] | None

    @property
    def digest(self) -> str:
        """The SHA-256 of everything it says, in hexadecimal."""
        text = json.dumps(self.model_dump(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def definition_of(tool: Tool) -> Definition:
    """The definition in a server's list."""
    notes = tool.annotations
    return Definition(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.output_schema,
        annotations=notes.model_dump(mode="json", exclude_none=True) if notes else None,
    )


class _Accepted(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: str
    definition: Definition


class _AcceptedFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    servers: dict[str, dict[str, _Accepted]]


Accepted = Mapping[str, Mapping[str, Definition]]
"""Server, tool, and what was accepted."""


def accepted_file(listed: Path) -> Path:
    """Where the accepted definitions of a TOOL_SERVERS file are."""
    return listed.with_suffix(".accepted.json")


def read_accepted(file: Path) -> Accepted:
    """What was accepted, nothing where there is no file; raises ConfigurationError."""
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} cannot be read: {error}") from error
    try:
        stored = _AcceptedFile.model_validate_json(text)
    except ValidationError as error:
        raise ConfigurationError(
            f"{file} is damaged: remove it, then accept the tools again"
        ) from error
    for server, tools in stored.servers.items():
        for name, accepted in tools.items():
            if accepted.definition.digest != accepted.digest or accepted.definition.name != name:
                raise ConfigurationError(
                    f"{file}: {name} of {server} is not what was accepted: accept it again"
                )
    return {
        server: {name: accepted.definition for name, accepted in tools.items()}
        for server, tools in stored.servers.items()
    }


def write_accepted(file: Path, accepted: Accepted) -> None:
    """Keep what was accepted, in place of what was before; raises ConfigurationError."""
    stored = _AcceptedFile(
        servers={
            server: {
                name: _Accepted(digest=definition.digest, definition=definition)
                for name, definition in sorted(tools.items())
            }
            for server, tools in sorted(accepted.items())
        }
    )
    beside = file.with_suffix(".new")
    try:
        beside.write_text(stored.model_dump_json(indent=2) + "\n", encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise ConfigurationError(f"{file} cannot be written: {error}") from error
