"""The floor for capacity: the bare anthropic client, as it comes, making the same calls.

Arguments: base URL, conversations at once, answers to measure, a file with a request's body. Prints
one line of JSON.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from anthropic import AsyncAnthropic

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from bench.lab.holding import Point, hold  # noqa: E402  # the project is no package
from bench.lab.slow_claude import DELTAS, WORDS  # noqa: E402


async def measure(url: str, n: int, answers: float, body: dict[str, Any]) -> Point:
    """Hold `n` calls of the client's stream helper."""
    del body["stream"]  # the helper sets it
    async with AsyncAnthropic(api_key="sk-bench", base_url=url) as client:

        async def turn(_: int) -> None:
            async with client.messages.stream(**body) as stream:
                text = await stream.get_final_text()
            if text != DELTAS * WORDS:
                raise AssertionError(f"an answer came as {text[:80]!r}")

        return await hold(turn, n=n, answers=answers)


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[4]).read_text(encoding="utf-8"))
    asyncio.run(measure(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), asked)).print()
