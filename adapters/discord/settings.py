"""Settings of the Discord side; read from the environment in run_discord.py and nowhere else."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class DiscordSettings(BaseSettings):
    """Token and manners of the Discord bot; durations in seconds."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    discord_bot_token: SecretStr = Field(description="Bot token, from the Bot page of the app.")
    discord_message_content: bool = Field(
        default=True,
        description="Ask for the Message Content intent; without it only mentions, replies and "
        "direct messages are read.",
    )
    discord_send_seconds: float = Field(
        default=45, gt=0, le=300, description="Longest wait for one post to be taken."
    )
