"""What an exchange with Claude costs, in billionths of a US dollar.

Source: platform.claude.com, "Pricing" and the overview page of each model, as of November 2026.
A dollar per million tokens is 1,000 nano-dollars per token, so every price is a whole number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.domain.steps import Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """Nano-dollars per token.

    Writing to the cache costs 1.25 times the input price for five minutes and twice for an hour.
    `long_prompt` is a prompt length in tokens, cached ones included, above which all tokens of the
    exchange cost `long_factor` times as much.
    """

    input: int
    output: int
    cache_read: int
    long_prompt: int | None = None
    long_factor: int = 1

    @property
    def cache_write_5m(self) -> int:
        """A token written to the five-minute cache."""
        return self.input * 5 // 4

    @property
    def cache_write_1h(self) -> int:
        """A token written to the one-hour cache."""
        return self.input * 2


_SONNET_4 = Price(input=3_000, output=15_000, cache_read=300)
_OPUS_4 = Price(input=5_000, output=25_000, cache_read=500)
_FABLE = Price(input=10_000, output=50_000, cache_read=1_000)

PRICES: Mapping[str, Price] = {
    "claude-haiku-5-5": Price(
        input=100, output=500, cache_read=10, long_prompt=100_000, long_factor=5
    ),
    "claude-sonnet-5-5": Price(input=2_000, output=10_000, cache_read=100),
    "claude-opus-5-5": Price(input=4_000, output=20_000, cache_read=200),
    "claude-fable-5-1": replace(_FABLE, cache_read=250),
    "claude-fable-5": _FABLE,
    "claude-opus-5": _OPUS_4,
    "claude-opus-4-8": _OPUS_4,
    "claude-opus-4-7": _OPUS_4,
    "claude-opus-4-6": _OPUS_4,
    "claude-opus-4-5": _OPUS_4,
    "claude-sonnet-5": Price(input=2_000, output=10_000, cache_read=200),
    "claude-sonnet-4-6": _SONNET_4,
    "claude-sonnet-4-5": _SONNET_4,
    "claude-haiku-4-5": Price(input=1_000, output=5_000, cache_read=100),
}
"""Prices by model id without its date."""

_DATE = re.compile(r"-20\d{6}$")


def cost(model: str, usage: Usage) -> int | None:
    """The nano-dollars an exchange cost; None where the model's price is not known."""
    price = PRICES.get(_DATE.sub("", model))
    if price is None:
        return None
    prompt = usage.input + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h
    is_long = price.long_prompt is not None and prompt > price.long_prompt
    return (price.long_factor if is_long else 1) * (
        usage.input * price.input
        + usage.output * price.output
        + usage.cache_read * price.cache_read
        + usage.cache_write_5m * price.cache_write_5m
        + usage.cache_write_1h * price.cache_write_1h
    )
