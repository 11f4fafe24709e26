"""The floor for a turn: the bare anthropic client, as it comes, making the same calls.

Arguments: a JSON file with the bodies of one turn's requests, turns to warm up, turns to measure.
Prints the processor time of a turn in milliseconds.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from anthropic import AsyncAnthropic


def main(file: Path, warm_up: int, measured: int) -> None:
    """Measure and print."""
    bodies: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    for body in bodies:
        del body["stream"]  # the helper sets it
    print(asyncio.run(_measure(bodies, warm_up, measured)))


async def _measure(bodies: list[dict[str, Any]], warm_up: int, measured: int) -> float:
    client = AsyncAnthropic(
        api_key=os.environ["ANTHROPIC_API_KEY"], base_url=os.environ["ANTHROPIC_BASE_URL"]
    )
    async with client:
        await _turns(client, bodies, warm_up)
        began = time.process_time()
        await _turns(client, bodies, measured)
        return 1000 * (time.process_time() - began) / measured


async def _turns(client: AsyncAnthropic, bodies: list[dict[str, Any]], turns: int) -> None:
    for _ in range(turns):
        for body in bodies:
            async with client.messages.stream(**body) as stream:
                await stream.get_final_message()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
