"""Settings of the ranking service; read from the environment in the run files and nowhere else."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

OFF = "off"


class VoyageSettings(BaseSettings):
    """Whether search results are put in a better order by Voyage AI, and how."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    voyage_api_key: SecretStr | None = Field(
        default=None,
        description="Key of Voyage AI, which then puts search results in a better order; empty is "
        "search by words alone.",
    )
    voyage_base_url: str = Field(
        default="https://api.voyageai.com/v1", description="Where the API of Voyage AI is."
    )
    voyage_rerank_model: str = Field(
        default="rerank-2.5", description="Model that orders what was found; or off."
    )
    voyage_embedding_model: str = Field(
        default="voyage-4-lite",
        description="Model whose vectors also find what shares no word with the question; or off.",
    )
    voyage_dimension: Literal[256, 512, 1024, 2048] = Field(
        default=512, description="Numbers of a vector: 256, 512, 1024 or 2048."
    )
    voyage_seconds: float = Field(
        default=1.5,
        gt=0,
        le=30,
        description="Longest wait for Voyage AI in a search; then the order by words is taken.",
    )

    @property
    def reranks(self) -> bool:
        """Whether results are reranked."""
        return self.voyage_rerank_model != OFF

    @property
    def embeds(self) -> bool:
        """Whether vectors are made and searched."""
        return self.voyage_embedding_model != OFF
