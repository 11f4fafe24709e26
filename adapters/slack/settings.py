"""Settings of the Slack side; read from the environment in run_slack.py and nowhere else."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SlackSettings(BaseSettings):
    """Tokens and addresses of the Slack app; durations in seconds."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr = Field(description="Bot token (xoxb-…), from OAuth & Permissions.")
    slack_app_token: SecretStr = Field(
        description="App-level token (xapp-…) with connections:write, from Basic Information."
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Where Slack's Web API is."
    )
    slack_connections: int = Field(
        default=2,
        ge=1,
        le=10,
        description="Socket Mode connections, so that a refresh leaves no gap.",
    )
    slack_ping_seconds: float = Field(
        default=5,
        gt=0,
        le=60,
        description="Time between pings; a dead connection is noticed after two.",
    )
