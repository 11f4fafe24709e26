"""Settings of the back office; read from the environment in the run files and nowhere else."""

from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict


class BackOfficeKind(StrEnum):
    """Where the customers' records are."""

    NONE = "none"
    EXAMPLE = "example"
    HTTP = "http"


class AccountSettings(BaseSettings):
    """Which records the assistant may ask, and what a change of them needs."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    back_office: BackOfficeKind = Field(
        default=BackOfficeKind.NONE,
        description="Where customers' records are: none, example (invented, in "
        "BACK_OFFICE_FILE) or http (your own, at BACK_OFFICE_URL).",
    )
    back_office_file: Path = Field(
        default=Path("data/example-office.db"),
        description="SQLite file of the example company's records, made where it is missing.",
    )
    back_office_url: str | None = Field(
        default=None, validate_default=True, description="Address of your own back office."
    )
    back_office_token: SecretStr | None = Field(
        default=None, description="Bearer token of your own back office."
    )
    back_office_seconds: float = Field(
        default=10, gt=0, le=30, description="Longest wait for your own back office."
    )
    action_minutes: float = Field(
        default=15,
        gt=0,
        le=1_440,
        description="Minutes in which a customer may confirm a change by a click.",
    )
    action_approval_above: Decimal = Field(
        default=Decimal(250),
        ge=0,
        description="US dollars above which a change needs a teammate's approval as well.",
    )
    action_approval_hours: float = Field(
        default=24,
        gt=0,
        le=168,
        description="Hours in which a teammate may approve what a customer has confirmed.",
    )

    @field_validator("back_office_url")
    @classmethod
    def _address_for_http(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("back_office") is BackOfficeKind.HTTP:
            raise PydanticCustomError("back_office", "is missing, as BACK_OFFICE is http")
        return value
