"""Settings of the process: what the operator sees of it; read in the run files only."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from engine.logs import LogFormat


class OperationsSettings(BaseSettings):
    """How the program shows what it does."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    log_format: LogFormat = Field(
        default=LogFormat.TEXT,
        description="How the log is written: text, or json with one object a line.",
    )
    operations_port: int | None = Field(
        default=None,
        ge=0,
        le=65_535,
        description="Port of /healthz and /metrics, another one for each program; empty is off, 0 "
        "takes a free one.",
    )
    operations_host: str = Field(
        default="127.0.0.1",
        description="Address they are served on; whoever reaches it may read them, nothing asks "
        "for a password.",
    )
