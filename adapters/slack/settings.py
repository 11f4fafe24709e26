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
    slack_watchdog_seconds: float = Field(
        default=300,
        ge=0,
        description="Time without any connection after which the program ends, for its supervisor "
        "to start it again; 0 is never.",
    )
    slack_pace: float = Field(
        default=1,
        ge=0,
        description="Multiplies how often Slack's methods are called, where a workspace has other "
        "limits; 0 sets no limit of our own.",
    )
    slack_answered_bots: str = Field(
        default="",
        description="Other apps that get an answer when they mention the assistant: their bot or "
        "user ids (B… or U…), with commas between.",
    )

    @property
    def answered_bots(self) -> frozenset[str]:
        """The ids in SLACK_ANSWERED_BOTS."""
        return frozenset(filter(None, map(str.strip, self.slack_answered_bots.split(","))))
