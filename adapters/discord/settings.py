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
    discord_catch_up_hours: float = Field(
        default=24,
        ge=0,
        le=168,
        description="How far back to look for what was said while the program was away; 0 does "
        "not look.",
    )
    discord_watchdog_seconds: float = Field(
        default=300,
        ge=0,
        le=3_600,
        description="Silence of Discord after which the program ends with an error, to be started "
        "anew; 0 waits for ever.",
    )
    discord_answered_bots: str = Field(
        default="",
        pattern=r"^\s*(\d{15,20}(\s*,\s*\d{15,20})*)?\s*$",
        description="Ids of bots that are answered when they mention the assistant, with commas "
        "between.",
    )

    @property
    def answered_bots(self) -> frozenset[str]:
        """The ids in `discord_answered_bots`."""
        return frozenset(self.discord_answered_bots.replace(",", " ").split())
