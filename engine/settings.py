"""Settings of the engine; read from the environment in the run files and nowhere else."""

from decimal import Decimal
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

import prompts

Effort = Literal["low", "medium", "high"]

MOST_ANSWER_TOKENS = 64_000
"""What every current model writes in one answer (Claude docs, "Models overview")."""


class EngineSettings(BaseSettings):
    """What the assistant may spend and where its words are; durations in seconds."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    anthropic_api_key: SecretStr = Field(description="Key of the Claude API.")
    anthropic_base_url: str = Field(
        default="https://api.anthropic.com", description="Where the Claude API is."
    )
    reply_model: str = Field(
        default="claude-sonnet-5-5", description="Model that writes the replies."
    )
    reply_effort: Effort = Field(
        default="low", description="How hard the model thinks: low, medium, high."
    )
    reply_max_tokens: int = Field(
        default=4096,
        ge=512,
        le=MOST_ANSWER_TOKENS,
        description="Most tokens of one answer, thinking included.",
    )
    claude_small_model: str = Field(
        default="claude-haiku-5-5",
        description="Model that writes briefs for teammates, and screens what customers write for "
        "attacks and lost patience.",
    )
    model_retries: int = Field(
        default=2,
        ge=0,
        le=5,
        description="Tries after the first when Claude is overloaded or unreachable.",
    )
    turn_rounds: int = Field(
        default=8, ge=1, le=30, description="Most exchanges with Claude in a turn."
    )
    turn_seconds: float = Field(
        default=90,
        gt=0,
        le=600,
        description="Longest time for a turn; each attempt after a crash gets half of that before.",
    )
    tool_seconds: float = Field(
        default=20, gt=0, le=300, description="Longest time for one tool call."
    )
    turn_tokens: int = Field(
        default=200_000,
        ge=1_000,
        description="Most tokens a turn may use, input and output; the cache may be read freely.",
    )
    history_tokens: int = Field(
        default=60_000,
        ge=1_000,
        description="Tokens read in a step, at most half of TURN_TOKENS, above which the next turn "
        "leaves the older half of the conversation out.",
    )
    concurrent_turns: int = Field(
        default=500,
        ge=1,
        le=2_000,
        description="Turns at the same time; further ones wait in the database.",
    )
    quiet_seconds: float = Field(
        default=0.25,
        ge=0,
        le=5,
        description="Silence after which a burst of messages becomes one turn.",
    )
    gather_seconds: float = Field(
        default=2, ge=0, le=30, description="Longest wait for a burst to end."
    )
    message_characters: int = Field(
        default=8_000, ge=100, le=100_000, description="Longest message the assistant reads."
    )
    preview: bool = Field(
        default=True, description="Show a reply while it is written, where the platform can."
    )
    late_seconds: float = Field(
        default=300,
        ge=0,
        le=86_400,
        description="Age of a message from which its answer begins with an apology; 0 is never.",
    )
    bot_turns: int = Field(
        default=3,
        ge=0,
        le=100,
        description="Messages of programs in a row that a conversation answers, until a person "
        "speaks.",
    )
    drain_seconds: float = Field(
        default=10,
        ge=0,
        le=120,
        description="Time for turns to finish when the program is told to stop.",
    )
    default_language: str = Field(default="en", description="Language of notices when in doubt.")
    prompts_dir: Path = Field(
        default=prompts.ROOT, description="Folder of the prompts and notices."
    )
    knowledge_dir: Path | None = Field(
        default=None,
        description="Folder of the knowledge articles; empty means `knowledge` in PROMPTS_DIR, or "
        "no folder where KNOWLEDGE_URLS is set.",
    )
    rating_url: str | None = Field(
        default=None,
        description="HTTP rating service for quotes; empty uses the table in the database.",
    )
    rating_token: SecretStr | None = Field(
        default=None, description="Bearer token of the rating service."
    )
    rating_seconds: float = Field(
        default=5, gt=0, le=60, description="Longest wait for the rating service."
    )
    company_phone: str = Field(
        default="1-800-123-4567",
        description="The company's own phone numbers, which replies may give; with commas between.",
    )
    company_email: str = Field(
        default="",
        description="The company's own mail addresses, which replies may give; with commas "
        "between. A box such as support@ at a host of ALLOWED_LINKS needs no entry.",
    )
    company_address: str = Field(
        default="", description="The company's own postal address, which replies may give."
    )
    competitors: str = Field(
        default="",
        description="Names that replies must not hold, with commas between, beside those of "
        "`guardrails/competitors.md` in PROMPTS_DIR.",
    )
    allowed_links: str = Field(
        default="acme-insurance.example",
        description="Hosts that links in replies may lead to, with all below them and commas "
        "between; addresses of articles may be given anyway.",
    )
    guardrails_out: bool = Field(
        default=True,
        description="Check what the assistant writes before it is shown; off shows all of it.",
    )
    guardrails_out_checks: str = Field(
        default="leakage,personal_data,competitors,links,pings,commitments,role,sources",
        description="The checks of GUARDRAILS_OUT, with commas between.",
    )
    screening: Literal["auto", "on", "off"] = Field(
        default="auto",
        description="Ask CLAUDE_SMALL_MODEL of every message whether it attacks the assistant: on, "
        "off, or auto, which is on but for a Claude API on this machine.",
    )
    routing: Literal["off", "local", "model"] = Field(
        default="off",
        description="Give each turn the instructions and tools of a kind of question (`routes` in "
        "PROMPTS_DIR): off, local by the examples there, or model, which asks CLAUDE_SMALL_MODEL.",
    )
    refusals_before_pause: int = Field(
        default=5,
        ge=0,
        description="Messages of one customer in an hour that guardrails refuse, at which a pause "
        "begins; 0 is never.",
    )
    refusal_pause_seconds: float = Field(
        default=900,
        gt=0,
        le=86_400,
        description="Seconds for which a customer is then not answered; asking for a person works.",
    )

    customer_minute_messages: int = Field(
        default=20, ge=0, description="Most messages of one customer in a minute; 0 is no limit."
    )
    customer_day_messages: int = Field(
        default=200, ge=0, description="Most messages of one customer in a day; 0 is no limit."
    )
    customer_day_tokens: int = Field(
        default=2_000_000,
        ge=0,
        description="Most tokens for one customer in a day, counted as in TURN_TOKENS; "
        "0 is no limit.",
    )
    customer_day_usd: Decimal = Field(
        default=Decimal(10),
        ge=0,
        description="Most US dollars for one customer in a day; 0 is no limit.",
    )
    workspace_day_messages: int = Field(
        default=0, ge=0, description="Most messages of one workspace in a day; 0 is no limit."
    )
    workspace_day_tokens: int = Field(
        default=0, ge=0, description="Most tokens for one workspace in a day; 0 is no limit."
    )
    workspace_day_usd: Decimal = Field(
        default=Decimal(0),
        ge=0,
        description="Most US dollars for one workspace in a day; 0 is no limit.",
    )
    day_messages: int = Field(
        default=0, ge=0, description="Most messages of everybody in a day; 0 is no limit."
    )
    day_tokens: int = Field(
        default=0, ge=0, description="Most tokens for everybody in a day; 0 is no limit."
    )
    day_usd: Decimal = Field(
        default=Decimal(0),
        ge=0,
        description="Most US dollars for everybody in a day; 0 is no limit.",
    )

    @property
    def screens(self) -> bool:
        """Whether the small model is asked about what customers write."""
        if self.screening == "auto":
            return not is_local(self.anthropic_base_url)
        return self.screening == "on"

    @property
    def articles_dir(self) -> Path:
        """Where the knowledge articles are."""
        return self.knowledge_dir or self.prompts_dir / "knowledge"


def is_local(url: str) -> bool:
    """Whether an address leads to this machine, by its name or its number."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def explain(error: ValidationError) -> tuple[str, ...]:
    """One line a person can act on for each setting that is missing or wrong, without its value."""
    return tuple(
        f"{'.'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
        for problem in error.errors(include_input=False, include_url=False)
    )
