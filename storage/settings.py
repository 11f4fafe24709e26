"""Settings of the database; read from the environment in the run files and nowhere else."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class StorageSettings(BaseSettings):
    """Where conversations are kept."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: str = Field(
        default="sqlite:///data/tandem.db", description="SQLAlchemy address of the database."
    )
    privacy_salt: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Secret that the hashed names of customers are made with, for Claude and the "
        "audit; empty uses a random one of the database. A new one makes new names.",
    )
    audit_key: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Secret that signs the audit, so that nobody without it can write it anew; "
        "keep it where the database is not.",
    )


class RetentionSettings(BaseSettings):
    """For how many days what people said is kept; 0 is for ever. What is unfinished stays."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    retain_messages: int = Field(
        default=180,
        ge=0,
        description="Days the words of messages that came in are kept; 0 is for ever.",
    )
    retain_history: int = Field(
        default=180,
        ge=0,
        description="Days what Claude was sent and said, tool calls and quotes are kept; "
        "0 is for ever.",
    )
    retain_posts: int = Field(
        default=180, ge=0, description="Days the words of what was sent are kept; 0 is for ever."
    )
    retain_desk: int = Field(
        default=180,
        ge=0,
        description="Days after its end that the words of a handoff are kept; 0 is for ever.",
    )
    retain_accounts: int = Field(
        default=365,
        ge=0,
        description="Days that links which hold no more, and actions that have ended, are kept; "
        "0 is for ever.",
    )
    retain_audit: int = Field(
        default=730, ge=0, description="Days the audit reaches back; 0 is for ever."
    )
