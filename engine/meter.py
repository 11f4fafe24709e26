"""What one attempt at a turn used, and what guardrails found in its answers."""

from dataclasses import dataclass, field

from engine.domain.steps import Answer, Usage
from engine.domain.verdicts import AnswerVerdict


@dataclass(kw_only=True, slots=True)
class Meter:
    """Filled while the turn runs; seconds are of the wall.

    `nano_usd` becomes None, and stays so, once a model without a known price has answered.
    """

    rounds: int = 0
    model_seconds: float = 0.0
    tool_seconds: float = 0.0
    usage: Usage = field(default_factory=Usage)
    nano_usd: int | None = 0
    previewed: bool = False
    late: bool = False
    verdicts: tuple[AnswerVerdict, ...] = ()

    def answered(self, answer: Answer) -> None:
        """Count an answer of Claude, whether it is kept or not."""
        self.rounds += 1
        self.usage = _sum(self.usage, answer.usage)
        if self.nano_usd is not None and answer.cost_nano_usd is not None:
            self.nano_usd += answer.cost_nano_usd
        else:
            self.nano_usd = None


def _sum(one: Usage, other: Usage) -> Usage:
    return Usage(
        input=one.input + other.input,
        output=one.output + other.output,
        cache_read=one.cache_read + other.cache_read,
        cache_write_5m=one.cache_write_5m + other.cache_write_5m,
        cache_write_1h=one.cache_write_1h + other.cache_write_1h,
    )
