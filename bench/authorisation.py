"""Asks for other customers' records in every way there is: is a row of theirs read or changed?

`python bench/authorisation.py [--every N] [--without CHECK]`, `--every 8` within 15 s. The engine
as the program puts it together, a Claude that does what a script says, sixty customers, and a
burglar with an account of their own on both platforms. `--without` takes a check away, and then
rows must be read. Ends with one line of JSON, and status 1 if anything was read or changed.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.burglary import Loot, burgle  # noqa: E402  # the project is no package
from bench.lab.careless import Check  # noqa: E402
from bench.lab.figures import last_line, machine  # noqa: E402
from bench.lab.ways_in import ways_in  # noqa: E402
from engine.domain.messages import Platform  # noqa: E402


async def main(every: int, without: Check | None) -> bool:
    """Try all ways, print, end with JSON; whether nothing was read or changed."""
    print(f"Other customers' records, asked for in every way, {machine()}")
    if without is not None:
        print(f"without its check: {without}")
    whole, began = Loot(), time.monotonic()
    for platform in Platform:
        with tempfile.TemporaryDirectory() as folder:
            loot = await burgle(platform, Path(folder), ways_in(every=every), without=without)
        print(f"  {platform:<10} {loot.attempts} attempts in {loot.turns} turns")
        whole.add(loot)
    for way, attempts in whole.ways.items():
        print(f"    {way:<44}n={attempts}")
    print(f"  {time.monotonic() - began:.0f} s, {whole.rows_read} rows read in all")
    print(
        last_line(
            {
                "attempts": whole.attempts,
                "foreign_reads": whole.foreign_reads,
                "foreign_writes": whole.foreign_writes,
                "rows_read": whole.rows_read,
                "turns": whole.turns,
            }
        )
    )
    return whole.foreign_reads == whole.foreign_writes == 0


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="take each N-th record only")
    parser.add_argument("--without", type=Check, choices=list(Check), help="a check to take away")
    return parser.parse_args()


if __name__ == "__main__":
    logging.disable(logging.ERROR)
    asked = arguments()
    sys.exit(not asyncio.run(main(asked.every, asked.without)))
