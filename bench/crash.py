"""Kills Tandem at random moments under load: what is lost, seen twice, out of order.

`python bench/crash.py [--quick] [--kills N] [--platform NAME] [--seed N] [--without GUARD]`. The
load meets duplicates, redelivery, refusals, broken lines and a failing Claude. `--without` takes a
guard away; then there must be damage. Ends with one line of JSON, and status 1 if there was any.
"""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from bench.lab.crash_mischief import DiscordMischief, Mischief, SlackMischief  # noqa: E402
from bench.lab.crash_run import Account, Plan, Run  # noqa: E402  # the project is no package
from bench.lab.crash_street import (  # noqa: E402
    DiscordStreet,
    SlackStreet,
    Street,
    discord_sandbox,
    slack_sandbox,
)
from bench.lab.figures import last_line, machine, spread  # noqa: E402
from sandbox.claude import ClaudeSandbox  # noqa: E402
from tests.dialogue.echo import echo  # noqa: E402
from tests.dialogue.furniture import furnish  # noqa: E402
from tests.dialogue.guards import Guard  # noqa: E402
from tests.dialogue.house import House  # noqa: E402
from tests.dialogue.rating_office import RatingOffice, rating_office  # noqa: E402
from tests.dialogue.reckoning import Reckoning  # noqa: E402

PLATFORMS = ("slack", "discord")
QUICK = 8


async def main(platforms: Sequence[str], plan: Plan, seed: int) -> bool:
    """Run, print, end with JSON; whether the promise was kept."""
    print(f"Tandem killed {plan.kills} times on each platform, seed {seed}, {machine()}")
    if plan.without is not None:
        print(f"without its guard: {plan.without}")
    reckoning, recoveries, cold = Reckoning(), list[float](), list[float]()
    for platform in platforms:
        began = time.monotonic()
        account = await kill_on(platform, plan, seed)
        describe(platform, account, time.monotonic() - began)
        reckoning += account.reckoning
        recoveries += account.recoveries
        cold += account.cold_recoveries
    figures = {
        "kills": plan.kills * len(platforms),
        "lost": reckoning.lost,
        "double": reckoning.double,
        "out_of_order": reckoning.out_of_order,
        "tool_twice": reckoning.tool_twice,
        "recovery_p50_s": statistics.median(recoveries),
        "recovery_max_s": max(recoveries),
        "cold_recovery_p50_s": statistics.median(cold),
    }
    print(last_line(figures))
    return reckoning.is_clean


async def kill_on(platform: str, plan: Plan, seed: int) -> Account:
    """One platform, with everything around it."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="tandem-crash-") as folder:
        async with ClaudeSandbox(responder=echo, deltas=4) as claude, rating_office() as office:
            house = House(claude=claude, folder=Path(folder))
            await furnish(house.database)
            async with place(platform, claude, office, chance) as (street, mischief):
                run = Run(
                    street=street, house=house, office=office, mischief=mischief, chance=chance
                )
                return await run.run(plan)


@asynccontextmanager
async def place(
    platform: str, claude: ClaudeSandbox, office: RatingOffice, chance: random.Random
) -> AsyncIterator[tuple[Street, Mischief]]:
    """The platform, and what goes wrong with it."""
    if platform == "slack":
        async with slack_sandbox() as slack:
            yield SlackStreet(slack), SlackMischief(slack, claude, office, chance)
    else:
        async with discord_sandbox() as discord:
            yield DiscordStreet(discord), DiscordMischief(discord, claude, office, chance)


def describe(platform: str, account: Account, seconds: float) -> None:
    """What happened, for people."""
    found = account.reckoning
    print(f"{platform}: {account.questions} questions in {seconds:.0f} s")
    print(
        f"  lost {found.lost} (of these never stored: {account.unheard}), double {found.double},"
        f" out of order {found.out_of_order}, tools twice {found.tool_twice},"
        f" talked over {found.talked_over}"
    )
    print(
        f"  {found.late} arrived too late to be answered in order, {found.notices} failures told,"
        f" {account.excused} answers taken back or questions the platform had no way to bring"
    )
    print(spread("kill to first new reply", [1000 * s for s in account.recoveries], "ms"))
    print(spread("  with all modules to import", [1000 * s for s in account.cold_recoveries], "ms"))
    print("  beside it: " + ", ".join(f"{n} x {what}" for what, n in account.pranks.most_common()))


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=60, help="kills on each platform")
    parser.add_argument("--platform", choices=PLATFORMS, help="only this one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", type=Guard, choices=list(Guard), help="a guard to take away")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} kills; ends within 40 s")
    return parser.parse_args()


if __name__ == "__main__":
    asked = arguments()
    plan = Plan(kills=QUICK if asked.quick else asked.kills, without=asked.without)
    chosen = (asked.platform,) if asked.platform else PLATFORMS
    sys.exit(not asyncio.run(main(chosen, plan, asked.seed)))
