"""How figures are worked out and printed: percentiles, and one JSON line at the end."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from math import ceil


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; `share` from 0 to 1. Raises ValueError without values."""
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]


def machine() -> str:
    """What the figures were measured on."""
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()},"
        f" Python {platform.python_version()}"
    )


def spread(name: str, values: Sequence[float], unit: str) -> str:
    """A line with median, p95, p99, maximum and n."""
    shown = "  ".join(
        f"{label} {percentile(values, share):8.1f}"
        for label, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0))
    )
    return f"  {name:<44}{shown} {unit:<3} n={len(values)}"


def last_line(figures: Mapping[str, float]) -> str:
    """The one line of JSON a program ends with."""
    return json.dumps({name: round(value, 3) for name, value in figures.items()})
