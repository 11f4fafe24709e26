"""Settings of added tools; read from the environment in the run files and nowhere else."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AddedToolSettings(BaseSettings):
    """Where the operator's own tools are."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    tools_dir: Path | None = Field(
        default=None, description="Folder of your own tools, one Python file each; empty is none."
    )
    tool_servers: Path | None = Field(
        default=None,
        description="YAML file of the tool servers (MCP) and what of them is offered; empty is "
        "none.",
    )
