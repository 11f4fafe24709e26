"""Settings of the knowledge; read from the environment in the run files and nowhere else."""

from functools import cached_property
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.ingestion.limits import Limits
from storage.ingestion.reading import Reading


class KnowledgeSettings(BaseSettings):
    """Where else articles come from, how they are read, and how often."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    knowledge_urls: str = Field(
        default="",
        description="Sitemaps, text files with an address a line (on the web or local paths), or "
        "single pages, with commas between; their pages become articles.",
    )
    knowledge_url_base: str | None = Field(
        default=None,
        description="Where the files of KNOWLEDGE_DIR that name no url of their own can be read, "
        "such as https://www.example.com/help; the path in the folder is put behind it.",
    )
    knowledge_sync_minutes: float = Field(
        default=60,
        ge=0,
        le=10_080,
        description="Minutes between looks for changed articles while a program runs; 0 looks at "
        "the start only.",
    )
    knowledge_file_megabytes: float = Field(
        default=20,
        gt=0,
        le=200,
        description="Size of the largest file or page that is read, in millions of bytes.",
    )
    knowledge_pages: int = Field(
        default=2_000,
        ge=1,
        le=100_000,
        description="Most pages that are read from KNOWLEDGE_URLS.",
    )
    knowledge_page_seconds: float = Field(
        default=0.5,
        ge=0,
        le=60,
        description="Pause between two requests to one server; a longer one in its robots.txt is "
        "kept.",
    )
    knowledge_private_hosts: str = Field(
        default="",
        description="Hosts of KNOWLEDGE_URLS that may be inside a private network, with commas "
        "between; all others must have public addresses.",
    )
    knowledge_versions: int = Field(
        default=20,
        ge=1,
        le=10_000,
        description="Versions of each article that are kept, the present one included.",
    )
    knowledge_accepted: str = Field(
        default="",
        description="Articles that speak to the assistant and are served all the same, with commas "
        "between: names as the report has them, with * and ?, or with @ and a digest for that "
        "version only.",
    )

    @field_validator("knowledge_url_base")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("is no web address such as https://www.example.com/help")
        return value

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """The entries of KNOWLEDGE_URLS."""
        return _listed(self.knowledge_urls)

    @cached_property
    def private_hosts(self) -> frozenset[str]:
        """Names of hosts, in small letters."""
        return frozenset(host.lower() for host in _listed(self.knowledge_private_hosts))

    def reading(self, language: str) -> Reading:
        """How articles are read; `language` is for those that do not say theirs."""
        return Reading(
            limits=Limits(file_bytes=int(self.knowledge_file_megabytes * 1_000_000)),
            language=language,
            url_base=self.knowledge_url_base,
            accepted=_listed(self.knowledge_accepted),
        )


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())
