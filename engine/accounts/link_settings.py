"""Settings of linking; read from the environment in the run files and nowhere else."""

from email.utils import parseaddr

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

_SHORTEST_SECRET = 32


class LinkSettings(BaseSettings):
    """By which proofs a person on a platform may be linked to a customer's records."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    link_secret: SecretStr | None = Field(
        default=None,
        description="Key of codes and signed proofs, at least 32 characters by chance; your site "
        "needs the same for LINK_URL.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Mail server for codes, smtps://name:password@host or smtp://… with STARTTLS; "
        "empty sends no codes.",
    )
    smtp_from: str | None = Field(
        default=None, validate_default=True, description="Sender of mails with a code."
    )
    link_url: str | None = Field(
        default=None,
        description="Page of your site that proves who is logged in there; empty offers none.",
    )
    link_trust_slack_email: bool = Field(
        default=False,
        description="Link members of your Slack workspace, guests excepted, by the e-mail of "
        "their profile, too.",
    )
    link_days: int = Field(
        default=90, ge=1, le=3_650, description="Days after which a link has to be made again."
    )
    link_people: int = Field(
        default=5, ge=1, le=100, description="Most people linked to one customer at a time."
    )

    @property
    def is_offered(self) -> bool:
        """Whether people can link themselves."""
        return self.smtp_url is not None or self.link_url is not None

    @field_validator("link_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _SHORTEST_SECRET:
            raise PydanticCustomError("short", "has fewer than 32 characters")
        return value

    @field_validator("smtp_url", "link_url")
    @classmethod
    def _with_a_secret(
        cls, value: SecretStr | str | None, info: ValidationInfo
    ) -> SecretStr | str | None:
        if value is not None and info.data.get("link_secret") is None:
            raise PydanticCustomError("secret", "needs LINK_SECRET")
        return value

    @field_validator("link_trust_slack_email")
    @classmethod
    def _with_another_way(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic calls it
        if value and info.data.get("smtp_url") is None and info.data.get("link_url") is None:
            raise PydanticCustomError(
                "way", "needs SMTP_URL or LINK_URL, for guests and whoever has unlinked"
            )
        return value

    @field_validator("link_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("https://"):
            raise PydanticCustomError("https", "must begin with https://")
        return value

    @field_validator("smtp_from")
    @classmethod
    def _a_sender(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("smtp_url") is not None:
            raise PydanticCustomError("sender", "is missing, as there is SMTP_URL")
        if value is not None and not _is_sender(value):
            raise PydanticCustomError("sender", "is not a mail address")
        return value


def _is_sender(value: str) -> bool:
    """An address, with a name or without; its own letters must be such as any server takes."""
    is_one = value.isprintable() and value.count("@") == 1
    return is_one and parseaddr(value)[1].isascii()
